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
from amparo.directory.merge import Merge
from amparo.directory.migrate import migrate_file, migrated
from amparo.directory.same_service import Cells
from amparo.directory.service import CONFIDENCES, SERVICE_TYPES
from amparo.directory.writing import write_services


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
        merge, before = _merged(target, arguments.file, arguments.wrong, left_out)
    except ValueError:
        print("--leave-out takes line numbers with commas between them, such as 163,196.", file=sys.stderr)
        return 2
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    for change in merge.changes:
        print(change)
    faults = _refusals(merge, len(before))
    print(_summary(before, merge.rows))
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
        write_services(target, merge.rows)
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{target}: written.")
    return 0


def _merged(target: Path, file: Path, wrong: Path | None, left_out: set[int]) -> tuple[Merge, list[Cells]]:
    rows = [migrated(row.cells) for row in read_rows(target)[1]]
    merge = Merge([dict(row) for row in rows])
    if wrong:
        merge.hide_or_correct(_records(wrong, ("country", "service_type", "why", "source_url")))
    records = _records(file, ("action", "country", "service_type", "source_url"))
    merge.take(row for row in records if row.line not in left_out)
    return merge, rows


def _records(path: Path, needed: tuple[str, ...]) -> list[Row]:
    return read_rows(path, needed)[1]


def _refusals(merge: Merge, old_rows: int) -> list[str]:
    """The refused lines, and the faults that the check finds in what would be written."""
    found = [f"line {refusal.line}: {refusal.reason}" for refusal in merge.refusals]
    lines = [change.line for change in merge.changes if change.action == "add"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        write_services(file, merge.rows)
        for fault in check_directory(file):
            place = fault.row - 2 - old_rows  # rows have no line breaks: the check would have said so
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
