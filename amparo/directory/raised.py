"""Rows that people see although they were hidden before, and nobody says why."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from amparo.directory.checker import Fault
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import Row

LAST_COMMIT = "HEAD"
_SOURCES = ("source_url", "second_source_url")


def raised_without_reason(before: Iterable[Mapping[str, str]], after: Iterable[Row]) -> list[Fault]:
    """The rows that had confidence low `before`, have more `after`, and neither a confirmation nor another source.

    A row is the same by its id. What this cannot see: a row that was deleted and added with a new id, and whether the
    other source is a better one.
    """
    hidden = {cells["id"]: cells for cells in before if cells.get("confidence") == "low"}
    return [
        Fault(
            row.line,
            "confidence",
            f"was low, is {row.cells['confidence']}, without a confirmation or another source; "
            "`amparo directory review` raises a row",
        )
        for row in after
        if (old := hidden.get(row.cells["id"]))
        and row.cells["confidence"] != "low"
        and not row.cells.get("assured_date")
        and all(row.cells.get(column, "") == old.get(column, "") for column in _SOURCES)
    ]


def committed_rows(path: Path, since: str = LAST_COMMIT) -> list[dict[str, str]] | None:
    """The rows of a directory file as a commit of git has them; None where there is no git, or the file is not in it.

    Raises DirectoryError for another `since` than the last commit that git does not know.
    """
    folder = path.resolve().parent
    if (
        since != LAST_COMMIT
        and _git(folder, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}") is None
    ):
        raise DirectoryError(f"git knows no version '{since}' here.")
    text = _git(folder, "show", f"{since}:./{path.name}")
    if text is None:
        return None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"id", "confidence"} <= set(rows.fieldnames or ()):
        return None
    return [{name: cell or "" for name, cell in row.items() if name} for row in rows]


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8-sig", "replace") if done.returncode == 0 else None
