"""What a packed model says of itself. Only what was measured or is known stands in it; what is not known is null."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from amparo.model_package.store import CODE, DATA, FORMAT, Source

FLOORS = Path("tests") / "nlu" / "floors.yml"


class Origin(NamedTuple):
    """The commit that a model was made from (None: not known), whether its files were changed since, and its time."""

    commit: str | None
    changed: bool
    date: str
    """ISO 8601 in UTC. The time of the source, not of the clock: else the same source would give other bytes."""


def origin(root: Path) -> Origin:
    """Ask git; SOURCE_COMMIT and SOURCE_DATE_EPOCH (seconds) come first, for builds where no git is."""
    commit, seconds = os.environ.get("SOURCE_COMMIT"), os.environ.get("SOURCE_DATE_EPOCH")
    changed = False
    if (
        not commit and _git(root, "rev-parse", "--show-prefix") == ""
    ):  # not a folder inside of another project
        commit = _git(root, "rev-parse", "HEAD")
        seconds = seconds or _git(root, "show", "-s", "--format=%ct", "HEAD")
        changed = bool(_git(root, "status", "--porcelain", "--", *DATA, *CODE))
    moment = datetime.fromtimestamp(int(seconds or 0), timezone.utc)
    return Origin(commit or None, changed, moment.replace(tzinfo=None).isoformat())


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def manifest(
    source: Source, made: Origin, root: Path, identity: str, files: Mapping[str, str]
) -> dict[str, Any]:
    """The manifest of a model that was just trained from what lies under `root`."""
    floors = root / FLOORS
    return {
        "format": FORMAT,
        **source._asdict(),
        "model_id": identity,
        **made._asdict(),
        "made_with": {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "numpy": version("numpy"),
            "rasa": version("rasa"),
        },
        # The shares below which `make test` fails. Other figures of a version stand in docs/measurements.
        "floors": yaml.safe_load(floors.read_text(encoding="utf-8")) if floors.is_file() else None,
        "files": dict(files),
    }
