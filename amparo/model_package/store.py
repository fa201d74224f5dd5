"""The folder of the model: the packed model, and beside it a record of what it was made from and of its hash.

The first says within a second that there is nothing to do. The hash is checked before a model is loaded: a model is a
program, and only one that was trained here, or whose hash somebody gave, is run.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from amparo.errors import OperatorError
from amparo.settings import ROOT

NAME = "amparo"
FORMAT = 1
"""Of the packed model and of the record; another number is another layout, and such a model is made anew."""
HERE = "trained here"
# What a model is made from. Rasa's own cache sees the data but not the modules that our components import.
DATA = ("config.yml", "domain.yml", "domain", "data")
CODE = ("amparo/nlu", "uv.lock")
_SKIPPED = {"__pycache__"}


class ModelError(OperatorError):
    """There is no model to use, or it cannot be made; the text is one sentence for the operator."""


class Source(NamedTuple):
    """What a model is made from: the version of Amparo, and hashes of the training data and of the code for it."""

    version: str
    data: str | None
    """None where there is no training data, as in the container: then a model is judged by its code alone."""
    code: str

    @classmethod
    def of(cls, root: Path = ROOT) -> Source:
        """What lies under `root` now."""
        data = fingerprint(DATA, root) if trainable(root) else None
        return cls(version(NAME), data, fingerprint(CODE, root))

    def misfit(self, made: Mapping[str, Any]) -> str:
        """Say how a model whose manifest or record is `made` differs from this; "" where it fits."""
        if made.get("format") != FORMAT:
            return f"is packed in format {made.get('format')}, and this Amparo reads format {FORMAT}"
        if made.get("version") != self.version:
            return f"is of Amparo {made.get('version')}, and this is Amparo {self.version}"
        if made.get("code") != self.code:
            return f"was made with other code than is here ({', '.join(CODE)})"
        if self.data is not None and made.get("data") != self.data:
            return "was made from other rules, texts or training data than are here (config.yml, domain.yml, data)"
        return ""


def trainable(root: Path = ROOT) -> bool:
    """Whether what a model is trained from lies under `root`."""
    domain = (root / "domain.yml").is_file() or (root / "domain").is_dir()
    return domain and (root / "config.yml").is_file()


def model_path(models: Path) -> Path:
    """Where the model lies."""
    return models / f"{NAME}.tar.gz"


def record_path(models: Path) -> Path:
    """Where the record of the model lies."""
    return models / f"{NAME}.json"


def fingerprint(names: Iterable[str], root: Path = ROOT) -> str:
    """A hash of names and contents of the files and folders `names` under `root`; what is not there counts as empty."""
    total = hashlib.sha256()
    for name in names:
        for path in _files(root / name):
            total.update(f"{path.relative_to(root).as_posix()}\0{file_hash(path)}\n".encode())
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in _SKIPPED:
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _files(child)


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def is_current(models: Path, root: Path = ROOT) -> bool:
    """Whether the model is there and was made from what lies under `root` now."""
    return model_path(models).is_file() and not Source.of(root).misfit(read_record(models))


def verified_model(models: Path) -> Path:
    """The path of the model, checked against its hash; raises ModelError."""
    path = model_path(models)
    if not path.is_file():
        raise ModelError(f"There is no trained model in {models}. Run: amparo train")
    if read_record(models).get("model") != file_hash(path):
        raise ModelError(
            f"{path} is not the model that was put there: its checksum differs. Run: amparo train --force"
        )
    return path


def read_record(models: Path) -> dict[str, Any]:
    """What is noted of the model: `format`, `version`, `data`, `code`, `model` (a SHA-256), `from`; or {}."""
    try:
        record = json.loads(record_path(models).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def put(new: Path, models: Path, source: Source, origin: str) -> None:
    """Make the file `new`, which lies on the same disk, the model; `origin` says where it is from. Raises OSError."""
    record = {"format": FORMAT, **source._asdict(), "model": file_hash(new), "from": origin}
    noted = new.with_name(f"{new.name}.record")
    noted.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for path in (new, noted):  # on the disk before it has its name: a power cut leaves the old or the new
        with path.open("rb") as file:
            os.fsync(file.fileno())
    # The record last: without it the new model counts as unknown, and is made again.
    record_path(models).unlink(missing_ok=True)
    new.replace(model_path(models))
    noted.replace(record_path(models))


@contextmanager
def alone(models: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder, which is made; where another process holds it, `waiting` is called, then it is waited for."""
    models.mkdir(parents=True, exist_ok=True)
    with (models / ".training").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
