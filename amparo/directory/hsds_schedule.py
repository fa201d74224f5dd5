"""HSDS schedules (parts of RFC 5545 rules) as OpenStreetMap opening_hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from amparo.directory.cell_rules import is_date
from amparo.directory.hours import ALWAYS, is_valid

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TIME = re.compile(r"(\d\d:\d\d)(?::\d\d)?")


def opening_hours(schedules: Iterable[dict[str, object]], today: date | None = None) -> str:
    """Weekly schedules as one expression; '' (unknown) if any of them says more than days and times.

    So does a note: nobody here can read whether it says "closed". Nor has what begins after `today` begun.
    """
    rules = [_rule(schedule, today or date.today()) for schedule in schedules]
    if not rules or None in rules:
        return ""
    joined = ", ".join(rule for rule in rules if rule)
    if joined in ("Mo,Tu,We,Th,Fr,Sa,Su 00:00-24:00", "Mo,Tu,We,Th,Fr,Sa,Su 00:00-23:59"):
        return ALWAYS
    return joined if is_valid(joined) else ""


def _rule(schedule: dict[str, object], today: date) -> str | None:
    if schedule.get("freq") != "WEEKLY" or schedule.get("interval") not in (None, 1):
        return None
    if any(
        schedule.get(part) for part in ("valid_from", "valid_to", "until", "count", "bymonthday", "byweekno")
    ):
        return None
    if any(schedule.get(part) for part in ("notes", "description")):
        return None
    begins = str(schedule.get("dtstart") or "")[:10]
    if begins and not (is_date(begins, partly=False) and begins <= today.isoformat()):
        return None
    days = str(schedule.get("byday") or "").upper().split(",")
    # Times with an offset ('09:00Z') name no zone that keeps summer time: better unknown than an hour wrong.
    opens = _TIME.fullmatch(str(schedule.get("opens_at") or ""))
    closes = _TIME.fullmatch(str(schedule.get("closes_at") or ""))
    if not opens or not closes or not all(day in _DAYS for day in days):
        return None
    return f"{','.join(day.capitalize() for day in days)} {opens.group(1)}-{closes.group(1)}"
