"""Taking a newer world directory into the local one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import zip_longest
from pathlib import Path

from amparo.directory.checker import check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, Row
from amparo.directory.original import Original, read_original, refuse_losses
from amparo.directory.service import COLUMNS
from amparo.directory.spreadsheet.cells import clean
from amparo.directory.spreadsheet.csv_file import read_csv
from amparo.directory.spreadsheet.merge_result import Conflict, Merge
from amparo.directory.spreadsheet.three_way import merge
from amparo.directory.writing import as_csv, write_whole

BASE = Path(".base") / FILE_NAME
CONFLICTS = "conflicts.csv"
_CONFLICT_COLUMNS = ("date", *(field.name for field in fields(Conflict)))


@dataclass(frozen=True)
class WorldUpdate:
    """A merge that waits to be written: `folder` of the directory, `local` and `newer` file, `columns` of the result.

    `names`: country and name of each service of any of the files, by id.
    """

    folder: Path
    local: Original
    newer: Original
    columns: tuple[str, ...]
    merge: Merge
    names: dict[str, str]

    def write(self) -> None:
        """Write the conflicts, services.csv and the new base, in this order; raise DirectoryError where one cannot be.

        Stopped in between, the same update can be run again: what was taken in already is then no difference.
        """
        if self.merge.conflicts:
            write_whole(
                self.folder / CONFLICTS, _with_old_conflicts(self.folder / CONFLICTS, self.merge.conflicts)
            )
        self.local.replace(as_csv(self.columns, self.merge.rows))
        write_whole(self.folder / BASE, self.newer.content or b"")


def plan_update(newer: Path, folder: Path, base: Path | None = None) -> WorldUpdate:
    """Merge a newer services.csv into that of `folder`; raise DirectoryError where one of the files cannot be used.

    `base`: the version that the local file was made from; without it the one that the last update kept.
    """
    base = base or folder / BASE
    if not base.is_file():
        raise DirectoryError(
            f"There is no {base}. The version that your file was made from is needed: name it with --base OLD.csv "
            "(in git: `git show v0.1.0:directory/services.csv > OLD.csv`). Later updates find it by themselves."
        )
    faults = check_directory(newer)
    if faults:
        first = "; ".join(f"line {fault.row} {fault.column}: {fault.reason}" for fault in faults[:3])
        raise DirectoryError(
            f"{newer} has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}, so it is not taken in: {first}."
        )
    files = [_read(path) for path in (base, folder / FILE_NAME, newer)]
    headers, contents = [file.header for file in files], [file.cells for file in files]
    known = {column for header in headers[1:] for column in header}
    columns = (
        *(column for column in COLUMNS if column in known),
        *(c for c in dict.fromkeys((*headers[1], *headers[2])) if c not in COLUMNS),
    )
    names = {row["id"]: f"{row['country']} {row['service_name']}" for rows in contents for row in rows}
    merged = merge(contents[0], contents[1], contents[2], columns)
    return WorldUpdate(folder, files[1], files[2], columns, merged, names)


def _read(path: Path) -> Original:
    original = read_original(path)
    refuse_losses(original, dict.fromkeys(original.header))
    seen: dict[str, Row] = {}
    for row in original.rows:
        identifier = row.cells.get("id", "")
        if not identifier:
            raise DirectoryError(
                f"{path}, line {row.line}: the row has no id, so it cannot be told from others."
            )
        if first := seen.get(identifier):
            raise DirectoryError(f"{path}, line {row.line}: line {first.line} has the same id.")
        seen[identifier] = row
    return original


def _with_old_conflicts(path: Path, conflicts: Sequence[Conflict]) -> bytes:
    """Return the new conflicts below those that nobody has worked through yet, with the columns that people added."""
    new = [{"date": date.today().isoformat(), **asdict(conflict)} for conflict in conflicts]
    again = {(row["id"], row["column"]) for row in new}
    header, rows = _old_conflicts(path) if path.is_file() else ([], [])
    old = [row for row in rows if (row["id"], row["column"]) not in again]
    return as_csv([*dict.fromkeys((*_CONFLICT_COLUMNS, *header))], [*old, *new])


def _old_conflicts(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a file that a person may have saved from any spreadsheet program."""

    def known(cells: Iterable[str]) -> int:
        return len({*map(clean, cells)} & {*_CONFLICT_COLUMNS})

    table = read_csv(path, lambda rows: max(map(known, rows[:2]), default=0))
    lines = [[cell.text for cell in cells] for cells in table.rows]
    start = max(range(len(lines[:2])), key=lambda number: known(lines[number]), default=0)
    header = [clean(title) for title in lines[start]] if lines else []
    if not {"id", "column"} <= {*header}:
        raise DirectoryError(f"{path} is no list of conflicts any more. Rename it, then run this again.")
    rows = []
    for number, cells in enumerate(lines[start + 1 :], start + 2):
        if any(value and not title for title, value in zip_longest(header, cells, fillvalue="")):
            raise DirectoryError(
                f"{path}, row {number}: there is a cell without a title above it. Correct it, then run this again."
            )
        if any(cells):
            rows.append({title: value for title, value in zip_longest(header, cells, fillvalue="") if title})
    return [title for title in header if title], rows
