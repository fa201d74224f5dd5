"""What speaks for or against a number: the report of `verify`, and reports of dead numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amparo.directory import number_reports
from amparo.directory.loader import read_rows


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


def dead_reports() -> dict[str, DeadReports]:
    """What people reported in the chat, by id of the row (setting AMPARO_REPORTS); none if there is no file."""
    days = number_reports.last_days()
    return {id: DeadReports(count, days[id]) for id, count in number_reports.reports().items()}
