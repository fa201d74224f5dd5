"""The packed model: Rasa's archive, made the same byte for byte from the same files, with a manifest as its first file.

Rasa reads it as it is. What Rasa wrote differs at each training in the order and times of the files and in ids that say
nothing; `seal` takes that out. `check` trusts nothing: names, kinds, number and sizes of what is inside are looked at
while it is unpacked, and nothing is written.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from amparo.errors import OperatorError

MANIFEST = "manifest.json"
METADATA = "metadata.json"
LARGEST = 256 * 1024 * 1024
"""Bytes that a packed model may have; a real one has 2 MB."""
LARGEST_UNPACKED = 2 * LARGEST
MOST_MEMBERS = 1000
_LARGEST_MANIFEST = 1024 * 1024
# Below components/ each part has a folder of its own. No name begins with a dot: neither `..` nor hidden files.
_NAME = re.compile(r"components(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,90}){1,4}")
_BLOCK = 1 << 20


class PackageError(OperatorError):
    """A packed model that is not used; the text says why, as a sentence for the operator."""

    status = 1


class _Bounded(io.RawIOBase):
    """Reads what a compressed file holds, and not more than a packed model may hold."""

    def __init__(self, inner: gzip.GzipFile) -> None:
        self._inner = inner
        self._left = LARGEST_UNPACKED

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._inner.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(block)
        if self._left < 0:
            raise PackageError(f"It unpacks to more than {LARGEST_UNPACKED >> 20} MB.")
        return block


def check(path: Path) -> dict[str, Any]:
    """Return the manifest of a packed model after looking at every file in it. Raises PackageError, OSError."""
    if path.stat().st_size > LARGEST:
        raise PackageError(f"It is larger than {LARGEST >> 20} MB.")
    try:
        with gzip.open(path) as unzipped:
            bounded = _Bounded(unzipped)
            with tarfile.open(fileobj=bounded, mode="r|") as tar:
                manifest = _check(tar)
            while bounded.read(_BLOCK):  # to the end, where the checksum of the whole stands
                pass
            return manifest
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PackageError(f"It is damaged, or no packed model ({type(error).__name__}).") from None


def _check(tar: tarfile.TarFile) -> dict[str, Any]:
    manifest: dict[str, Any] | None = None
    found: dict[str, str] = {}
    for number, member in enumerate(tar):
        if number >= MOST_MEMBERS:
            raise PackageError(f"It holds more than {MOST_MEMBERS} files.")
        if manifest is None:
            manifest = _manifest(tar, member)
            continue
        if member.isdir() and _NAME.fullmatch(member.name):
            continue
        if not _is_plain(member) or not (member.name == METADATA or _NAME.fullmatch(member.name)):
            raise PackageError(f"It holds {member.name[:100]!a}, which no packed model has.")
        if member.name in found:
            raise PackageError(f"It holds {member.name} twice.")
        found[member.name] = _hash(tar, member)
    if manifest is None:
        raise PackageError("It is empty.")
    named = manifest["files"]
    if wrong := sorted(name for name in {*found, *named} if found.get(name) != named.get(name)):
        raise PackageError(f"{wrong[0][:100]!a} in it is not as its manifest says.")
    if METADATA not in found:
        raise PackageError(f"It holds no {METADATA}.")
    return manifest


def _is_plain(member: tarfile.TarInfo) -> bool:
    # A sparse file counts as a regular one in tarfile, and unpacks to whatever size it names.
    return member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    manifest = None
    if member.name == MANIFEST and _is_plain(member) and member.size <= _LARGEST_MANIFEST:
        with contextlib.suppress(ValueError, RecursionError):
            manifest = json.loads(_open(tar, member).read())
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise PackageError("It does not begin with a manifest, so Amparo did not pack it.")
    return manifest


def _open(tar: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    file = tar.extractfile(member)
    if file is None:
        raise PackageError(f"{member.name} in it cannot be read.")
    return file  # type: ignore[return-value]


def _hash(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    total, file = hashlib.sha256(), _open(tar, member)
    while block := file.read(_BLOCK):
        total.update(block)
    return total.hexdigest()


def seal(
    archive: Path, target: Path, describe: Callable[[str, Mapping[str, str]], dict[str, Any]], date: str
) -> None:
    """Write Rasa's `archive`, made a moment ago by ourselves, as a packed model to `target`. Raises PackageError.

    `describe` is given the id of the model and the hashes of its files and returns the manifest; `date` is an ISO time.
    """
    content: dict[str, bytes | None] = {}  # None: a folder
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.lstrip("/")
            if name in ("", "components"):
                continue
            if not (name == METADATA or _NAME.fullmatch(name)) or not (member.isdir() or _is_plain(member)):
                raise PackageError(f"The trained model holds {name!a}, which cannot be packed.")
            content[name] = None if member.isdir() else _open(tar, member).read()
    metadata = json.loads(content.pop(METADATA) or b"{}")
    _without_chance(metadata)
    files = {name: hashlib.sha256(data).hexdigest() for name, data in content.items() if data is not None}
    # The id is that of the content: what is trained anew from the same things has the same.
    identity = hashlib.sha256(json.dumps([metadata, sorted(files.items())]).encode()).hexdigest()[:32]
    metadata.update(model_id=identity, trained_at=date)
    content[METADATA] = json.dumps(metadata, ensure_ascii=False).encode()
    files[METADATA] = hashlib.sha256(content[METADATA] or b"").hexdigest()
    manifest = json.dumps(
        describe(identity, dict(sorted(files.items()))), indent=1, ensure_ascii=False
    ).encode()
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, data in [(MANIFEST, manifest), *sorted(content.items())]:
            member = tarfile.TarInfo(name)
            member.type, member.mode = (tarfile.DIRTYPE, 0o755) if data is None else (tarfile.REGTYPE, 0o644)
            member.size = len(data or b"")
            tar.addfile(member, io.BytesIO(data or b""))


def _without_chance(metadata: dict[str, Any]) -> None:
    """Take out what Rasa draws by lot: its ids, which only a training that goes on reads, and the time."""
    metadata.update(model_id="", trained_at="")
    for schema in ("train_schema", "predict_schema"):
        for node in metadata.get(schema, {}).get("nodes", {}).values():
            if node.get("resource"):
                node["resource"]["output_fingerprint"] = ""
