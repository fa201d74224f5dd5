"""What has to be asked about a service after the choice of what was done, each answer checked at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from amparo.directory.cell_rules import is_date, url_fault
from amparo.directory.contact import digits
from amparo.directory.review.due import MACHINE
from amparo.directory.review.outcome import NUMBERS, Cells, on_own_page
from amparo.directory.review.terminal import Back, ask, choose

HOW = {"c": "called", "w": "wrote", "r": "read the page"}
HOW_CODE = {"c": "called", "w": "wrote", "r": "read"}


def name_fault(name: str) -> str | None:
    """Why this is no name of a person or role, or None."""
    if not name:
        return "Please give a name or a role: whoever looks at this row later may have to ask."
    if name.casefold() == MACHINE:
        return f"'{MACHINE}' stands for `amparo directory verify`. Please give a person or a role."
    return None if len(name) <= 60 and name.isprintable() else "Please give a name of at most 60 characters."


def ask_who(known: str) -> str:
    """Who looked at it; an empty answer means who it was before."""
    return ask(f"Who checked? (Enter: {known})" if known else "Who checked? Name or role:", name_fault, known)


def ask_day() -> str:
    """The day of it, ISO; an empty answer means today."""
    today = date.today().isoformat()
    return ask(f"On which day? (Enter: {today})", _day_fault, today)


def _day_fault(day: str) -> str | None:
    return None if is_date(day, partly=False) else f"'{day}' is not a day until today, written as 2026-11-24."


def ways_to_check(cells: Mapping[str, str]) -> dict[str, str]:
    """The choices of how a row was checked. Nobody calls an emergency number, or writes to it, to try it."""
    return {"r": HOW["r"]} if cells["service_type"] == "emergency" else HOW


def ask_how(cells: Mapping[str, str]) -> str:
    """How it was checked: called, wrote or read."""
    ways = ways_to_check(cells)
    return HOW_CODE[choose("How did you check it?", ways) if len(ways) > 1 else next(iter(ways))]


def ask_confidence(cells: Mapping[str, str], day: str) -> Cells:
    """For a hidden row: with which confidence people see it now, and the page that `high` rests on. Cells to change."""
    while True:
        choice = choose(
            "People do not see this row yet. Which confidence does it get?",
            {"m": "medium", "h": "high (its operator's or government's own page)", "l": "low, stays hidden"},
        )
        if choice == "l":
            return {}
        if choice == "m":
            return {"confidence": "medium"}
        source = cells.get("source_url", "")
        default = "" if url_fault(source) else source
        hint = f" (Enter: {default})" if default else ""
        page = ask(
            f"Address of the operator's or government's own page with the number{hint}:", default=default
        )
        if reason := url_fault(page) if page else "":
            print(f"{reason}.")
        if page and not reason and is_own_page(cells, page):
            return {"confidence": "high", **on_own_page(cells, page, day)}
        print("High needs the operator's or government's own page. Without it, medium is the most.")


def is_own_page(cells: Mapping[str, str], page: str) -> bool:
    """Is this a page of the service itself or of its government? Asks, unless it is on the service's own site."""
    host = _host(page)
    if host in {_host(cells.get(column, "")) for column in ("web_url", "chat_url")}:
        return True
    return (
        choose(f"Is {host} the site of the service itself, or of its government?", {"y": "yes", "n": "no"})
        == "y"
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def ask_source() -> str:
    """The page where a new number stands."""
    return ask("Address of the page where the new number stands:", _source_fault)


def _source_fault(page: str) -> str | None:
    if not page:
        return "A new number needs the page where it stands: nobody types a number from memory."
    return f"{reason}." if (reason := url_fault(page)) else None


def ask_numbers(cells: Mapping[str, str]) -> tuple[Cells, Cells]:
    """The new numbers by column, and the cells that go with the phone number. Raises Back where there are none."""
    there = [column for column in NUMBERS if cells[column]]
    if not there:
        print("This service has no number. Correct its address in the file itself, with the source.")
        raise Back
    new = {}
    for column in there:
        answer = ask(f"The {NUMBERS[column]} is {cells[column]}. The new one (Enter: it is still right):")
        if answer and answer != cells[column]:
            new[column] = answer
    if not new:
        print("Nothing is new then.")
        raise Back
    return new, _with_phone(cells) if "phone" in new else {}


def _with_phone(cells: Mapping[str, str]) -> Cells:
    e164 = ask("The same number in international form, such as +254…, if the page gives it (Enter: none):")
    keys = ask("Keys to press after the call is answered (Enter: none):") if cells["extension"] else ""
    return {"phone_e164": f"+{digits(e164)}" if e164.startswith("+") else e164, "extension": keys}
