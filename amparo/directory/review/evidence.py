"""What speaks for or against a number: the report of `verify`, and reports of dead numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amparo.directory.cell_rules import is_date
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import read_rows

DEAD_REPORTS = "reports.csv"
"""The file beside services.csv with reports of dead numbers; nobody has to keep one."""


@dataclass(frozen=True)
class PageFinding:
    """A line of the report of `amparo directory verify`; `shows`: the numbers that the page has instead."""

    verdict: str
    day: str
    reason: str
    shows: str
    page: str

    def __str__(self) -> str:
        """As a sentence for people."""
        shows = f" It shows: {self.shows}." if self.shows else ""
        return f"The machine looked on {self.day} ({self.verdict}): {self.reason}{shows} {self.page}"


@dataclass(frozen=True)
class DeadReports:
    """How many times people said that a number is dead, and the last day (ISO)."""

    count: int
    day: str

    def __str__(self) -> str:
        """As a sentence for people."""
        times = "once" if self.count == 1 else f"{self.count} times"
        return f"Reported dead {times}, last on {self.day}."


@dataclass(frozen=True)
class Evidence:
    """By the id of the row."""

    pages: Mapping[str, PageFinding] = field(default_factory=dict)
    dead: Mapping[str, DeadReports] = field(default_factory=dict)


def read_report(path: Path) -> dict[str, PageFinding]:
    """The findings in a report.csv of `verify`, by id of the row; raises DirectoryError if it is none."""
    columns = ("verdict", "row", "reason", "page_shows", "page", "day")
    return {
        cells["row"]: PageFinding(
            cells["verdict"], cells["day"], cells["reason"], cells["page_shows"], cells["page"]
        )
        for cells in (row.cells for row in read_rows(path, columns)[1])
    }


def read_dead_reports(path: Path) -> dict[str, DeadReports]:
    """The reports of dead numbers (columns id, date, count) by id; none if there is no file.

    Several lines on one row count together. Raises DirectoryError with the line where one cannot be read.
    """
    if not path.exists():
        return {}
    found: dict[str, DeadReports] = {}
    for row in read_rows(path, ("id", "date", "count"))[1]:
        number, day, count = (row.cells[column].strip() for column in ("id", "date", "count"))
        if not is_date(day, partly=False):
            raise DirectoryError(f"{path}, line {row.line}: '{day}' is not a day until today as 2026-11-24.")
        if not count.isdecimal() or not 0 < int(count) < 10**6:
            raise DirectoryError(
                f"{path}, line {row.line}: '{count}' is no count; write a whole number from 1."
            )
        before = found.get(number, DeadReports(0, ""))
        found[number] = DeadReports(before.count + int(count), max(before.day, day))
    return found
