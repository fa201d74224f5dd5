"""Makes the model ready: the packed one that the settings name where it fits, else one that is trained here."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from amparo.model_package.archive import LARGEST, PackageError, check
from amparo.model_package.download import download, shown
from amparo.model_package.store import Source, alone, file_hash, is_current, put, read_record
from amparo.settings import ROOT, Settings
from amparo.training import say, train, wait_for_another

_PART = ".download-"


def make_ready(settings: Settings, force: bool = False, root: Path = ROOT) -> bool:
    """Return whether the model was changed; with `force` it is trained in any case. Raises ModelError."""
    if settings.model is not None and not force:
        try:
            return take(settings, root)
        except PackageError as error:
            name = describe(settings.model)
            sys.stdout.flush()
            print(
                f"ATTENTION: the packed model {name} is not used. {error}\n"
                "Amparo goes on with a model that is made here.",
                file=sys.stderr,
                flush=True,
            )
    return train(settings, force, root)


def describe(model: str | Path) -> str:
    """How a file or an address is shown: an address without what may be secret."""
    return shown(model) if isinstance(model, str) else str(model)


def wanted_hash(settings: Settings) -> str:
    """The SHA-256 of the packed model that the settings name; for a file without one, that in the file beside it.

    Raises PackageError where there is none.
    """
    if settings.model_sha256 or not isinstance(settings.model, Path):
        return settings.model_sha256 or ""  # an address always has one: the settings see to it
    beside = hash_path(settings.model)
    try:
        words = beside.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        words = []
    if not words or not re.fullmatch("[0-9a-f]{64}", words[0]):
        raise PackageError(
            f"Its SHA-256 is not known: set AMPARO_MODEL_SHA256, or put {beside.name} beside it."
        )
    return words[0]


def hash_path(file: Path) -> Path:
    """Where the SHA-256 of a packed model lies, as `sha256sum` writes it."""
    return file.with_name(f"{file.name}.sha256")


def take(settings: Settings, root: Path = ROOT) -> bool:
    """Bring the packed model of the settings into place; False where it is there already. Raises PackageError."""
    models, sha256 = settings.models, wanted_hash(settings)
    if is_current(models, root) and read_record(models).get("model") == sha256:
        return False
    try:
        with alone(models, wait_for_another):
            part = models / f"{_PART}{sha256[:16]}"
            for left in models.glob(f"{_PART}*"):  # of another model
                if left != part:
                    left.unlink()
            _bring(settings.model, sha256, part)
            try:  # a piece that was loaded stays for the next attempt, a whole file that is no good does not
                manifest = check(part)
                if misfit := Source.of(root).misfit(manifest):
                    raise PackageError(f"It {misfit}.")
                made = Source(manifest["version"], manifest.get("data"), manifest["code"])
                put(part, models, made, describe(settings.model or ""))
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise PackageError(f"It cannot be read, or not be written to {models}: {error.strerror}.") from None
    say(f"The packed model {describe(settings.model or '')} is in place.")
    return True


def _bring(model: str | Path | None, sha256: str, part: Path) -> None:
    """Fill `part` with the packed model; it has this SHA-256 then. Raises PackageError, OSError."""
    if isinstance(model, str):
        say(f"Loading the packed model {describe(model)} ...")
        return download(model, sha256, part)
    if model is None or not model.is_file():
        raise PackageError("There is no such file.")
    if model.stat().st_size > LARGEST:
        raise PackageError(f"It is larger than {LARGEST >> 20} MB.")
    shutil.copyfile(model, part)
    if (found := file_hash(part)) != sha256:
        part.unlink()
        raise PackageError(f"Its SHA-256 is {found}, and should be {sha256}.")
    return None
