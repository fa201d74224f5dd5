"""Reads and writes what is tuned: amparo/nlu/encoder/tuned.npz."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import torch
from network import Layer, Network

from amparo.nlu.encoder.adapter import BASE_KEY, PATH, PROBE_KEY, tuned_arrays


def adapted(network: Network) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield what is tuned of the encoder, each under its name in PATH (see amparo/nlu/encoder/adapter.py)."""
    for number, layer in enumerate(network.layers):
        for name, matrix in layer.matrices.items():
            yield f"l{number}.{name}.w.a", matrix.down
            yield f"l{number}.{name}.w.b", matrix.up
            yield f"l{number}.{name}.b.new", matrix.bias
        for name in Layer.NORMS:
            yield f"l{number}.{name}.new", layer.norms[name.replace(".", "_")]


def restore(network: Network, labels: list[str]) -> None:
    """Give the network what PATH holds; labels that it does not know start from nothing."""
    arrays = tuned_arrays()

    def numbers(name: str) -> torch.Tensor:
        return torch.from_numpy(arrays[name].astype(np.float32))

    for name, parameter in adapted(network):
        parameter.data.copy_(numbers(name))
    network.mean.copy_(numbers("head.mean"))
    weights, bias = numbers("head.weights"), numbers("head.bias")
    network.head.weight.data.zero_()
    network.head.bias.data.fill_(float(bias.min()))
    for row, label in enumerate(arrays["head.labels"].tolist()):
        if label in labels:
            network.head.weight.data[labels.index(label)] = weights[row]
            network.head.bias.data[labels.index(label)] = bias[row]


def save(network: Network, labels: list[str], base: bytes, probe: torch.Tensor) -> None:
    """Write PATH: differences in half precision, which is more than 4 bits need. `probe`: vector of the known text."""
    arrays = {name: half(parameter) for name, parameter in adapted(network)}
    arrays["head.weights"], arrays["head.labels"] = half(network.head.weight), np.array(labels)
    arrays["head.bias"], arrays["head.mean"] = network.head.bias.detach().numpy(), network.mean.numpy()
    arrays[BASE_KEY] = np.array(hashlib.sha256(base).hexdigest())
    arrays[PROBE_KEY] = probe.numpy()
    np.savez_compressed(PATH, **arrays)


def half(parameter: torch.Tensor) -> np.ndarray:
    """Return its numbers in half precision."""
    return parameter.detach().numpy().astype(np.float16)
