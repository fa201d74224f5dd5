"""Writes one changed row into a directory file, whole or not at all, and leaves every other line as it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from amparo.directory.checker import Fault, check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import Row, read_rows
from amparo.directory.records import content_and_end, record_of, records_of
from amparo.directory.writing import written_beside


class RowChangedError(DirectoryError):
    """Somebody else changed or removed the row meanwhile."""


def write_row(path: Path, shown: Mapping[str, str], changes: Mapping[str, str]) -> list[Fault]:
    """Change cells of the row that was `shown`, and return the faults that this would bring: then nothing is written.

    The file is read anew. Raises RowChangedError if the row is not the one that was shown any more, DirectoryError if
    the file cannot be read or written.
    """
    path = path.resolve()  # a link stays a link
    header, rows = read_rows(path)
    missing = [column for column in changes if column not in header]
    if missing:
        raise DirectoryError(
            f"{path} has no column {', '.join(missing)}; `amparo directory migrate {path}` adds it."
        )
    try:
        before = path.read_bytes()
        place = _place(rows, shown)
        after = _with_row(before, header, rows, place, changes)
        with written_beside(path, after) as beside:
            faults = _new_faults(path, beside)
            if not faults:
                if path.read_bytes() != before:
                    raise RowChangedError(f"{path} was changed by somebody else just now.")
                os.replace(beside, path)
    except OSError as error:
        raise DirectoryError(f"{path} cannot be written: {error.strerror}.") from None
    return faults


def _place(rows: list[Row], shown: Mapping[str, str]) -> int:
    found = [place for place, row in enumerate(rows) if row.cells["id"].strip() == shown["id"]]
    if len(found) != 1 or any(
        rows[found[0]].cells.get(column, "").strip() != cell for column, cell in shown.items()
    ):
        raise RowChangedError("This service was changed in the file by somebody else meanwhile.")
    if rows[found[0]].surplus:
        raise RowChangedError("This row has more cells than columns; see `amparo directory check`.")
    return found[0]


def _with_row(
    before: bytes, header: list[str], rows: list[Row], place: int, changes: Mapping[str, str]
) -> bytes:
    records = records_of(before.decode("utf-8"))
    cells = {**rows[place].cells, **changes}
    _, end = content_and_end(records[place + 1])  # the header is the first
    records[place + 1] = record_of(cells[column] for column in header) + end
    return "".join(records).encode("utf-8")


def _new_faults(path: Path, beside: Path) -> list[Fault]:
    """What the check finds in the new file and not in the old: older faults elsewhere keep nobody from working."""
    faults = check_directory(beside)
    old = set(check_directory(path)) if faults else set()
    return [fault for fault in faults if fault not in old]
