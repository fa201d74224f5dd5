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
    try:
        lines = current().reports.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return dict(Counter(id for line in lines if (id := _id_of(line))))


def _id_of(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    return str(entry.get("id") or "") if isinstance(entry, dict) else ""
