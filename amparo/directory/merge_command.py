"""`amparo directory merge` and `amparo directory migrate`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from amparo.directory.checker import check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, Row, directory_folder, read_rows
from amparo.directory.merge import INCOMING, WRONG, Merge
from amparo.directory.migrate import migrate_file
from amparo.directory.original import Original, read_original, refuse_columns, refuse_losses
from amparo.directory.same_service import Cells
from amparo.directory.service import COLUMNS, CONFIDENCES, SERVICE_TYPES
from amparo.directory.writing import services_csv, write_services


def add_merge_commands(commands: Any) -> None:
    """Add `merge` and `migrate` to the sub-parsers of `amparo directory`; each sets `run`."""
    merge = commands.add_parser("merge", help="take in new rows, better sources and corrections")
    merge.add_argument(
        "file", type=Path, help="a CSV file with the column action: add, raise, source or fill"
    )
    merge.add_argument("--wrong", type=Path, help="a CSV file of rows to hide or correct, with the reason")
    merge.add_argument("--into", type=Path, help="the services.csv to change; without it the project's own")
    merge.add_argument(
        "--leave-out", default="", metavar="LINES", help="lines of FILE to leave out, such as 163,196"
    )
    merge.add_argument("--dry-run", action="store_true", help="show every change, write nothing")
    merge.set_defaults(run=run_merge)

    migrate = commands.add_parser("migrate", help="bring an older directory file to the columns of today")
    migrate.add_argument("file", type=Path, help="a services.csv")
    migrate.set_defaults(run=run_migrate)


def run_migrate(arguments: argparse.Namespace) -> int:
    """Rewrite a file with the columns of today; 2 with one sentence if it cannot be read."""
    try:
        changed = migrate_file(arguments.file)
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{arguments.file}: {changed} rows have new codes. Look at them, then run `amparo directory check`."
    )
    return 0


def run_merge(arguments: argparse.Namespace) -> int:
    """Print every change and refusal; write all changes, or none if a line breaks a rule (then 1; 2: not readable)."""
    target = arguments.into or directory_folder() / FILE_NAME
    try:
        left_out = {int(line) for line in arguments.leave_out.split(",") if line.strip()}
    except ValueError:
        print("--leave-out takes line numbers with commas between them, such as 163,196.", file=sys.stderr)
        return 2
    try:
        original = read_original(target)
        merge = _merged(original, arguments.file, arguments.wrong, left_out)
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    for change in merge.changes:
        print(change)
    for remark in merge.remarks:
        print(f"! {remark}")
    faults = _refusals(merge, len(original.rows))
    print(_summary(original.cells, merge.rows))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(
            f"{len(faults)} {'correction' if len(faults) == 1 else 'corrections'} needed. Nothing was written.",
            file=sys.stderr,
        )
        return 1
    if arguments.dry_run:
        print("Nothing was written (--dry-run).")
        return 0
    try:
        original.replace(services_csv(merge.rows))
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{target}: written.")
    return 0


def _merged(original: Original, file: Path, wrong: Path | None, left_out: set[int]) -> Merge:
    refuse_losses(original)
    if missing := [column for column in COLUMNS if column not in original.header]:
        raise DirectoryError(
            f"{original.path} has no column {', '.join(missing)}; `amparo directory migrate {original.path}` adds it."
        )
    merge = Merge([dict(cells) for cells in original.cells])
    if wrong:
        merge.hide_or_correct(_records(wrong, ("country", "service_type", "why", "source_url"), WRONG))
    records = _records(file, ("action", "country", "service_type", "source_url"), INCOMING)
    merge.take(row for row in records if row.line not in left_out)
    return merge


def _records(path: Path, needed: tuple[str, ...], known: tuple[str, ...]) -> list[Row]:
    header, rows = read_rows(path, needed)
    refuse_columns(path, header, known)
    return rows


def _refusals(merge: Merge, old_rows: int) -> list[str]:
    """The refused lines, and the faults that the check finds in what would be written."""
    found = [str(refusal) for refusal in merge.refusals]
    lines = [change.line for change in merge.changes if change.action == "add"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        write_services(file, merge.rows)
        places = {row.line: place for place, row in enumerate(read_rows(file)[1])}
        for fault in check_directory(file):
            place = places.get(fault.row, -1) - old_rows
            where = f"line {lines[place]}" if 0 <= place < len(lines) else f"row {fault.row} of the directory"
            found.append(f"{where}, {fault.column}: {fault.reason}")
    return found


def _summary(before: list[Cells], after: list[Cells]) -> str:
    counts = [Counter((row["service_type"], row["confidence"]) for row in rows) for rows in (before, after)]
    lines = [f"{'kind':<16}" + "".join(f"{name:>14}" for name in (*CONFIDENCES, "all"))]
    for kind in (*SERVICE_TYPES, "all"):
        cells = [
            "{}→{}".format(
                *(
                    sum(
                        number
                        for (its_kind, its_confidence), number in count.items()
                        if kind in (its_kind, "all") and confidence in (its_confidence, "all")
                    )
                    for count in counts
                )
            )
            for confidence in (*CONFIDENCES, "all")
        ]
        lines.append(f"{kind:<16}" + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join(lines)
