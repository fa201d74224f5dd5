"""Opening hours as HSDS has them: schedules with the parts of an RFC 5545 rule."""

from __future__ import annotations

import re
from typing import Any

from amparo.directory.hours import ALWAYS

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CODE = "|".join(_DAYS)
_DAY_LIST = re.compile(rf"(?:{_CODE})(?:-(?:{_CODE}))?(?:,(?:{_CODE})(?:-(?:{_CODE}))?)*")
_SPAN = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)")
# A time of the day has no 24:00 in HSDS.
_LAST_MINUTE = "23:59"

Schedule = dict[str, Any]


def schedules_of(hours: str) -> list[Schedule]:
    """Weekly schedules for opening_hours, without ids; times are those of the service's own place.

    What a weekly rule cannot say (holidays, months, spans over midnight, days without times) is one schedule whose
    `description` is the opening_hours as written. No hours: no schedule.
    """
    if not hours:
        return []
    week = _week("Mo-Su 00:00-24:00" if hours == ALWAYS else hours)
    if week is None:
        return [{"description": hours, "notes": "opening_hours of OpenStreetMap"}]
    return [
        {
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": ",".join(day.upper() for day in days),
            "opens_at": f"{opens}:00",
            "closes_at": f"{closes}:00",
        }
        for (opens, closes), days in week.items()
    ]


def _week(hours: str) -> dict[tuple[str, str], list[str]] | None:
    """The days of each span of time, or None where it is not a plain week."""
    week: dict[tuple[str, str], list[str]] = {}
    seen: set[str] = set()
    for rule in hours.split(";"):
        days_text, _, times = rule.strip().rpartition(" ")
        days = _days(days_text)
        # A later rule for the same day would overwrite the earlier one: better as text than wrong.
        if not days or seen & set(days):
            return None
        seen |= set(days)
        for text in times.split(","):
            span = _SPAN.fullmatch(text)
            if span is None or not span.group(1) < span.group(2) <= "24:00":
                return None
            closes = _LAST_MINUTE if span.group(2) == "24:00" else span.group(2)
            week.setdefault((span.group(1), closes), []).extend(days)
    return week


def _days(text: str) -> list[str]:
    if not text:
        return list(_DAYS)
    if not _DAY_LIST.fullmatch(text):
        return []
    days: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin = _DAYS.index(first)
        length = (_DAYS.index(last or first) - begin) % 7 + 1
        days += [_DAYS[(begin + offset) % 7] for offset in range(length)]
    return [day for day in _DAYS if day in days]
