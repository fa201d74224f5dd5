"""What single cells of a spreadsheet mean in services.csv."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from amparo.directory import cell_rules
from amparo.directory.spreadsheet import dates, opening, phones, places, words
from amparo.directory.spreadsheet.cells import Cell, Refused, quoted

_MOST_CHARACTERS = 1000
_ADDRESSES = ("chat_url", "web_url", "source_url", "second_source_url")
_COUNTRIES = ("country", "host_country")
_NUMBERS: dict[str, Callable[[Cell, str], str]] = {
    "phone": phones.phone,
    "sms": phones.text_number,
    "whatsapp": phones.whatsapp,
}


def value_of(name: str, cell: Cell, cells: dict[str, str]) -> str:
    """Return what stands in services.csv for a cell of the column `name`; raise Refused where that is not certain.

    `cells`: the values of the row that are known by now, country and phone among them. The text of the cell is clean.
    """
    text, country = cell.text, cells.get("country", "")
    if cell.kind == "formula":
        last = f"Write its result, {quoted(text)}, instead" if text else "Write the value itself instead"
        raise Refused(
            "This is a formula, whose result can change.", f"{last} (copy, then paste special: values)."
        )
    if cell.kind == "error":
        raise Refused(
            f"The cell holds an error of the spreadsheet ({text}).",
            "Write the value itself, or leave the cell empty.",
        )
    if "\ufffd" in text or (mended := _mended(text)):
        right = f"Write {quoted(mended)}" if "\ufffd" not in text else "Write it again with the right letters"
        raise Refused(
            f"Some letters of {quoted(text)} are not shown as they should be.",
            f"{right}; save CSV files as 'CSV UTF-8', or as .xlsx.",
        )
    if len(text) > _MOST_CHARACTERS:
        raise Refused(f"The text has {len(text)} characters.", f"Write at most {_MOST_CHARACTERS}.")
    if name in _NUMBERS:
        return _by_country(cells, lambda place: _NUMBERS[name](cell, place))
    if name == "phone_e164":
        national = cells.get("phone", "")
        return (
            _by_country(cells, lambda place: phones.international(cell, national, place)) if national else ""
        )
    if name == "extension":
        return phones.extension(cell)
    if name in ("source_date", "assured_date"):
        return dates.iso_date(cell, partly=name == "source_date")
    if name == "hours":
        return opening.opening_hours(cell)[0]
    if cell.kind in ("date", "month"):
        raise Refused(
            f"The spreadsheet made a date ({text}) of what was written.",
            "Format the cell as text and write it again.",
        )
    if name in words.CODED:
        return words.code_for(name, text)
    if name in _COUNTRIES:
        return places.country_code(text)
    if name == "subdivision":
        return places.subdivision_code(text, country) if country else ""
    if name == "languages":
        return places.language_codes(text)
    return _text(name, text)


def _by_country(cells: dict[str, str], read: Callable[[str], str]) -> str:
    """Read a number as one of the country where the office is, else as one of the country it is for."""
    host, home = cells.get("host_country", ""), cells.get("country", "")
    try:
        return read(host or home)
    except Refused as refused:
        if not host:
            raise
        try:
            return read(home)
        except Refused:
            raise refused from None


def _text(name: str, text: str) -> str:
    if name in _ADDRESSES:
        return _address(name, text)
    if name == "email":
        address = re.sub(r"^mailto:\s*", "", text, flags=re.IGNORECASE)
        if cell_rules.is_email(address):
            return address
        raise Refused(
            f"{quoted(text)} is not one e-mail address.", "Write one address, such as help@harbour.org."
        )
    if name == "id":
        if cell_rules.is_uuid(text.lower()):
            return text.lower()
        raise Refused(
            f"{quoted(text)} is not an identifier of Amparo.", "Leave this cell empty: Amparo gives one."
        )
    if name == "caller_note":
        note = text if text[-1] in ".!?" else f"{text}."
        note = f"{note[:-1]}." if note[-1] in "!?" else note
        if cell_rules.caller_note_fault(note):
            raise Refused(
                f"{quoted(text)} is too long, or has a web address or a semicolon in it.",
                "Write one plain sentence of at most 120 characters; an address goes in 'Website'.",
            )
        return note
    if name in ("service_name", "organization") and not re.search(r"[^\W_]", text):
        raise Refused(f"{quoted(text)} has neither letters nor digits.", "Write the name as people know it.")
    if text[0] in "=@":
        raise Refused(
            f"{quoted(text)} begins like a formula.", f"Write it without the {text[0]} at its beginning."
        )
    return text


def _address(name: str, text: str) -> str:
    address = text.strip("<>")
    if (
        name in ("source_url", "second_source_url")
        and "://" not in address
        and not re.search(r"\S\.[a-z]{2,}(/|$)", address)
    ):
        if cell_rules.source_fault(address):
            raise Refused(
                f"{quoted(text)} does not say where the number can be read.",
                "Write the address of that page, with https://.",
            )
        return address
    if "://" not in address and not cell_rules.url_fault(f"https://{address}"):
        raise Refused(f"{quoted(text)} has no https:// at its beginning.", f"Write https://{address}")
    if cell_rules.url_fault(address):
        raise Refused(
            f"{quoted(text)} is not one web address.",
            "Copy it from the address bar of your browser, such as https://harbour.org/help.",
        )
    if urlsplit(address).username or "@" in urlsplit(address).netloc:
        raise Refused(f"{quoted(text)} has a name or a password in it.", "Write the address without it.")
    return address


def _mended(text: str) -> str:
    """Return what text was before UTF-8 was read as Windows-1252 ('Ã©' for 'é'), '' where it was not."""
    if not re.search(r"[ÃÂâÐÑØÙà]", text):
        return ""
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    return mended if mended != text else ""
