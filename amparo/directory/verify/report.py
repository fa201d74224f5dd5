"""The findings as Markdown and CSV for the person who works through them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from amparo.directory.countries import country_name
from amparo.directory.verify.plan import Due
from amparo.directory.verify.verdict import Finding, Verdict

COLUMNS = (
    "verdict",
    "row",
    "country",
    "service",
    "service_type",
    "confidence",
    "number",
    "page_shows",
    "reason",
    "page",
    "leads_to",
    "day",
)
_HEADINGS = {
    Verdict.CHANGED: (
        "The page shows other numbers",
        "Compare, and correct the row if the number has changed.",
    ),
    Verdict.VANISHED: ("The page or the number is gone", "Look for the service's new page."),
    Verdict.MOVED: (
        "The address leads elsewhere, and the number is not there",
        "Find out whether the service still exists.",
    ),
    Verdict.DOUBTFUL: ("Not sure", "Find out whether people can still call this number."),
    Verdict.CONFIRMED_MOVED: (
        "Found, but at a new address",
        "If the new page is right, put it into source_url.",
    ),
    Verdict.UNREACHABLE: (
        "The page could not be reached",
        "Try it by hand; if it stays out of reach, look for another source.",
    ),
    Verdict.BLOCKED: ("The site does not want programs to read it", "Open the page and look."),
    Verdict.UNREADABLE: ("Only a person can read it", "Open the page and look."),
    Verdict.CONFIRMED: ("Confirmed: the number stands on its page", ""),
}


def write_report(
    folder: Path,
    due: Sequence[Due],
    findings: Sequence[Finding],
    *,
    day: str,
    without_page: int,
    stamped: int,
) -> tuple[Path, Path]:
    """Write report.md and report.csv into `folder` and return their paths."""
    rows = {row.id: row for row in due}
    ordered = sorted(findings, key=lambda found: _urgency(found, rows[found.row]))
    folder.mkdir(parents=True, exist_ok=True)
    markdown, table = folder / "report.md", folder / "report.csv"
    markdown.write_text(_markdown(ordered, rows, day, without_page, stamped), encoding="utf-8")
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_cells(found, rows[found.row]) for found in ordered)
    return markdown, table


def _urgency(found: Finding, row: Due) -> tuple[int, bool, str, str]:
    """Within a verdict, rows that people see come first."""
    hidden = row.cells.get("confidence") == "low"
    return list(Verdict).index(found.verdict), hidden, row.cells["country"], row.cells.get("service_name", "")


def _cells(found: Finding, row: Due) -> list[str]:
    cells = row.cells
    return [
        found.verdict.value,
        found.row,
        cells["country"],
        cells.get("service_name", ""),
        cells.get("service_type", ""),
        cells.get("confidence", ""),
        "; ".join(found.numbers),
        "; ".join(found.shows),
        found.reason,
        found.page,
        found.now_at,
        found.day,
    ]


def _markdown(
    ordered: Sequence[Finding], rows: dict[str, Due], day: str, without_page: int, stamped: int
) -> str:
    parts = [
        f"# Source pages, {day}",
        f"{len(ordered)} services were looked at. For {stamped} of them the day on which their page was read is now "
        "`assured_date`. This says that the number stood there, not that somebody answers it. "
        f"{without_page} more have no web page as their source. No number was changed: only a person does that.",
        "| | services |\n|---|---|\n"
        + "\n".join(
            f"| {_HEADINGS[verdict][0]} (`{verdict.value}`) | {_count(ordered, verdict)} |"
            for verdict in Verdict
        ),
    ]
    for verdict in Verdict:
        group = [found for found in ordered if found.verdict is verdict]
        if not group:
            continue
        heading, advice = _HEADINGS[verdict]
        parts.append(f"## {heading} ({len(group)})")
        if verdict is Verdict.CONFIRMED:
            # What a machine alone has settled needs no work; where the first source failed, it does.
            group = [found for found in group if found.page != rows[found.row].pages[0]]
            if not group:
                parts.append("These need nothing; `report.csv` lists them.")
                continue
            advice = "These stand on the second source only: please replace the first. `report.csv` has the others."
        parts.append(advice)
        parts.append(
            "\n".join(
                [
                    "| row | service | our number | the page shows | what was found |",
                    "|---|---|---|---|---|",
                ]
                + [_line(found, rows[found.row]) for found in group]
            )
        )
    return "\n\n".join(parts) + "\n"


def _count(findings: Sequence[Finding], verdict: Verdict) -> int:
    return sum(found.verdict is verdict for found in findings)


def _line(found: Finding, row: Due) -> str:
    cells = row.cells
    hidden = " (not shown to people)" if cells.get("confidence") == "low" else ""
    service = f"{country_name(cells['country'])}: {cells.get('service_name', '')}{hidden}"
    matter = f"{found.reason} <{found.page}>"
    if found.now_at:
        matter += f" now leads to <{found.now_at}>"
    columns = (
        f"`{found.row}`",
        service,
        ", ".join(found.numbers),
        ", ".join(found.shows) or "nothing",
        matter,
    )
    return "| " + " | ".join(_escape(column) for column in columns) + " |"


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("\r", " ")
