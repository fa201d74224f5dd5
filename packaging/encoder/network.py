"""The engine's model in PyTorch, with a small trainable difference to each matrix (LoRA) and a head of labels.

In each pass the weights are rounded to 4 bits, as the engine will have them; gradients go past the rounding. What is
learnt is then what the engine computes.
"""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from amparo.nlu.encoder.model_file import ModelFile

WIDTH, INNER, HEADS, EPSILON = 384, 1536, 12, 1e-12
SCALE = 12.0
HIDDEN = 512  # units of the layer that all heads share
_BLOCK = 32
_SIZES = {"q": WIDTH, "k": WIDTH, "v": WIDTH, "ao": WIDTH, "fi": INNER, "fo": WIDTH}


class _Rounded(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, weights: Tensor) -> Tensor:
        rows = weights.reshape(-1, _BLOCK)
        largest = rows.gather(1, rows.abs().argmax(1, keepdim=True))
        step = (largest / -8).half().float()
        step = torch.where(step == 0, torch.ones_like(step), step)
        return ((torch.clamp(torch.floor(rows / step + 8.5), 0, 15) - 8) * step).reshape(weights.shape)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> Tensor:
        return gradient


class Matrix(nn.Module):
    """A matrix of the engine's model that stays as it is, and the product of two small ones that is added to it."""

    def __init__(self, model: ModelFile, name: str, outputs: int, rank: int) -> None:
        super().__init__()
        weights = torch.from_numpy(model.get(f"{name}.w")).view(outputs, -1)
        self.register_buffer("base", weights, persistent=False)
        self.bias = nn.Parameter(torch.from_numpy(model.get(f"{name}.b")))
        self.down = nn.Parameter(torch.randn(rank, weights.shape[1]) / math.sqrt(weights.shape[1]))
        self.up = nn.Parameter(torch.zeros(outputs, rank))

    def weights(self) -> Tensor:
        """Return the sum, rounded as the engine has it."""
        return _Rounded.apply(self.base + self.up @ self.down)


class Layer(nn.Module):
    """One layer; the names of its parts are those of the model file, so that both can be told to belong together."""

    NORMS = ("aln.w", "aln.b", "oln.w", "oln.b")

    def __init__(self, model: ModelFile, number: int, rank: int) -> None:
        super().__init__()
        self.matrices = nn.ModuleDict(
            {name: Matrix(model, f"l{number}.{name}", size, rank) for name, size in _SIZES.items()}
        )
        self.norms = nn.ParameterDict(
            {
                name.replace(".", "_"): nn.Parameter(torch.from_numpy(model.get(f"l{number}.{name}")))
                for name in self.NORMS
            }
        )

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the states after this layer; `mask` is added to the scores of attention."""
        batch, length, _ = states.shape
        size = WIDTH // HEADS
        weights = {name: matrix.weights() for name, matrix in self.matrices.items()}

        def apply(name: str, inputs: Tensor) -> Tensor:
            return functional.linear(inputs, weights[name], self.matrices[name].bias)

        def split(inputs: Tensor) -> Tensor:
            return inputs.view(batch, length, HEADS, size).transpose(1, 2).reshape(-1, length, size)

        with torch.autocast("cpu", dtype=torch.bfloat16):
            query, key, value = (split(apply(name, states)) for name in ("q", "k", "v"))
            scores = torch.bmm(query, key.transpose(1, 2)).float().view(batch, HEADS, length, length)
            shares = (scores * size**-0.5 + mask).softmax(-1).bfloat16().view(-1, length, length)
            found = torch.bmm(shares, value).view(batch, HEADS, length, size).transpose(1, 2)
            attended = apply("ao", found.reshape(batch, length, WIDTH))
        states = self._norm(states + attended.float(), "aln")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            thought = apply("fo", functional.gelu(apply("fi", states)))
        return self._norm(states + thought.float(), "oln")

    def _norm(self, states: Tensor, name: str) -> Tensor:
        weights, bias = self.norms[f"{name}_w"], self.norms[f"{name}_b"]
        return functional.layer_norm(states, (WIDTH,), weights, bias, EPSILON)


class Network(nn.Module):
    """Encoder and heads. Only the rows of the vocabulary in `used` are kept: tokens are positions in it.

    `heads`: name -> number of answers. `layers`: how many of the engine's layers are used, evenly spread.
    """

    def __init__(
        self, model: ModelFile, used: list[int], heads: dict[str, int], rank: int, dropout: float
    ) -> None:
        super().__init__()
        words = torch.from_numpy(model.get("emb.word")).view(-1, WIDTH)[used].clone()
        places = torch.from_numpy(model.get("emb.pos")).view(-1, WIDTH)
        self.register_buffer("words", words, persistent=False)
        kind = torch.from_numpy(model.get("emb.type")).view(-1, WIDTH)[0]
        self.register_buffer("places", places + kind, persistent=False)
        self.norm = [torch.from_numpy(model.get(f"emb.ln.{part}")) for part in ("w", "b")]
        self.layers = nn.ModuleList([Layer(model, number, rank) for number in range(model.layers)])
        self.hidden = nn.Linear(WIDTH, HIDDEN)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(WIDTH + HIDDEN, answers) for name, answers in heads.items()}
        )
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.dropout = dropout

    def vectors(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """Return the sentence vectors of a batch of texts, as the engine makes them."""
        inside = torch.arange(tokens.shape[1])[None] < lengths[:, None]
        states = self.words[tokens] + self.places[: tokens.shape[1]]
        states = functional.layer_norm(states, (WIDTH,), *self.norm, EPSILON)
        states = functional.dropout(states, self.dropout, self.training)
        mask = (~inside).float()[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, mask)
        return functional.normalize((states * inside[..., None]).sum(1) / lengths[:, None], dim=1)

    def features(self, vectors: Tensor) -> Tensor:
        """Return what the heads see: the vectors, centred and scaled, and the hidden layer that all heads share."""
        rows = functional.dropout((vectors - self.mean) * SCALE, self.dropout, self.training)
        units = functional.dropout(functional.relu(self.hidden(rows)), 2 * self.dropout, self.training)
        return torch.cat([rows, units], dim=1)
