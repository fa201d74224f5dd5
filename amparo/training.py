"""`amparo train`: a model is trained only when something that goes into it has changed.

Beside the model lies a small file with the hash of what it was made from and the hash of the model itself. The first
says within a second that there is nothing to do. The second is checked before a model is loaded: a model is a program,
and only the one that was trained here is run.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TextIO

from amparo.errors import OperatorError
from amparo.processes import die_with_parent
from amparo.settings import ROOT, Settings

NAME = "amparo"
# What a model is made from. Rasa's own cache sees the data but not the modules that our components import.
DATA = ("config.yml", "domain.yml", "domain", "data")
CODE = ("amparo/nlu", "uv.lock")
# What Rasa itself reads: rules, stories and texts. Of the messages it needs a few, or it makes no pipeline; what they
# mean was learnt beforehand (`make encoder`, `make heads`).
TRAINING_FILES = [
    "data/rules",
    "data/stories",
    "data/responses",
    "data/nlu/en/greet",
    "data/nlu/en/say_again",
]
_SKIPPED = {"__pycache__"}
_LOG_LINES = 30


class ModelError(OperatorError):
    """There is no model to use, or it cannot be trained; the text is one sentence for the operator."""


def model_path(models: Path) -> Path:
    """Where the model lies."""
    return models / f"{NAME}.tar.gz"


def record_path(models: Path) -> Path:
    """Where the hashes of the model lie."""
    return models / f"{NAME}.json"


def fingerprint(names: Iterable[str], root: Path = ROOT) -> str:
    """A hash of names and contents of the files and folders `names` under `root`; what is not there counts as empty."""
    total = hashlib.sha256()
    for name in names:
        for path in _files(root / name):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(root).as_posix()}\0{digest}\n".encode())
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
    record = _read_record(models)
    return (
        model_path(models).is_file()
        and record.get("data") == fingerprint(DATA, root)
        and record.get("code") == fingerprint(CODE, root)
    )


def verified_model(models: Path) -> Path:
    """The path of the model, checked against its hash; raises ModelError."""
    path = model_path(models)
    if not path.is_file():
        raise ModelError(f"There is no trained model in {models}. Run: amparo train")
    if _read_record(models).get("model") != file_hash(path):
        raise ModelError(
            f"{path} is not the model that was trained here: its checksum differs. Run: amparo train --force"
        )
    return path


def _read_record(models: Path) -> dict[str, str]:
    try:
        record = json.loads(record_path(models).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def train(settings: Settings, force: bool = False, root: Path = ROOT) -> bool:
    """Train if needed, or in any case with `force`; return whether that was done. Raises ModelError.

    The old model stays until the new one is complete. Two trainings at once wait for each other.
    """
    models = settings.models
    if not force and is_current(models, root):
        return False
    if not (root / "domain.yml").exists() and not (root / "domain").is_dir():
        raise ModelError(f"There is no domain.yml in {root}, so there is nothing to train.")
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models / ".training"):
            if not force and is_current(models, root):
                return True  # another process has just trained it
            _train(settings, force, root)
    except OSError as error:
        raise ModelError(f"The model cannot be written to {models}: {error.strerror}.") from None
    return True


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another process is training the model; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _train(settings: Settings, force: bool, root: Path) -> None:
    models, started = settings.models, time.monotonic()
    say("Training the model; this takes less than a minute.")
    # Hashed before training: what is changed meanwhile is noticed the next time.
    record = {"data": fingerprint(DATA, root), "code": fingerprint(CODE, root)}
    everything = force or record["code"] != _read_record(models).get("code")
    log = models / "training.log"
    for left in models.glob(".new-*"):  # of a training that was killed
        shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=models))
    # A process of its own: the hash seed has to be set before Python starts, and the memory is given back.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    settings.export(environment)
    command = [sys.executable, "-m", "amparo.training", str(new), *(["--force"] if everything else [])]
    try:
        with log.open("w") as errors:
            code = subprocess.run(
                command, cwd=root, env=environment, stderr=errors, check=False, preexec_fn=die_with_parent()
            ).returncode
        if code != 0 or not model_path(new).is_file():
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
            print(*tail, sep="\n", file=sys.stderr)
            raise ModelError(f"The model could not be trained; the lines above are the end of {log}.")
        record["model"] = file_hash(model_path(new))
        (new / "record").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        # The record last: without it the new model counts as unknown, and is trained again.
        record_path(models).unlink(missing_ok=True)
        model_path(new).replace(model_path(models))
        (new / "record").replace(record_path(models))
    finally:
        shutil.rmtree(new, ignore_errors=True)
    say(f"The model is trained ({time.monotonic() - started:.0f} seconds).")


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


class _Progress(logging.Handler):
    """Names each component as its training begins."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(logging.INFO)
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage().split("'")
        if words[0].startswith("Starting to train") and len(words) > 1:
            print(f"  {words[1]}", file=self._out, flush=True)


def main(arguments: list[str]) -> int:
    """Train in this process, from the current folder into the folder `arguments[0]`; `--force` ignores Rasa's cache."""
    hooks = logging.getLogger("rasa.engine.training.hooks")
    hooks.setLevel(logging.INFO)
    hooks.addHandler(_Progress(sys.stdout))
    with redirect_stdout(sys.stderr):
        from rasa.model_training import train as rasa_train
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)
        result = rasa_train(
            domain="domain.yml" if Path("domain.yml").exists() else "domain",
            config="config.yml",
            training_files=TRAINING_FILES,
            output=arguments[0],
            fixed_model_name=NAME,
            force_training="--force" in arguments,
        )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
