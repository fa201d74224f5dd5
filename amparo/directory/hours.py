"""Opening hours (OpenStreetMap `opening_hours`): open at an instant, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

# Its type stubs leave the two errors out.
from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]

ALWAYS = "24/7"
_HOLIDAY = "PH"
_AHEAD = timedelta(days=6)
_MAX_INTERVALS = 12  # enough to get over a long holiday; more would only be slow


@lru_cache(maxsize=2048)
def _parse(hours: str, country: str) -> OpeningHours | None:
    try:
        return OpeningHours(hours, country=country or None)
    except UnknownCountryError:
        return _parse(hours, "")  # no calendar of public holidays known for that country
    except ParserError:
        return None


def is_valid(hours: str) -> bool:
    """Can these hours be understood?"""
    return _parse(hours, "") is not None


def _local(at: datetime, zones: Sequence[ZoneInfo]) -> dict[datetime, ZoneInfo]:
    """The wall clocks of the zones at one instant, each once."""
    return {at.astimezone(zone).replace(tzinfo=None): zone for zone in zones}


def is_open(hours: str, zones: Sequence[ZoneInfo], at: datetime, country: str = "") -> bool | None:
    """Open at the instant `at` (time zone aware)?

    None when not known: no hours, hours that cannot be read, no zone, zones that disagree, days without times
    ('Mo-Fr') on such a day, or a public holiday for which the hours have no rule ('PH off'). `country` gives the
    calendar of public holidays.
    """
    if hours == ALWAYS:
        return True
    parsed = _parse(hours, country) if hours else None
    if parsed is None or not zones:
        return None
    answers = {_state(parsed, hours, clock, country) for clock in _local(at, zones)}
    answer = answers.pop() if len(answers) == 1 else None
    return None if answer and ":" not in hours else answer


def _state(parsed: OpeningHours, hours: str, clock: datetime, country: str) -> bool | None:
    if parsed.is_unknown(clock):
        return None
    is_open = parsed.is_open(clock)
    return None if is_open and _may_be_off(hours, clock, country) else is_open


def _may_be_off(hours: str, clock: datetime, country: str) -> bool:
    """Is it a public holiday of which these hours say nothing?"""
    holidays = _parse(_HOLIDAY, country)
    # Without a calendar for the country "PH" is a day that never comes.
    return _HOLIDAY not in hours and holidays is not None and holidays.is_open(clock)


def next_opening(hours: str, zones: Sequence[ZoneInfo], at: datetime, country: str = "") -> datetime | None:
    """The next instant after `at` when it opens, in the service's own zone; None when not known.

    Meant for a service that is closed now. None too when zones would open at different instants, when that would be
    on a public holiday for which the hours have no rule, and a week ahead, where a weekday would say the wrong week.
    """
    if hours == ALWAYS or ":" not in hours:
        return None
    parsed = _parse(hours, country)
    if parsed is None or not zones:
        return None
    openings: dict[float, datetime] = {}
    for clock, zone in _local(at, zones).items():
        opening = _next_start(parsed, clock)
        if opening is None or opening.date() - clock.date() > _AHEAD or _may_be_off(hours, opening, country):
            return None
        opening = opening.replace(tzinfo=zone)
        openings[opening.timestamp()] = opening
    return openings.popitem()[1] if len(openings) == 1 else None


def _next_start(parsed: OpeningHours, clock: datetime) -> datetime | None:
    for start, _end, state, _comment in islice(parsed.intervals(clock), _MAX_INTERVALS):
        if state == State.OPEN and start > clock:
            return start
    return None
