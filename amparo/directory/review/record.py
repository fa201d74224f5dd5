"""Writes one changed row into a directory file, whole or not at all, and leaves every other line as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from amparo.directory.checker import Fault, check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, Row
from amparo.directory.original import ChangedError, read_original
from amparo.directory.records import content_and_end, record_of, records_of


def write_row(path: Path, shown: Mapping[str, str], changes: Mapping[str, str]) -> list[Fault]:
    """Change cells of the row that was `shown`, and return the faults that this would bring: then nothing is written.

    The file is read anew. Raises ChangedError if the row is not the one that was shown any more, or the file changed
    just now, DirectoryError if it cannot be read or written.
    """
    original = read_original(path)
    header, rows = original.header, original.rows
    missing = [column for column in changes if column not in header]
    if missing:
        raise DirectoryError(
            f"{path} has no column {', '.join(missing)}; `amparo directory migrate {path}` adds it."
        )
    before = original.content or b""
    after = _with_row(before, header, rows, _place(rows, shown), changes)
    faults = _new_faults(before, after)
    if not faults:
        original.replace(after)
    return faults


def _place(rows: list[Row], shown: Mapping[str, str]) -> int:
    found = [place for place, row in enumerate(rows) if row.cells["id"].strip() == shown["id"]]
    if len(found) != 1 or any(
        rows[found[0]].cells.get(column, "").strip() != cell for column, cell in shown.items()
    ):
        raise ChangedError("This service was changed in the file by somebody else meanwhile.")
    if rows[found[0]].surplus:
        raise ChangedError("This row has more cells than columns; see `amparo directory check`.")
    return found[0]


def _with_row(
    before: bytes, header: list[str], rows: list[Row], place: int, changes: Mapping[str, str]
) -> bytes:
    records = records_of(before.decode("utf-8"))
    cells = {**rows[place].cells, **changes}
    _, end = content_and_end(records[place + 1])  # the header is the first
    records[place + 1] = record_of(cells[column] for column in header) + end
    return "".join(records).encode("utf-8")


def _new_faults(before: bytes, after: bytes) -> list[Fault]:
    """What the check finds in the new file and not in the old: older faults elsewhere keep nobody from working."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_bytes(after)
        if faults := check_directory(file):
            file.write_bytes(before)
            old = set(check_directory(file))
            faults = [fault for fault in faults if fault not in old]
    return faults
