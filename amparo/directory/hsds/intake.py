"""Takes services from another HSDS 3 directory: each becomes a row, or its faults are told."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from amparo.directory.cell_rules import is_date, source_fault
from amparo.directory.checker import check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.cells import cells_of, is_ours
from amparo.directory.hsds.taxonomy import Record
from amparo.directory.hsds_record import closure, declared_places, service_from_record
from amparo.directory.loader import FILE_NAME
from amparo.directory.service import COLUMNS
from amparo.directory.writing import write_services

FRESH = timedelta(days=365)
_MAX_LABEL = 60
Cells = dict[str, str]


@dataclass(frozen=True)
class RecordFault:
    """`record`: which record of the source, as a person finds it; `reason`: one sentence without its full stop."""

    record: str
    reason: str


@dataclass
class Imported:
    """Rows that keep every rule, records that do not, and records that are never taken from others."""

    rows: list[Cells] = field(default_factory=list)
    faults: list[RecordFault] = field(default_factory=list)
    emergency: int = 0


def import_records(
    records: Iterable[object], address: str, trusted: bool = False, today: date | None = None
) -> Imported:
    """The rows that the records of a source make.

    `address` is where the source stands on the web: it becomes the start of each row's source_url. `trusted` is for
    what an Amparo exported and its owner imports again: rows come back as they were. Without it a row has confidence
    medium where its source says that it was confirmed within a year, else low (which nobody is shown), and emergency
    numbers are left out: these must not come from a stranger.
    """
    found = Imported()
    named: list[tuple[str, Cells]] = []
    for number, record in enumerate(records, start=1):
        label = _label(number, record)
        if trusted and not (isinstance(record, dict) and is_ours(record)):
            found.faults.append(RecordFault(label, "was not exported by Amparo; import it without --trusted"))
            continue
        cells = cells_of(record) if trusted and isinstance(record, dict) else _cells(record, address, today)
        if isinstance(cells, str):
            found.faults.append(RecordFault(label, cells))
        elif cells["service_type"] == "emergency" and not trusted:
            found.emergency += 1
        else:
            named.append((label, cells))
    _check(named, found)
    return found


def _label(number: int, record: object) -> str:
    """'record 3 (Child line)', with as much of the name as helps to find it."""
    name = record.get("name") if isinstance(record, dict) else None
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        return f"record {number}"
    return f"record {number} ({name.strip()[:_MAX_LABEL]})"


def _cells(record: object, address: str, today: date | None) -> Cells | str:
    """The row of a record of somebody else, or why there is none."""
    if not isinstance(record, dict):
        return "is not a JSON object"
    if not isinstance(record.get("name"), str) or not record["name"].strip():
        return "has no name"
    if closed := closure(record):
        return closed
    base = address.rstrip("/")
    cells = cells_of(record) if is_ours(record) else _foreign_cells(record, base, today)
    if isinstance(cells, str):
        return cells
    if record.get("alert"):
        cells["hours"] = ""
    theirs = cells["source_url"]
    # Their page says how the number was found; ours is the address from which we have it.
    cells["source_url"] = f"{base}/services/{quote(str(record.get('id')), safe='')}"
    if theirs != cells["source_url"] and source_fault(theirs) is None:
        cells["second_source_url"] = theirs
    cells["confidence"] = "medium" if _is_fresh(record.get("assured_date"), today) else "low"
    # Nobody here has confirmed it.
    cells.update((column, "") for column in COLUMNS if column.startswith("assured_"))
    return cells


def _foreign_cells(record: Record, base: str, today: date | None) -> Cells | str:
    countries, _subdivisions = declared_places(record)
    if not countries:
        return "names no country that it is for (service_areas, or an address of a location)"
    if len(countries) > 1 or "?" in countries:
        return "is for several countries, or for one that is not known; a row has one country"
    (country,) = countries
    service = service_from_record(record, country, base, today)
    if service is None:
        return (
            f"has no number that is valid in {country}, no web page and no e-mail address; or it is an emergency "
            "service; or its name is longer than 160 characters or has signs that no name has"
        )
    return {column: str(getattr(service, column)) for column in COLUMNS}


def _is_fresh(day: object, today: date | None) -> bool:
    text = day[:10] if isinstance(day, str) else ""
    return is_date(text, partly=False) and (today or date.today()) - date.fromisoformat(text) <= FRESH


def _check(named: list[tuple[str, Cells]], found: Imported) -> None:
    """Share the rows out by the rules of every directory file; a row with any fault is not taken."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        # One line a row, so that a fault's line tells the record; a cell with a line break is told before.
        broken = {label for label, cells in named if any("\n" in c or "\r" in c for c in cells.values())}
        found.faults += [RecordFault(label, "has a line break in a cell") for label in sorted(broken)]
        whole = [(label, cells) for label, cells in named if label not in broken]
        write_services(file, (cells for _label, cells in whole))
        faulty = set()
        for fault in check_directory(file):
            label = whole[fault.row - 2][0] if fault.row >= 2 else "the source"
            faulty.add(fault.row - 2)
            found.faults.append(RecordFault(label, f"{fault.column}: {fault.reason}"))
    found.rows += [cells for position, (_label, cells) in enumerate(whole) if position not in faulty]


def write_rows(rows: Iterable[Cells], file: Path) -> None:
    """Write a new directory file, whole or not at all; raises DirectoryError where it is there or cannot be written."""
    if file.exists():
        raise DirectoryError(f"{file} is there already; name a new file, or remove it first.")
    write_services(file, rows)
