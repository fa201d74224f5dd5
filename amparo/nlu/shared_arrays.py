"""Arrays and files that all processes of a machine share: they are mapped into memory, and so are in it once.

They are made by whichever process needs them first, and lie in the folder `shared` beside the model (AMPARO_MODELS). A
file has a hash of its content in its name, which is checked. Where no file can be kept, each process has its own copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import mmap
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

Arrays = dict[str, NDArray[Any]]

FOLDER = "shared"
_TYPES = {"U8": "u1", "I8": "i1", "I32": "<i4", "I64": "<i8", "U64": "<u8", "F16": "<f2", "F32": "<f4"}
_HASH = 16  # characters of a hash in a name

logger = logging.getLogger(__name__)


def shared_file(name: str, version: str, make: Callable[[], bytes]) -> Path | None:
    """Return a file with what `make` gives for this `version`; None where none can be kept.

    Raises what `make` raises.
    """
    models = os.environ.get("AMPARO_MODELS", "").strip()
    if not models or not Path(models).is_dir():
        return None
    folder, stem = Path(models) / FOLDER, f"{name}-{version[:_HASH]}"
    if found := _sound(folder, stem):
        return found
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError:  # read-only; said nowhere, since all works without
        return None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if found := _sound(folder, stem):  # another process has just made it
            return found
        content = make()
        path = folder / f"{stem}-{_hash(content)}"
        temporary = folder / f".{name}"
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError as error:
            logger.warning("%s could not be kept for other processes: %s", name, error.strerror)
            temporary.unlink(missing_ok=True)
            return None
        for old in folder.glob(f"{name}-*"):
            if old != path:
                old.unlink(missing_ok=True)  # who has it mapped keeps it
        return path


def shared_bytes(name: str, version: str, make: Callable[[], bytes]) -> bytes | mmap.mmap:
    """Return what `make` gives for this `version`, mapped where it can be; raises what `make` raises."""
    made: list[bytes] = []

    def content() -> bytes:
        made.append(make())
        return made[0]

    path = shared_file(name, version, content)
    if path is None:
        return made[0] if made else content()
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def shared_arrays(name: str, version: str, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays that `make` gives for this `version`, read-only, mapped where they can be."""
    return unpack(shared_bytes(name, version, lambda: pack(make())))


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays as one safetensors file; the same arrays always give the same bytes."""
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def unpack(content: bytes | mmap.mmap) -> Arrays:
    """Return the arrays of a safetensors file without copying them; ValueError where it is none."""
    try:
        start = 8 + int.from_bytes(content[:8], "little")
        header = json.loads(bytes(content[8:start]))
        body = memoryview(content)[start:]
        return {
            name: np.frombuffer(body[slice(*entry["data_offsets"])], _TYPES[entry["dtype"]]).reshape(
                entry["shape"]
            )
            for name, entry in header.items()
        }
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("not a file of arrays") from error


def text_array(text: str) -> NDArray[np.uint8]:
    """Return a text as an array."""
    return np.frombuffer(text.encode(), np.uint8)


def text_of(array: NDArray[Any]) -> str:
    """Return the text that `text_array` put into an array."""
    return array.tobytes().decode()


def file_version(path: Path) -> str:
    """Return a hash of a file, as the version of what is made from it; OSError where it cannot be read."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def _sound(folder: Path, stem: str) -> Path | None:
    for path in folder.glob(f"{stem}-*"):
        try:
            if file_version(path)[:_HASH] == path.name.rpartition("-")[2]:
                return path
        except OSError:
            continue
    return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_HASH]
