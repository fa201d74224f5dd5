"""`amparo directory check` and `amparo directory show`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from amparo.directory import organisations
from amparo.directory.audience import AUDIENCES
from amparo.directory.checker import check_directory
from amparo.directory.countries import country_name, find_country
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder, load_services
from amparo.directory.lookup import Directory, LookupResult
from amparo.directory.needs import NEEDS
from amparo.directory.place import Place
from amparo.directory.text import format_emergency, format_service


def add_commands(subparsers: Any) -> None:
    """Add `directory check` and `directory show` to the sub-parsers of `amparo`.

    Each sets `run`: a function of the parsed arguments that returns the exit code.
    """
    directory = subparsers.add_parser("directory", help="check and show the directory of services")
    commands = directory.add_subparsers(dest="directory_command", required=True)

    check = commands.add_parser("check", help="name every fault of a directory file")
    check.add_argument(
        "file", nargs="?", type=Path, help="a services.csv; without it the project's own files"
    )
    check.set_defaults(run=run_check)

    show = commands.add_parser("show", help="show what a person would get")
    show.add_argument("country", help="a country code or its English name, such as KE or Kenya")
    show.add_argument("--need", choices=sorted(NEEDS), default="trafficking")
    show.add_argument("--audience", choices=AUDIENCES, help="who is in trouble, where known")
    show.add_argument("--subdivision", help="an ISO 3166-2 code, such as US-TX")
    show.add_argument("--organisation", help="the folder of an organisation, whose services come first")
    show.add_argument("--limit", type=int, help="how many services at most")
    show.add_argument("--json", action="store_true", help="as the website channel sends it")
    show.set_defaults(run=run_show)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every fault as `services.csv:LINE column: reason`; 0 if there is none, else 1."""
    if arguments.file:
        files = [arguments.file]
    else:
        folder = directory_folder()
        files = [folder / FILE_NAME, *sorted(folder.glob(f"organisations/*/{FILE_NAME}"))]
    total = 0
    for file in files:
        faults = check_directory(file)
        for fault in faults:
            print(f"{file.name}:{fault.row} {fault.column}: {fault.reason}")
        total += len(faults)
        if not faults:
            services = load_services(file)
            shown = sum(service.may_be_shown for service in services)
            print(f"{file}: {len(services)} services, {shown} may be shown, no fault")
        else:
            print(f"{file}: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")
    if not arguments.file:
        total += _check_profiles(folder)
    return 1 if total else 0


def _check_profiles(folder: Path) -> int:
    """Print the faults of all profiles of organisations, and return how many there are."""
    total = 0
    for path in sorted(folder.glob(f"{organisations.FOLDER}/*/{organisations.FILE_NAME}")):
        faults = organisations.profile_faults(path)
        for key, reason in faults:
            print(f"{path.parent.name}/{path.name} {key}: {reason}")
        total += len(faults)
        if not faults:
            print(f"{path}: no fault")
    return total


def run_show(arguments: argparse.Namespace) -> int:
    """Print the emergency numbers and services for a country; 2 with one sentence if it is not known."""
    country = find_country(arguments.country)
    if country is None:
        print(f"'{arguments.country}' is not a country or territory that ISO 3166 knows.", file=sys.stderr)
        return 2
    try:
        found = Directory().find(
            Place(country, arguments.subdivision),
            arguments.need,
            audience=arguments.audience,
            organisation=arguments.organisation,
            limit=arguments.limit,
        )
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(_as_json(found) if arguments.json else _as_text(found))
    return 0


def _as_json(found: LookupResult) -> str:
    return json.dumps([found.emergency_custom(), found.services_custom()], ensure_ascii=False, indent=2)


def _as_text(found: LookupResult) -> str:
    name = country_name(found.place.country)
    blocks = [f"Emergency in {name}\n{format_emergency(found.emergency)}"]
    if not found.country_has_line:
        blocks.append(f"No line in {name} is known for this. These work in any country:")
    elif not found.has_own_type:
        blocks.append(f"No line in {name} is made for this ({found.need}). These can help:")
    blocks += [format_service(service) for service in found.services]
    if len(found.services) < found.total:
        blocks.append(f"{found.total - len(found.services)} more: use a larger --limit.")
    return "\n\n".join(blocks)
