"""`amparo train`: a model is trained only when something that goes into it has changed."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import TextIO

from amparo.model_package.store import (
    HERE,
    NAME,
    ModelError,
    Source,
    alone,
    is_current,
    model_path,
    put,
    read_record,
    trainable,
)
from amparo.processes import die_with_parent
from amparo.settings import ROOT, Settings

# What Rasa itself reads: rules, stories and texts. Of the messages it needs a few, or it makes no pipeline; what they
# mean was learnt beforehand (`make encoder`, `make heads`).
TRAINING_FILES = [
    "data/rules",
    "data/stories",
    "data/responses",
    "data/nlu/en/greet",
    "data/nlu/en/say_again",
]
_LOG_LINES = 30


def train(settings: Settings, force: bool = False, root: Path = ROOT) -> bool:
    """Train if needed, or in any case with `force`; return whether that was done. Raises ModelError.

    The old model stays until the new one is complete. Two trainings at once wait for each other.
    """
    models = settings.models
    if not force and is_current(models, root):
        return False
    if not trainable(root):
        raise ModelError(
            f"No model fits, and none can be trained: there is no config.yml or no domain.yml in {root}."
            " Set AMPARO_MODEL to a packed model of this version (docs/model.md)."
        )
    try:
        with alone(models, wait_for_another):
            if not force and is_current(models, root):
                return True  # another process has just trained it
            _train(settings, force, root)
    except OSError as error:
        raise ModelError(f"The model cannot be written to {models}: {error.strerror}.") from None
    return True


def wait_for_another() -> None:
    """Say why nothing happens for a while."""
    say("Another process is making the model; waiting for it.")


def _train(settings: Settings, force: bool, root: Path) -> None:
    models, started = settings.models, time.monotonic()
    say("Training the model; this takes less than a minute.")
    source = Source.of(root)  # before training: what is changed meanwhile is noticed the next time
    everything = force or source.code != read_record(models).get("code")
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
        _seal(model_path(new), new / "sealed", source, root)
        put(new / "sealed", models, source, HERE)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    say(f"The model is trained ({time.monotonic() - started:.0f} seconds).")


def _seal(archive: Path, target: Path, source: Source, root: Path) -> None:
    from amparo.model_package.archive import seal
    from amparo.model_package.manifest import manifest, origin

    made = origin(root)
    seal(archive, target, partial(manifest, source, made, root), made.date)


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
