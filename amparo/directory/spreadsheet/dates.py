"""Days as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date

from amparo.directory.cell_rules import is_date
from amparo.directory.spreadsheet.cells import Cell, Refused, plain, quoted

_MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? )?([a-z]{3,9})(?: (\d{1,2})(?:st|nd|rd|th)?)? (\d{4})"
)


def iso_date(cell: Cell, partly: bool) -> str:
    """Return the date of a cell as 2026-11-24; raise Refused if it is none, has not come, or can be two days.

    `partly`: a month or a year is enough.
    """
    text = cell.text.split(" 00:00")[0]
    if cell.kind == "month":
        text = text[:7]
    forms = "2026-11-24, 2026-11 or 2026" if partly else "2026-11-24 (year, month, day)"
    if cell.kind == "number" and not re.fullmatch(r"(19|20)\d\d", text):
        raise Refused(
            f"{quoted(text)} is how a spreadsheet counts days, not a date that people can read.",
            f"Format the cell as text and write the date as {forms}.",
        )
    day = _read(text)
    if is_date(day, partly):
        return day
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", day) and day > date.today().isoformat():
        raise Refused(
            f"{quoted(text)} is a day that has not come yet.",
            f"Write the day on which it was done, as {forms}.",
        )
    raise Refused(f"{quoted(text)} is not a date that can be read.", f"Write it as {forms}.")


def _read(text: str) -> str:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match.group(1)), int(match.group(2)), match.group(3)
        readings = [
            f"{year}-{month:02}-{day:02}" for day, month in ((first, second), (second, first)) if month <= 12
        ]
        if len(set(readings)) == 2:
            raise Refused(
                f"{quoted(text)} can be two different days.",
                f"Write {readings[0]} or {readings[1]}, with the year first.",
            )
        return readings[0] if readings else text
    if match := _NAMED.fullmatch(plain(text)):
        before, name, after, year = match.groups()
        months = [
            number
            for number, month in enumerate(_MONTHS, 1)
            if month.startswith(name) or (name == "sept" and number == 9)
        ]
        if len(months) == 1:
            the_day = before or after
            return f"{year}-{months[0]:02}" + (f"-{int(the_day):02}" if the_day else "")
    return text
