"""Writes what is tuned: amparo/nlu/encoder/tuned.npz and its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import Layer, Network

from amparo.nlu.encoder.adapter import BASE_KEY, PROBE_KEY
from amparo.nlu.encoder.heads import load_heads


def adapted(network: Network) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield what is tuned of the encoder, each under its name in the file (see amparo/nlu/encoder/adapter.py)."""
    for number, layer in enumerate(network.layers):
        for name, matrix in layer.matrices.items():
            yield f"l{number}.{name}.w.a", matrix.down
            yield f"l{number}.{name}.w.b", matrix.up
            yield f"l{number}.{name}.b.new", matrix.bias
        for name in Layer.NORMS:
            yield f"l{number}.{name}.new", layer.norms[name.replace(".", "_")]


def restore(network: Network, path: Path) -> None:
    """Give the encoder the tuned weights of a file, whose difference may be of a smaller rank."""
    with np.load(path, allow_pickle=False) as arrays:
        for name, parameter in adapted(network):
            known = torch.from_numpy(arrays[name].astype(np.float32))
            if name.endswith(".w.b"):
                parameter.data.zero_()
            # The rows of `down` that are new multiply columns of `up` that are zero, and learn from there.
            parameter.data[tuple(slice(size) for size in known.shape)].copy_(known)


def restore_heads(network: Network, path: Path, answers: Mapping[str, Sequence[str]]) -> None:
    """Give the heads what a file of heads knows; an answer that it does not know keeps the row it was begun with."""
    known = load_heads(path)
    network.mean.copy_(torch.from_numpy(known.mean))
    network.hidden.weight.data.copy_(torch.from_numpy(known.hidden))
    network.hidden.bias.data.copy_(torch.from_numpy(known.hidden_bias))
    for name, head in known.heads.items():
        for number, answer in enumerate(answers.get(name, ())):
            if answer in head.answers:
                row = head.answers.index(answer)
                network.heads[name].weight.data[number] = torch.from_numpy(head.weights[row])
                network.heads[name].bias.data[number] = float(head.bias[row])


def save(path: Path, network: Network, base: bytes, probe: torch.Tensor, manifest: dict[str, Any]) -> None:
    """Write both files, whole or not at all, in half precision. `probe`: vector of the known text."""
    arrays = {name: half(parameter) for name, parameter in adapted(network)}
    arrays["mean"] = network.mean.numpy()
    arrays["hidden"], arrays["hidden_bias"] = half(network.hidden.weight), half(network.hidden.bias)
    arrays[BASE_KEY] = np.array(hashlib.sha256(base).hexdigest())
    arrays[PROBE_KEY] = probe.numpy()
    temporary = path.with_name("tuning.npz")
    np.savez_compressed(temporary, **arrays)
    manifest = {"sha256": hashlib.sha256(temporary.read_bytes()).hexdigest(), **manifest}
    described = path.with_suffix(".json")
    written = described.with_name("tuning.json")
    written.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)
    written.replace(described)


def half(parameter: torch.Tensor) -> np.ndarray:
    """Return its numbers in half precision."""
    return parameter.detach().numpy().astype(np.float16)
