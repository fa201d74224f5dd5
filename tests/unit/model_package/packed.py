"""Makes small packed models, good and evil ones."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from amparo.model_package.store import FORMAT, Source

FILES = {"components/part/part.json": b"{}", "metadata.json": b"{}"}
Member = tuple[tarfile.TarInfo, bytes]


def file(name: str, data: bytes = b"", **fields: Any) -> Member:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for key, value in fields.items():
        setattr(member, key, value)
    return member, data


def manifest(source: Source | None = None, files: dict[str, bytes] | None = None, **changes: Any) -> Member:
    """The first member: what the files hash to, and what they are said to be made from."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in (files or FILES).items()}
    made = (source or Source("1", "d", "c"))._asdict()
    text = {"format": FORMAT, **made, "model_id": "0" * 32, "files": hashes, **changes}
    return file("manifest.json", json.dumps(text).encode())


def archive(path: Path, members: Iterable[Member]) -> Path:
    with gzip.GzipFile(path, "wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w|") as tar:
        for member, data in members:
            tar.addfile(member, io.BytesIO(data))
    return path


def packed(path: Path, source: Source, **changes: Any) -> Path:
    """A packed model that says that it was made from `source`."""
    return archive(path, [manifest(source, **changes), *(file(name, data) for name, data in FILES.items())])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
