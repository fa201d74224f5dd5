"""`amparo directory export` and `amparo directory import-hsds`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from amparo.directory.cell_rules import url_fault
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.export import FORMATS, export, modified_of
from amparo.directory.hsds.intake import Imported, import_records, write_rows
from amparo.directory.hsds.source import read_source
from amparo.directory.loader import FILE_NAME, directory_folder, load_services

_CONTACTS = ("phone", "sms", "whatsapp", "chat_url", "web_url", "email")


def add_commands(commands: Any) -> None:
    """Add both commands to the sub-parsers of `amparo directory`; each sets `run`."""
    out = commands.add_parser("export", help="write the services that may be shown as HSDS 3.0")
    out.add_argument("--format", choices=FORMATS, required=True, help="JSON, or CSV with datapackage.json")
    out.add_argument("--out", type=Path, required=True, help="a new or empty folder")
    out.add_argument("--file", type=Path, help="a services.csv; without it the project's own")
    out.set_defaults(run=run_export)

    taken = commands.add_parser("import-hsds", help="make rows of the services of another HSDS 3 directory")
    taken.add_argument("source", help="a JSON file, a folder, or the address of an API without /services")
    taken.add_argument("--source", dest="address", help="where a file or folder comes from: its web address")
    taken.add_argument("--out", type=Path, help="the new CSV file; without it the rows are only shown")
    taken.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
    taken.add_argument("--skip-faulty", action="store_true", help="write the good rows beside faulty records")
    taken.add_argument("--trusted", action="store_true", help="an export of Amparo's own: rows as they were")
    taken.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the export and say how many services it has; 2 with one sentence where that cannot be done."""
    file = arguments.file or directory_folder() / FILE_NAME
    try:
        count = export(load_services(file), arguments.format, arguments.out, modified_of(file))
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments.out}: {count} services as {arguments.format}.")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Show the rows, name each fault by its record, and write the rows if all is well.

    1 if a record has a fault, 2 with one sentence if the source cannot be read or the file not be written.
    """
    try:
        address = _address(arguments)
        found = import_records(read_source(arguments.source), address, arguments.trusted)
        for line in _lines(found):
            print(line)
        for fault in found.faults:
            print(f"{fault.record}: {fault.reason}", file=sys.stderr)
        print(_summary(found))
        return _write(found, arguments)
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2


def _address(arguments: argparse.Namespace) -> str:
    if arguments.source.startswith(("https://", "http://")):
        return str(arguments.source)
    if arguments.address is None:
        if arguments.trusted:
            return ""
        raise DirectoryError(
            "Say with --source at which web address the directory stands that this comes from."
        )
    if reason := url_fault(arguments.address):
        raise DirectoryError(f"--source: {reason}.")
    return str(arguments.address)


def _lines(found: Imported) -> list[str]:
    return [
        " | ".join(
            [
                *(row[column] for column in ("country", "service_type", "service_name")),
                next((row[column] for column in _CONTACTS if row[column]), ""),
                row["confidence"],
            ]
        )
        for row in found.rows
    ]


def _summary(found: Imported) -> str:
    medium = sum(row["confidence"] != "low" for row in found.rows)
    text = f"{len(found.rows)} rows, {medium} may be shown"
    if found.emergency:
        text += f"; {found.emergency} emergency numbers left out"
    records = len({fault.record for fault in found.faults})
    return f"{text}; {records} records with a fault." if records else f"{text}; no fault."


def _write(found: Imported, arguments: argparse.Namespace) -> int:
    failed = 1 if found.faults else 0
    if arguments.out is None or arguments.dry_run:
        print("Nothing was written.")
        return failed
    if failed and not arguments.skip_faulty:
        print("Nothing was written: mend these records, or write the others with --skip-faulty.")
        return failed
    write_rows(found.rows, arguments.out)
    print(f"Written: {arguments.out}.")
    return failed
