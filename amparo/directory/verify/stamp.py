"""Writes into services.csv which rows were confirmed, and touches nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from amparo.directory.errors import DirectoryError
from amparo.directory.loader import Row, rows_of
from amparo.directory.original import read_original
from amparo.directory.records import content_and_end, records_of
from amparo.directory.verify.plan import make_plan
from amparo.directory.verify.verdict import Finding, Verdict

MACHINE, PAGE = "machine", "page"
# Somebody who called knows more than a page says: their word stands for so long.
PERSON_COUNTS = timedelta(days=90)
_STAMPS = ("assured_date", "assured_by", "assured_how")
_CELL = re.compile(r'"(?:[^"]|"")*"|[^,]*', re.DOTALL)


def stamp(path: Path, findings: Iterable[Finding]) -> int:
    """Set day, by whom and how for each confirmed row, and return how many rows were set.

    The file is read again, for somebody may have changed it since: only rows whose numbers and sources are still those
    that were looked at are set. It is replaced as a whole, or not at all; all other cells stay as they are, byte for
    byte. Columns that the file does not have are left out. Raises DirectoryError if it cannot be read or written.
    """
    confirmed = {found.row: found for found in findings if found.verdict is Verdict.CONFIRMED}
    original = read_original(path)
    header, rows = original.header, original.rows
    if "assured_date" not in header:
        raise DirectoryError(f"{path} has no column assured_date, so nothing can be noted there.")
    still = {due.id: due for due in make_plan(rows, date.today()).due}
    wanted = {
        number: found
        for number, row in enumerate(rows)
        if (found := confirmed.get(row.cells["id"].strip()))
        and (due := still.get(found.row))
        and due.numbers == found.numbers
        and found.page in due.pages
        and not _a_person_knows(row.cells, found.day)
    }
    if not wanted:
        return 0
    records = records_of((original.content or b"").decode("utf-8"))
    after = [records[0]]
    for number, record in enumerate(records[1:]):
        found = wanted.get(number)
        after.append(_stamped(record, header, found.day) if found else record)
    content = "".join(after).encode("utf-8")
    if _others(rows_of(content, path, header)[1]) != _others(rows):
        raise DirectoryError(f"{path} could not be changed safely, so it was left as it is.")
    original.replace(content)
    return len(wanted)


def _a_person_knows(cells: dict[str, str], day: str) -> bool:
    if not cells.get("assured_date", "").strip() or cells.get("assured_by", "").strip() in ("", MACHINE):
        return False
    try:
        return date.fromisoformat(cells["assured_date"].strip()) + PERSON_COUNTS >= date.fromisoformat(day)
    except ValueError:
        return False


def _stamped(record: str, header: list[str], day: str) -> str:
    content, end = content_and_end(record)
    raw, position = [], 0
    while True:
        cell = _CELL.match(content, position)
        assert cell is not None  # it matches the empty cell, too
        raw.append(cell.group())
        position = cell.end() + 1
        if cell.end() >= len(content):
            break
    raw += [""] * (len(header) - len(raw))
    for column, value in zip(_STAMPS, (day, MACHINE, PAGE), strict=True):
        if column in header:
            raw[header.index(column)] = value
    return ",".join(raw) + end


def _others(rows: Iterable[Row]) -> list[dict[str, str]]:
    """All cells but the stamps."""
    return [{name: cell for name, cell in row.cells.items() if name not in _STAMPS} for row in rows]
