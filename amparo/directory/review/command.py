"""`amparo directory review`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from amparo.directory.age import age
from amparo.directory.countries import SUPRANATIONAL, country_name, find_country
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder, read_rows
from amparo.directory.review.due import HEADINGS, Due, Why, overdue
from amparo.directory.review.evidence import Evidence, dead_reports, read_report
from amparo.directory.review.questions import name_fault
from amparo.directory.review.session import Session

REPORT = Path("results/verify/report.csv")  # where verify leaves it
OVERDUE_AFTER = "180d"


def add_review(commands: Any) -> None:
    """Add `review` to the sub-parsers of `amparo directory`."""
    review = commands.add_parser(
        "review",
        help="go through the numbers that a person should look at",
        description="Go through the numbers that a person should look at, the most urgent first. Each answer is "
        "written at once. At every question, 'back' goes back to the choice, and Ctrl-C stops.",
    )
    review.add_argument("--country", help="only this one: a code or an English name, such as KE; INT, EU")
    review.add_argument(
        "--older-than",
        type=age,
        default=OVERDUE_AFTER,
        metavar="AGE",
        help=f"a confirmation is overdue after this time, such as 90d or 12w ({OVERDUE_AFTER})",
    )
    review.add_argument("--who", default="", metavar="NAME", help="who checks: a name or a role")
    review.add_argument("--list", action="store_true", help="only show what is overdue")
    review.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help=f"the report.csv of `amparo directory verify`; {REPORT} if it is there",
    )
    review.set_defaults(run=run_review)


def run_review(arguments: argparse.Namespace) -> int:
    """List what is overdue, or go through it; 0 when done or stopped, 2 with one sentence if it cannot be."""
    country = _country(arguments.country) if arguments.country else None
    if arguments.country and country is None:
        return _refuse(f"'{arguments.country}' is not a country or territory that ISO 3166 knows.")
    if arguments.who and (reason := name_fault(arguments.who.strip())):
        return _refuse(f"--who: {reason}")
    file = directory_folder() / FILE_NAME
    try:
        report = arguments.report or (REPORT if REPORT.is_file() else None)
        evidence = Evidence(read_report(report) if report else {}, dead_reports())
        due = overdue(
            (row.cells for row in read_rows(file)[1]),
            evidence,
            date.today(),
            older_than=arguments.older_than,
            country=country,
        )
        if not due:
            print("Nothing is overdue.")
        elif arguments.list:
            _list(due)
        else:
            _go_through(file, due, arguments.who.strip())
    except DirectoryError as error:
        return _refuse(str(error))
    return 0


def _country(text: str) -> str | None:
    return text.upper() if text.upper() in SUPRANATIONAL else find_country(text)


def _list(due: list[Due]) -> None:
    for why, group in groupby(due, key=lambda item: item.why):
        items = list(group)
        print(f"{HEADINGS[why]} ({len(items)})")
        for item in items:
            print(f"  {_line(item)}")
            for sentence in item.told:
                print(f"      {sentence}")


def _line(item: Due) -> str:
    cells = item.cells
    ways = [cells.get(name, "") for name in ("phone", "sms", "whatsapp", "chat_url", "web_url", "email")]
    way = next((way for way in ways if way), "")
    since = f", confirmed {cells['assured_date']}" if item.why is Why.OLD else ""
    name = f"{country_name(cells['country'])}, {cells['service_type']}: {cells['service_name']}"
    return f"{name}, {way}{since} [{cells['id']}]"


def _go_through(file: Path, due: list[Due], who: str) -> None:
    services = "1 service" if len(due) == 1 else f"{len(due)} services"
    print(f"{services} to look at. Do not keep a line busy that somebody in need may be calling.")
    session = Session(file, who)
    try:
        session.run(due)
    finally:
        if session.counts:
            done = ", ".join(f"{count} {what}" for what, count in sorted(session.counts.items()))
            print(
                f"\n{done}. See it with `git diff --stat {file}`, then commit it: the history is kept in git."
            )


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
