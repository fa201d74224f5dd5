"""Phone numbers out of a spreadsheet, which eats their zeros and plus signs."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

from amparo.directory.contact import digits, is_short_code, parse_number, parse_text_contact
from amparo.directory.countries import SUPRANATIONAL, country_name
from amparo.directory.phone_rules import e164_fault, phone_fault, whatsapp_fault
from amparo.directory.spreadsheet.cells import Cell, Refused, quoted, western_digits
from amparo.directory.spreadsheet.lost_digits import TEXT_FORMAT, number_cell, with_zero

_LEAST_DIGITS = 7  # of a whole number
_EXTENSION = re.compile(
    r"(?:[,;]?\s*(?:ext(?:ension)?|extn|option|press|x)\.?\s*)([\d*#]+)\s*$", re.IGNORECASE
)
_SEVERAL = re.compile(r"\d{3,}.*(?:[;,/|]|\bor\b|\band\b|\n)\s*\+?[\d(]{3,}", re.IGNORECASE)


def phone(cell: Cell, country: str) -> str:
    """Return the number as dialled in `country` (a code, '' if not known); raise Refused where it cannot be."""
    number = _written(cell, country)
    if match := _EXTENSION.search(number):
        rest = number[: match.start()].strip()
        raise Refused(
            f"{quoted(number)} has an extension in it.",
            f"Write {quoted(rest)} here and {match.group(1)} in the column 'Extension'.",
        )
    _one_number(number)
    _no_placeholder(number)
    if country:
        _dialled(number, country)
        # Shorter ones are short codes, which begin with any digit.
        if number.isdigit() and len(number) >= _LEAST_DIGITS and (whole := with_zero(number, country)):
            raise Refused(
                f"{quoted(number)} lost its first zero, or was written without it.",
                f"{TEXT_FORMAT} it as {whole}; if people dial it without the zero, put a space in it.",
            )
    return number


def international(cell: Cell, national: str, country: str) -> str:
    """Return the international form; raise Refused where it is not that of `national`."""
    number = (
        "+" + digits(_written(cell, country))
        if cell.text.startswith(("+", "00"))
        else _written(cell, country)
    )
    number = "+" + number[3:] if number.startswith("+00") else number
    if country and (reason := e164_fault(number, national, country)):
        raise Refused(
            f"This cannot be the international form of the phone number: {reason}.",
            f"Write + and the country code, such as {_code(country)}, then the number without its first zero, "
            "or leave it empty.",
        )
    return number


def international_form(national: str, country: str) -> str:
    """Return the international form of a number where it is certain, else ''."""
    if not national or country in SUPRANATIONAL or (is_short_code(national) and not national.startswith("+")):
        return ""
    parsed = parse_number(national, country)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return ""
    form = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return "" if e164_fault(form, national, country) else form


def text_number(cell: Cell, country: str) -> str:
    """Return a number to text, with what is to be sent; raise Refused where nobody can text it."""
    number = _written(cell, country)
    contact = parse_text_contact(number)
    if contact is None:
        raise Refused(
            f"{quoted(number)} does not begin with a number.",
            "Write the number to text first, and the word to send in brackets after it, such as 12345 (text HELP).",
        )
    if country:
        _dialled(contact.number, country)
    return number


def whatsapp(cell: Cell, country: str) -> str:
    """Return a WhatsApp number; raise Refused where it can be none."""
    if re.match(r"(https?://)?(wa\.me|api\.whatsapp)", cell.text):
        raise Refused(
            f"{quoted(cell.text)} is a link.",
            f"Write the number with + and the country code, such as {_code(country)}.",
        )
    number = _written(cell, country)
    _one_number(number)
    _no_placeholder(number)
    if country and whatsapp_fault(number, country):
        raise Refused(
            f"{quoted(number)} cannot be a WhatsApp number of {country_name(country)}.",
            f"Write the whole number with + and the country code, such as {_code(country)}.",
        )
    return number


def extension(cell: Cell) -> str:
    """Return the keys to press after the call is answered; raise Refused where they are none."""
    text = re.sub(r"^(ext(ension)?|press|option)\.?\s*", "", western_digits(cell.text), flags=re.IGNORECASE)
    if cell.kind in ("text", "number") and re.fullmatch(r"[0-9*#]{1,8}", text):
        return text
    raise Refused(
        f"{quoted(cell.text)} cannot be pressed on a phone.",
        "Write only digits, * or #, such as 8.",
    )


def _written(cell: Cell, country: str) -> str:
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", western_digits(cell.text)).replace("＋", "+")
    text = re.sub(r"^(tel|phone|call|sms|whatsapp)\b[.:]*\s*", "", text, flags=re.IGNORECASE)
    if cell.kind in ("date", "month"):
        raise Refused(
            f"The spreadsheet made a date ({text}) of the number.", f"{TEXT_FORMAT} the number again."
        )
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", text):
        raise Refused(
            f"The spreadsheet shortened the number to {text}, so some digits are lost.",
            f"{TEXT_FORMAT} the whole number again.",
        )
    if cell.kind == "number":
        number_cell(text, country)
    return re.sub(r"^00(?=[1-9])", "+", text) if re.fullmatch(r"00[1-9][\d\s-]{8,}", text) else text


def _one_number(number: str) -> None:
    if _SEVERAL.search(number):
        raise Refused(
            f"{quoted(number)} has more than one number.",
            "Write one number here, and a row of its own for each other number.",
        )


def _no_placeholder(number: str) -> None:
    only = digits(number)
    if len(only) >= 7 and (
        (len(only) > 7 and len(set(only)) == 1) or only in "01234567890" or only in "9876543210"
    ):
        raise Refused(
            f"{quoted(number)} looks like an example, not a real number.",
            "Write the real number, as it stands on its page.",
        )


def _dialled(number: str, country: str) -> None:
    if number.startswith("+") and "(0)" in number:
        without = re.sub(r"\s*\(0\)\s*", " ", number)
        raise Refused(
            f"{quoted(number)} has a zero in brackets, which is not dialled after the country code.",
            f"Write {without}.",
        )
    if not phone_fault(number, country):
        return
    where = country_name(country)
    if re.search(r"[^\W\d_]", number):
        raise Refused(
            f"{quoted(number)} has letters in it.",
            "Write only the digits that are dialled, and words in 'What callers should know'.",
        )
    if re.search(r"[^0-9\s+()./*#-]", number):
        raise Refused(
            f"{quoted(number)} has characters that nobody can dial.",
            "Write only digits, with spaces between them.",
        )
    if number.startswith("+"):
        parsed = parse_number(number, country)
        if parsed is not None:
            raise Refused(
                f"{quoted(number)} is not a number of {where}, but of another country.",
                f"Write a number of {where}, or correct the country.",
            )
        raise Refused(
            f"{quoted(number)} has too many or too few digits.",
            "Compare it with its page and write all its digits.",
        )
    if country in SUPRANATIONAL:
        raise Refused(
            f"{quoted(number)} can be dialled in one country only.",
            "Write + and the country code before it, or one country.",
        )
    raise Refused(
        f"{quoted(number)} has too many or too few digits for {where}.",
        "Compare it with its page and write all its digits.",
    )


def _code(country: str) -> str:
    code = phonenumbers.country_code_for_region(country) if country and country not in SUPRANATIONAL else 0
    return f"+{code} …" if code else "+44 …"
