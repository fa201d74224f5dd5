"""Places and names in arrays: as they are stored with the model, and as they are looked up when it serves.

As Python objects 50,000 places and 70,000 names take 41 MB in every process; so they take 5 MB, which processes share.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.nlu.places.place import Kind, Place
from amparo.nlu.shared_arrays import Arrays

_WIDTH = 8  # bytes of the code of a subdivision, which has at most 6 characters


class PackedNames(Mapping[str, tuple[int, ...]]):
    """Name -> numbers, found by the hash of the name."""

    def __init__(self, arrays: Arrays, prefix: str) -> None:
        """Take the arrays that `pack_names` made with this prefix."""
        hashes, texts, ends, numbers, number_ends = (arrays[f"{prefix}.{part}"] for part in _PARTS)
        # Plain integers come out of a memoryview, and faster than out of an array.
        self._hashes, self._texts, self._ends = memoryview(hashes), memoryview(texts), memoryview(ends)
        self._numbers, self._number_ends = memoryview(numbers), memoryview(number_ends)

    def __getitem__(self, name: str) -> tuple[int, ...]:
        if found := self.get(name):
            return found
        raise KeyError(name)

    def get(self, name: Any, default: Any = None) -> Any:
        """Return the numbers of a name, or `default`."""
        row = bisect_left(self._hashes, wanted := _hash(name))
        if row == len(self._hashes) or self._hashes[row] != wanted or self._name(row) != name:
            return default
        return tuple(self._numbers[self._start(self._number_ends, row) : self._number_ends[row]])

    def __contains__(self, name: object) -> bool:
        return self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return map(self._name, range(len(self)))

    def __len__(self) -> int:
        return len(self._hashes)

    def _name(self, row: int) -> str:
        return bytes(self._texts[self._start(self._ends, row) : self._ends[row]]).decode()

    @staticmethod
    def _start(ends: memoryview, row: int) -> int:
        return int(ends[row - 1]) if row else 0


_PARTS = ("hashes", "texts", "ends", "numbers", "number_ends")


def pack_names(names: Mapping[str, Iterable[int]], prefix: str) -> Arrays:
    """Return names and their numbers as arrays. Raises ValueError where two names have one hash."""
    rows = sorted((_hash(name), name.encode(), tuple(numbers)) for name, numbers in names.items())
    hashes = np.array([row[0] for row in rows], np.uint64)
    if (hashes[1:] == hashes[:-1]).any():
        raise ValueError("two names have the same hash")
    columns: tuple[NDArray[Any], ...] = (
        hashes,
        np.frombuffer(b"".join(row[1] for row in rows), np.uint8),
        np.array(list(accumulate(len(row[1]) for row in rows)), np.int32),
        np.array([number for row in rows for number in row[2]], np.int32),
        np.array(list(accumulate(len(row[2]) for row in rows)), np.int32),
    )
    return {f"{prefix}.{part}": column for part, column in zip(_PARTS, columns, strict=True)}


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


class PackedPlaces(Sequence[Place]):
    """Places by position."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays that `pack_places` made."""
        self._kinds, self._populations = memoryview(arrays["kinds"]), memoryview(arrays["populations"])
        self._countries, self._subdivisions = (
            arrays["countries"].tobytes(),
            memoryview(arrays["subdivisions"]),
        )

    def __len__(self) -> int:
        return len(self._kinds)

    def __getitem__(self, position):  # type: ignore[no-untyped-def]
        """Return the place at a position, or those of a slice."""
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        if not 0 <= position < len(self):
            raise IndexError(position)
        subdivision = bytes(self._subdivisions[position * _WIDTH : (position + 1) * _WIDTH]).rstrip(b"\0")
        return Place(
            Kind(self._kinds[position]),
            self._countries[2 * position : 2 * position + 2].decode(),
            subdivision.decode() or None,
            self._populations[position],
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)


def pack_places(places: Sequence[Place]) -> Arrays:
    """Return places as arrays."""
    return {
        "kinds": np.array([place.kind for place in places], np.uint8),
        "countries": np.frombuffer("".join(place.country for place in places).encode(), np.uint8),
        "subdivisions": np.frombuffer(
            b"".join((place.subdivision or "").encode().ljust(_WIDTH, b"\0") for place in places), np.uint8
        ),
        "populations": np.array([place.population for place in places], np.int64),
    }
