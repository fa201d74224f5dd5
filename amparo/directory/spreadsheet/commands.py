"""`amparo directory template`, `import` and `update-world`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder

_MOST_LINES = 20  # of one kind, on the screen


def add_commands(commands: Any) -> None:
    """Add the commands to the sub-parsers of `amparo directory`; each sets `run`, which returns the status."""
    template = commands.add_parser(
        "template", help="write an empty spreadsheet for an organisation's services"
    )
    template.add_argument("file", type=Path, help="a new file that ends in .xlsx or .csv")
    template.set_defaults(run=run_template)

    taken = commands.add_parser("import", help="take an organisation's services from a spreadsheet")
    taken.add_argument("file", type=Path, help="a .xlsx or .csv file")
    taken.add_argument("--organisation", required=True, metavar="SLUG", help="the organisation's folder")
    taken.add_argument("--dry-run", action="store_true", help="only show faults and changes")
    taken.set_defaults(run=run_import)

    world = commands.add_parser("update-world", help="merge a newer world directory into this one")
    world.add_argument("newer", type=Path, metavar="NEWER.csv", help="the newer services.csv")
    world.add_argument(
        "--base", type=Path, metavar="OLD.csv", help="the version that the file here was made from"
    )
    world.add_argument("--dry-run", action="store_true", help="only show what would change")
    world.set_defaults(run=run_update_world)


def run_template(arguments: argparse.Namespace) -> int:
    """Write the template; 2 with one sentence where that cannot be."""
    from amparo.directory.spreadsheet.template import write_template

    try:
        write_template(arguments.file)
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments.file} is ready. Write one service in each row, delete the example, then run:")
    print(f"amparo directory import {arguments.file} --organisation your-name --dry-run")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Show every fault, or what changes, and write without --dry-run; 1 with faults, 2 where nothing could be read."""
    from amparo.directory.spreadsheet.own_services import plan_import

    try:
        plan = plan_import(arguments.file, arguments.organisation, directory_folder())
        for remark in plan.remarks:
            print(f"Note: {remark}")
        for fault in plan.faults:
            print(fault)
        if plan.faults:
            count = len(plan.faults)
            print(
                f"{count} {'correction' if count == 1 else 'corrections'} needed. Nothing was written. "
                "Change the spreadsheet and run this again."
            )
            return 1
        _list("New", plan.added, most=None)
        _list("Changed", plan.changed, most=None)
        _list("No longer in the spreadsheet, so taken off your list", plan.removed, most=None)
        if arguments.dry_run:
            print(
                f"{_services(len(plan.rows))}, nothing to correct. Nothing was written, as this was a dry run."
            )
            return 0
        plan.write()
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{_services(len(plan.rows))} written to {plan.file}.")
    return 0


def _services(count: int) -> str:
    return f"{count} {'service' if count == 1 else 'services'}"


def run_update_world(arguments: argparse.Namespace) -> int:
    """Show changes and conflicts, and write without --dry-run; 1 with conflicts, 2 where a file is missing."""
    from amparo.directory.spreadsheet.world import CONFLICTS, plan_update

    try:
        update = plan_update(arguments.newer, directory_folder(), arguments.base)
        merged = update.merge
        names = update.names
        _list("New", [names[item] for item in merged.added])
        _list("Updated", [f"{names[item]}: {', '.join(columns)}" for item, columns in merged.updated.items()])
        _list(
            "Deleted in the newer file, so taken out",
            [names[item] for item in merged.deleted_there],
            most=None,
        )
        _list("Deleted here, so not taken in again", [names[item] for item in merged.deleted_here], most=None)
        _list("Only here, kept", [names[item] for item in merged.own])
        _list(
            "Changed here, kept",
            [f"{names[item]}: {', '.join(columns)}" for item, columns in merged.kept.items()],
        )
        if merged.order_kept:
            print("The order of rows was changed here, and is kept.")
        for conflict in merged.conflicts:
            print(
                f"Conflict: {conflict.country} {conflict.service_name} ({conflict.id}), {conflict.column} "
                f"({conflict.why}): here '{conflict.local}', newer '{conflict.newer}'. Kept as it is here."
            )
        if not arguments.dry_run:
            update.write()
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    count = len(merged.conflicts)
    said = (
        "Nothing was written, as this was a dry run."
        if arguments.dry_run
        else f"{update.folder / FILE_NAME} is written."
    )
    print(f"{_services(len(merged.rows))}, {count} {'conflict' if count == 1 else 'conflicts'}. {said}")
    if count and not arguments.dry_run:
        print(
            f"Please go through {update.folder / CONFLICTS}: where the newer value is right, "
            "put it into services.csv. Then delete the file."
        )
    return 1 if count else 0


def _list(title: str, lines: Iterable[str], most: int | None = _MOST_LINES) -> None:
    lines = list(lines)
    if lines:
        print(f"{title} ({len(lines)}):")
        shown = lines if most is None else lines[:most]
        print("\n".join(f"  {line}" for line in shown))
        if len(lines) > len(shown):
            print(f"  and {len(lines) - len(shown)} more")
