"""Which services a person should look at, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from amparo.directory.countries import DIALS_PARENT, EU_MEMBERS, all_countries, parent_of
from amparo.directory.review.evidence import DeadReports, Evidence, PageFinding
from amparo.directory.service import SERVICE_TYPES

Cells = dict[str, str]

MACHINE = "machine"
_IN_DOUBT = ("changed", "vanished", "moved", "doubtful")  # verdicts of verify, the most urgent first
_ON_ITS_PAGE = ("confirmed", "confirmed_moved")


class Why(IntEnum):
    """Why a service is due; the order is the order of work."""

    REPORTED = 0
    RAISABLE = 1  # hidden, but its page shows the number
    NEVER = 2
    OLD = 3
    HIDDEN = 4  # and nothing speaks for it so far


HEADINGS = {
    Why.REPORTED: "Reported dead, or in doubt",
    Why.RAISABLE: "Hidden, but their pages show the number: they could be raised",
    Why.NEVER: "Not confirmed yet",
    Why.OLD: "Confirmed long ago",
    Why.HIDDEN: "Hidden, and nothing speaks for them so far",
}


@dataclass(frozen=True)
class Due:
    """A row to look at, why, and what is known for or against it, in sentences."""

    cells: Cells
    why: Why
    told: tuple[str, ...] = ()


def overdue(
    rows: Iterable[Cells],
    evidence: Evidence,
    today: date,
    *,
    older_than: timedelta,
    country: str | None = None,
) -> list[Due]:
    """The rows that are due, in the order of work; rows confirmed within `older_than` are not, unless reported.

    `country`: a code of the column `country`; all without it. Within NEVER: by type of service as SERVICE_TYPES orders
    them, then by how many countries dial it, then those that are the only ones of their type in their country.
    """
    every = [{column: cell.strip() for column, cell in cells.items()} for cells in rows]
    shown = Counter(_kind(cells) for cells in every if cells["confidence"] != "low")
    found: list[tuple[tuple[Any, ...], Due]] = []
    for cells in every:
        if country is not None and cells["country"] != country:
            continue
        page, dead = _open_evidence(cells, evidence)
        why = _why(cells, page, dead, today - older_than)
        if why is None:
            continue
        told = tuple(str(item) for item in (dead, page) if item)
        key = (why, *_rank(cells, why, page, dead), *_rank_by_need(cells, shown))
        found.append((key, Due(cells, why, told)))
    return [due for _, due in sorted(found, key=lambda item: item[0])]


def _open_evidence(cells: Cells, evidence: Evidence) -> tuple[PageFinding | None, DeadReports | None]:
    """What is known of the row and was not settled since: by a person in any case, of pages by the machine too."""
    page, dead = evidence.pages.get(cells["id"]), evidence.dead.get(cells["id"])
    assured = cells.get("assured_date", "")
    if page and page.verdict not in _ON_ITS_PAGE and assured >= page.day:
        page = None
    if dead and assured >= dead.day and cells.get("assured_by", "") not in ("", MACHINE):
        dead = None
    return page, dead


def _why(cells: Cells, page: PageFinding | None, dead: DeadReports | None, limit: date) -> Why | None:
    in_doubt = dead is not None or (page is not None and page.verdict in _IN_DOUBT)
    assured = _day(cells)
    if cells["confidence"] == "low":  # nobody sees it, so a doubt makes it no more urgent
        on_its_page = assured is not None or (page is not None and page.verdict in _ON_ITS_PAGE)
        return Why.RAISABLE if on_its_page and not in_doubt else Why.HIDDEN
    if in_doubt:
        return Why.REPORTED
    if assured is None:
        return Why.NEVER
    return Why.OLD if assured < limit else None


def _day(cells: Cells) -> date | None:
    try:
        return date.fromisoformat(cells.get("assured_date", ""))
    except ValueError:
        return None


def _rank(cells: Cells, why: Why, page: PageFinding | None, dead: DeadReports | None) -> tuple[Any, ...]:
    if why is Why.REPORTED:
        verdict = page.verdict if page else ""
        place = _IN_DOUBT.index(verdict) if verdict in _IN_DOUBT else len(_IN_DOUBT)
        return (-dead.count if dead else 0, place)
    return (cells.get("assured_date", "") if why is Why.OLD else "",)


def _rank_by_need(cells: Cells, shown: Counter[tuple[str, ...]]) -> tuple[Any, ...]:
    kind = cells["service_type"]
    place = SERVICE_TYPES.index(kind) if kind in SERVICE_TYPES else len(SERVICE_TYPES)
    return (place, -countries_served(cells), shown[_kind(cells)], cells["country"], cells["service_name"])


def _kind(cells: Cells) -> tuple[str, ...]:
    return cells["country"], cells["service_type"]


def countries_served(cells: Cells) -> int:
    """From how many countries and territories people are sent to this row."""
    country = cells["country"]
    if country == "INT" or (cells["service_type"] == "home_country" and not cells.get("host_country")):
        return len(all_countries())
    if country == "EU":
        return len(EU_MEMBERS)
    if cells.get("subdivision"):
        return 1
    return 1 + sum(parent_of(territory) == country for territory in DIALS_PARENT)
