"""The heads: small linear models on what the encoder says of a message, one for each question that is asked about it.

They see the vector, and beside it a hidden layer that all heads share and that was tuned with the encoder.

`heads.npz` is made by `make heads` (packaging/fit_heads.py) without PyTorch; `heads.json` says of what. The questions
and their answers stand in amparo/nlu/reading/labels.py.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.nlu.encoder.model_file import Floats
from amparo.nlu.reading.labels import SEVERAL
from amparo.nlu.shared_arrays import Arrays, file_version, shared_arrays, text_array, text_of

PATH = Path(__file__).with_name("heads.npz")
SCALE = 12.0  # of centred vectors, in tuning as here

Shares = NDArray[np.float64]


def softmax(votes: NDArray[Any]) -> NDArray[Any]:
    """Return votes as shares that add up to one along the last axis."""
    powers = np.exp(votes - votes.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Head:
    """`weights`: a row for each of `answers`. Of `several`, each answer is right or wrong for itself."""

    answers: tuple[str, ...]
    weights: Floats
    bias: Floats
    several: bool = False

    def shares(self, features: Floats) -> Shares:
        """Return for each row of `features` how likely each answer (a column) is."""
        votes = features @ self.weights.T + self.bias
        return np.asarray((1 + np.tanh(votes / 2)) / 2 if self.several else softmax(votes), dtype=np.float64)


@dataclass(frozen=True)
class Heads:
    """All heads, and the `mean` that is taken from each vector first."""

    heads: dict[str, Head]
    mean: Floats
    hidden: Floats
    """Weights of the hidden layer: a row for each of its units."""
    hidden_bias: Floats
    encoder: str
    """Hash of the tuned weights on whose vectors the heads were fitted."""

    def features(self, vectors: Floats) -> Floats:
        """Return what the heads see: vectors centred and scaled, since all point roughly the same way, and units."""
        rows: Floats = (np.asarray(vectors, dtype=np.float32) - self.mean) * np.float32(SCALE)
        units = np.maximum(rows @ self.hidden.T + self.hidden_bias, 0)
        return np.concatenate([rows, units], axis=1)

    def read(self, name: str, features: Floats) -> list[dict[str, float]]:
        """Return for each row what a head answers: answer -> how likely it is."""
        head = self.heads[name]
        return [dict(zip(head.answers, row)) for row in head.shares(features).tolist()]


def save_heads(path: Path, heads: Heads) -> None:
    """Write the file, whole or not at all; half precision is more than enough."""
    arrays: dict[str, NDArray[np.generic]] = {
        "mean": heads.mean, "hidden": heads.hidden.astype(np.float16), "hidden_bias": heads.hidden_bias,
        "encoder": np.array(heads.encoder),
    }  # fmt: skip
    for name, head in heads.heads.items():
        arrays[f"{name}.answers"] = np.array(head.answers)
        arrays[f"{name}.weights"] = head.weights.astype(np.float16)
        arrays[f"{name}.bias"] = head.bias.astype(np.float32)
    temporary = path.with_name("fitting.npz")
    np.savez_compressed(temporary, allow_pickle=False, **arrays)
    temporary.replace(path)


@lru_cache(maxsize=1)
def load_heads(path: Path = PATH) -> Heads:
    """Return the heads that came with the tuned weights; OSError, KeyError or ValueError where they cannot be read."""
    arrays = shared_arrays("heads", file_version(path), lambda: _arrays(path))
    answers: dict[str, list[str]] = json.loads(text_of(arrays["answers"]))
    heads = {
        name: Head(tuple(given), arrays[f"{name}.weights"], arrays[f"{name}.bias"], name in SEVERAL)
        for name, given in answers.items()
    }
    encoder = text_of(arrays["encoder"])
    return Heads(heads, arrays["mean"], arrays["hidden"], arrays["hidden_bias"], encoder)


def _arrays(path: Path) -> Arrays:
    """Return what `save_heads` wrote, in single precision, with the texts as arrays."""
    with np.load(path, allow_pickle=False) as stored:
        answers = {
            name.removesuffix(".answers"): stored[name].tolist()
            for name in stored.files
            if name.endswith(".answers")
        }
        numbers = (
            "mean",
            "hidden",
            "hidden_bias",
            *(f"{n}.{p}" for n in answers for p in ("weights", "bias")),
        )
        arrays: Arrays = {name: stored[name].astype(np.float32) for name in numbers}
        return arrays | {
            "answers": text_array(json.dumps(answers)),
            "encoder": text_array(str(stored["encoder"])),
        }
