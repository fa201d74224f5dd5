"""`amparo directory verify`."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from amparo.directory.age import age
from amparo.directory.countries import find_country
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder, read_rows
from amparo.directory.verify.verdict import Verdict

REPORT = Path("results/verify")
SHORTEST_PAUSE = 1.0


def add_verify(commands: Any) -> None:
    """Add `verify` to the sub-parsers of `amparo directory`."""
    verify = commands.add_parser(
        "verify",
        help="look on the source pages whether numbers still stand there",
        description="Look on the source pages whether numbers still stand there. Changes no number.",
    )
    verify.add_argument("--country", help="only this one: a code or an English name, such as KE or Kenya")
    verify.add_argument(
        "--older-than",
        type=age,
        metavar="AGE",
        help="only numbers confirmed longer ago than this, or never, such as 90d or 12w",
    )
    verify.add_argument("--report", type=Path, default=REPORT, metavar="FOLDER", help=f"default: {REPORT}")
    again = verify.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with a run that was cut off, however long ago"
    )
    again.add_argument("--fresh", action="store_true", help="begin anew, also after a run that was cut off")
    verify.add_argument("--workers", type=_count, default=8, help="how many sites are read at once (8)")
    verify.add_argument(
        "--pause", type=float, default=2.0, help="seconds between two requests to one site, 1 or more (2)"
    )
    verify.add_argument("--timeout", type=float, default=20.0, help="seconds to wait for an answer (20)")
    # For tests: pages on this machine, which are otherwise refused.
    verify.add_argument("--allow-loopback", action="store_true", help=argparse.SUPPRESS)
    verify.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """Look at all due rows, write report and days, print a summary; 0 when done, 2 with one sentence if it cannot."""
    from amparo.settings import current

    country = find_country(arguments.country) if arguments.country else None
    if arguments.country and country is None:
        return _refuse(f"'{arguments.country}' is not a country or territory that ISO 3166 knows.")
    if arguments.pause < SHORTEST_PAUSE and not arguments.allow_loopback:
        return _refuse("--pause must be 1 or more: a site must not be burdened.")
    if not 0 < arguments.timeout <= 120:
        return _refuse("--timeout must be above 0 and at most 120.")
    contact = current().verify_contact
    if not contact:
        return _refuse(
            "Set AMPARO_VERIFY_CONTACT to your e-mail address or web page, so that sites can write to you."
        )
    try:
        return _verify(arguments, country, contact)
    except DirectoryError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{arguments.report} cannot be written: {error.strerror}.")


def _verify(arguments: argparse.Namespace, country: str | None, contact: str) -> int:
    from amparo.directory.verify.fetcher import Manners
    from amparo.directory.verify.journal import Journal
    from amparo.directory.verify.plan import make_plan
    from amparo.directory.verify.report import write_report
    from amparo.directory.verify.stamp import stamp
    from amparo.directory.verify.survey import Survey

    file = directory_folder() / FILE_NAME
    today = datetime.now(timezone.utc).date()
    _, rows = read_rows(file)
    plan = make_plan(rows, today, country=country, older_than=arguments.older_than)
    if not plan.due:
        print(f"No service is due. {plan.without_page} have no web page as their source.")
        return 0
    journal = Journal(arguments.report)
    goes_on = not arguments.fresh and (arguments.resume or journal.is_fresh)
    found = journal.read() if goes_on else {}
    if found:
        print(f"Going on where the last run was cut off: {len(found)} pages are already read.")
    else:
        journal.begin()
    manners = Manners(
        contact,
        pause=arguments.pause,
        read_timeout=arguments.timeout,
        connect_timeout=min(10.0, arguments.timeout),
        total_timeout=3 * arguments.timeout,
        loopback=arguments.allow_loopback,
    )
    findings = Survey(plan.due, manners, journal, found, arguments.workers).run()
    stamped = stamp(file, findings)
    markdown, table = write_report(
        arguments.report,
        plan.due,
        findings,
        day=today.isoformat(),
        without_page=plan.without_page,
        stamped=stamped,
    )
    journal.finish()
    counts = Counter(finding.verdict for finding in findings)
    for verdict in Verdict:
        print(f"{verdict.value:16} {counts[verdict]:5}")
    print(
        f"{stamped} rows of {file} have a new day of confirmation. {plan.without_page} have no web page as source."
    )
    print(f"Report: {markdown} and {table}")
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text) or int(text) > 32:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to 32")
    return int(text)
