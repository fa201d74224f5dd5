"""Numbers that people found dead: the id of the row and the day, no word of anybody. One JSON object a line."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date

from amparo.settings import current


def report(id: str, day: date) -> None:
    """Note that the number of the row `id` did not work; raises OSError where the file cannot be written."""
    path = current().reports
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"id": id, "day": day.isoformat()}) + "\n"
    # One write at the end of the file: two processes never write into each other's line.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode("utf-8"))
    finally:
        os.close(file)


def reports() -> dict[str, int]:
    """Return id -> how often its number was reported; lines that cannot be read are passed over."""
    return dict(Counter(id for id, _ in _entries()))


def last_days() -> dict[str, str]:
    """Return id -> the last day (ISO) on which its number was reported."""
    last: dict[str, str] = {}
    for id, day in _entries():
        last[id] = max(last.get(id, ""), day)
    return last


def _entries() -> list[tuple[str, str]]:
    try:
        lines = current().reports.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [entry for line in lines if (entry := _entry(line))]


def _entry(line: str) -> tuple[str, str] | None:
    try:
        read = json.loads(line)
        id, day = str(read["id"]), str(date.fromisoformat(str(read["day"])))
    except (ValueError, KeyError, TypeError):
        return None
    return (id, day) if id else None
