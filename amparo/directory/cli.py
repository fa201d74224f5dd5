"""`amparo directory check` and `amparo directory show`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from amparo.directory import organisations
from amparo.directory.audience import AUDIENCES
from amparo.directory.checker import Fault, check_directory
from amparo.directory.countries import country_name, find_country
from amparo.directory.coverage_command import add_coverage
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.errors import DirectoryError
from amparo.directory.facts import emergency_facts, service_facts
from amparo.directory.hsds import cli as hsds
from amparo.directory.loader import FILE_NAME, directory_folder, load_services, read_rows
from amparo.directory.lookup import Directory, LookupResult
from amparo.directory.merge_command import add_merge_commands
from amparo.directory.needs import NEEDS
from amparo.directory.place import Place
from amparo.directory.raised import LAST_COMMIT, committed_rows, raised_without_reason
from amparo.directory.review.command import add_review
from amparo.directory.spreadsheet import commands as spreadsheet
from amparo.directory.verify.command import add_verify
from amparo.directory.wanted import WAYS, Wanted


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
    check.add_argument(
        "--since",
        default=LAST_COMMIT,
        metavar="VERSION",
        help="also name rows that were low in this version of git and are shown now without a reason (the last commit)",
    )
    check.set_defaults(run=run_check)

    show = commands.add_parser("show", help="show what a person would get")
    show.add_argument("country", help="a country code or its English name, such as KE or Kenya")
    show.add_argument("--need", choices=sorted(NEEDS), default="trafficking")
    show.add_argument("--audience", choices=AUDIENCES, help="who is in trouble, where known")
    show.add_argument("--subdivision", help="an ISO 3166-2 code, such as US-TX")
    show.add_argument("--organisation", help="the folder of an organisation, whose services come first")
    show.add_argument(
        "--from", dest="origin", help="the country somebody is from: its offices and lines as well"
    )
    show.add_argument("--writer", help="the country where who writes is, if that is another one")
    show.add_argument("--city", default="", help="the town, as it is written")
    show.add_argument("--languages", default="", help="codes of languages that somebody speaks: tl,en")
    show.add_argument("--ways", default="", help=f"what is possible now, of {', '.join(WAYS)}: text,whatsapp")
    show.add_argument("--limit", type=int, help="how many services at most")
    show.add_argument("--json", action="store_true", help="as the website channel sends it")
    show.set_defaults(run=run_show)

    spreadsheet.add_commands(commands)
    hsds.add_commands(commands)
    add_merge_commands(commands)
    add_verify(commands)
    add_review(commands)
    add_coverage(commands)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every fault as `services.csv:LINE column: reason`; 0 if there is none, else 1 (2: no such version)."""
    if arguments.file:
        files = [arguments.file]
    else:
        folder = directory_folder()
        files = [folder / FILE_NAME, *sorted(folder.glob(f"organisations/*/{FILE_NAME}"))]
    total = 0
    for file in files:
        try:
            faults = [*check_directory(file), *_raised(file, arguments.since)]
        except DirectoryError as error:
            print(error, file=sys.stderr)
            return 2
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


def _raised(file: Path, since: str) -> list[Fault]:
    before = committed_rows(file, since)
    if before is None:
        return []
    try:
        return raised_without_reason(before, read_rows(file)[1])
    except DirectoryError:  # a file that cannot be read is a fault of its own already
        return []


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
    named = {"country": arguments.country, "origin": arguments.origin, "writer": arguments.writer}
    codes = {key: find_country(name) if name else None for key, name in named.items()}
    for key, name in named.items():
        if name and codes[key] is None:
            print(f"'{name}' is not a country or territory that ISO 3166 knows.", file=sys.stderr)
            return 2
    ways = _listed(arguments.ways)
    if wrong := [way for way in ways if way not in WAYS]:
        print(f"'{wrong[0]}' is not a way; choose among {', '.join(WAYS)}.", file=sys.stderr)
        return 2
    try:
        found = Directory().look_up(
            Wanted(
                Place(str(codes["country"]), arguments.subdivision),
                arguments.need,
                audience=arguments.audience,
                city=arguments.city,
                origin=codes["origin"],
                writer_country=codes["writer"],
                languages=_listed(arguments.languages),
                ways=frozenset(ways),
                organisation=arguments.organisation,
                limit=arguments.limit,
            )
        )
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(_as_json(found) if arguments.json else _as_text(found))
    return 0


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for word in text.split(",") if (part := word.strip()))


def _as_json(found: LookupResult) -> str:
    data = {
        "country": found.place.country,
        "emergency": [asdict(number) for number in emergency_facts(found)],
        "services": [service.to_json() for service in service_facts(found)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_text(found: LookupResult) -> str:
    name = country_name(found.place.country)
    blocks = [f"Emergency in {name}\n{_numbers(found.emergency)}"]
    if found.writer_emergency:
        blocks.append(f"Emergency where the writer is\n{_numbers(found.writer_emergency)}")
    if not found.country_has_line:
        blocks.append(f"No line in {name} is known for this. These work in any country:")
    elif not found.has_own_type:
        blocks.append(f"No line in {name} is made for this ({found.need}). These can help:")
    blocks += ["\n".join(service.in_lines) for service in service_facts(found)]
    if len(found.services) < found.total:
        blocks.append(f"{found.total - len(found.services)} more: use a larger --limit.")
    return "\n\n".join(blocks)


def _numbers(numbers: Sequence[EmergencyNumber]) -> str:
    return "\n".join(
        " · ".join(part for part in (number.phone, number.name, number.note, number.origin) if part)
        for number in numbers
    )
