"""Opening hours in plain English, turned into OpenStreetMap opening_hours where only one reading is possible."""

from __future__ import annotations

import re

from amparo.directory.hours import ALWAYS, is_valid
from amparo.directory.spreadsheet.cells import Cell, Refused, quoted

_INSTEAD = (
    "Write 24/7 if somebody always answers, or days and times on the 24-hour clock, such as "
    "Mo-Fr 09:00-17:00; Sa 10:00-14:00. If you are not sure, leave it empty."
)
_ALWAYS = re.compile(
    r"24 ?[/x×] ?7|24 ?h|24 ?h(ou)?rs?( (a|per) day)?(,? (7 days( a week)?|every ?day|daily))?|always( open)?|"
    r"day and night|(a)?round the clock",
    re.IGNORECASE,
)
_DAYS = (
    "mo(?:n(?:days?)?)?",
    "tu(?:es?(?:days?)?)?",
    "we(?:d(?:nesdays?)?)?",
    "th(?:u(?:r(?:s(?:days?)?)?)?)?",
    "fr(?:i(?:days?)?)?",
    "sa(?:t(?:urdays?)?)?",
    "su(?:n(?:days?)?)?",
)
_SHORT = "Mo Tu We Th Fr Sa Su".split()
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})(?:[:.h](\d\d))? ?(a\.?m\.?|p\.?m\.?)?(?![\d:])", re.IGNORECASE)
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_RULE = rf"(?:{_DAY}(?:-{_DAY})?(?:, ?{_DAY}(?:-{_DAY})?)* )?(?:\d\d:\d\d-\d\d:\d\d(?:, ?\d\d:\d\d-\d\d:\d\d)*|off)"
_FORM = re.compile(rf"{_RULE}(?:[;,] ?{_RULE})*")


def opening_hours(cell: Cell) -> tuple[str, bool]:
    """Return the hours as opening_hours, and whether they were turned into it; raise Refused if they cannot be."""
    text = cell.text
    if cell.kind in ("date", "month", "number"):
        raise Refused(
            f"The spreadsheet made {'a date' if cell.kind != 'number' else 'a number'} ({text}) of the hours.",
            f"Format the cell as text and write the hours again. {_INSTEAD}",
        )
    if is_valid(text):
        return text, False
    if _ALWAYS.fullmatch(text.strip(" .")):
        return ALWAYS, True
    hours = _turned(text)
    if _FORM.fullmatch(hours) and is_valid(hours):
        return hours, True
    raise Refused(f"The hours {quoted(text)} cannot be understood.", _INSTEAD)


def _turned(text: str) -> str:
    hours = re.sub(r"\s*(?:[-–—−]|\bto\b|\btill?\b|\buntil\b)\s*", "-", text.strip(" ."), flags=re.IGNORECASE)
    hours = re.sub(r"\b(from|between|hours?|hrs|local time)\b", " ", hours, flags=re.IGNORECASE)
    hours = re.sub(r"\bclosed on (public )?holidays\b", "PH off", hours, flags=re.IGNORECASE)
    hours = re.sub(r"\b(on )?weekdays\b", "Mo-Fr", hours, flags=re.IGNORECASE)
    hours = re.sub(r"\b(every ?day|daily|7 days a week)\b", "Mo-Su", hours, flags=re.IGNORECASE)
    for pattern, short in zip(_DAYS, _SHORT, strict=True):
        hours = re.sub(rf"\b{pattern}\b\.?", short, hours, flags=re.IGNORECASE)
    hours = re.sub(
        r"\bnoon\b",
        "12:00",
        re.sub(r"\bmidnight\b", "24:00", hours, flags=re.IGNORECASE),
        flags=re.IGNORECASE,
    )
    hours = _CLOCK.sub(_clock, hours)
    hours = re.sub(rf"({_DAY})\s*(?:and|&)\s*({_DAY})", r"\1,\2", hours)
    hours = re.sub(rf"({_DAY})[:,]\s*(\d)", r"\1 \2", hours)
    # "09:00-17:00 Mo-Fr": the days come first.
    hours = re.sub(rf"^(\d\d:\d\d-\d\d:\d\d)[, ]+({_DAY}(?:-{_DAY})?)$", r"\2 \1", " ".join(hours.split()))
    return hours.replace(" ,", ",").replace(" ;", ";")


def _clock(match: re.Match[str]) -> str:
    hour, minutes, half = int(match.group(1)), match.group(2), (match.group(3) or "").lower().replace(".", "")
    if not minutes and not half:
        return match.group()  # "9-5": nobody knows which half of the day
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        return match.group()
    return f"{hour:02}:{minutes or '00'}"
