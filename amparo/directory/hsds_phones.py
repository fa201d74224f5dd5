"""The numbers of a service of an HSDS 3 answer, as far as they can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import phonenumbers
from phonenumbers import shortnumberinfo

from amparo.directory.contact import belongs_to, digits, parse_number

# What HSDS calls the ways in which nobody can be spoken to, and what others call them.
_NOT_TO_CALL = ("fax", "pager", "textphone", "tty", "video", "modem")
KEYS = re.compile(r"[0-9*#]{1,9}")


def phones_of(phones: Iterable[Mapping[str, object]], country: str) -> tuple[str, str, str, str]:
    """The first voice number (as dialled, its extension, and E.164) and the first number for text messages.

    A number is left out that is neither valid in `country` (ISO 3166-1) nor a short number listed there, and one whose
    extension cannot be pressed: without it, somebody else answers.
    """
    voice = keys = e164 = sms = ""
    for phone in phones:
        number = _text(phone.get("number"))
        parsed = parse_number(number, country) if re.fullmatch(r"[0-9\s+().-]+", number) else None
        short = _is_listed_short_number(number, country)
        proper = parsed and belongs_to(parsed, country) and phonenumbers.is_valid_number(parsed)
        if not short and not proper:
            continue
        kind, extension = _text(phone.get("type")).casefold(), _extension(phone)
        if extension and not KEYS.fullmatch(extension):
            continue
        if kind in ("text", "sms"):
            sms = sms or number
        elif not voice and kind not in _NOT_TO_CALL:
            voice, keys = number, extension
            e164 = (
                phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
                if parsed and proper
                else ""
            )
    return voice, keys, e164, sms


def _extension(phone: Mapping[str, object]) -> str:
    value = phone.get("extension")
    return _text(value) if value is None or isinstance(value, str) else str(value)


def _is_listed_short_number(number: str, country: str) -> bool:
    """A short number that libphonenumber knows for the country."""
    if not 2 <= len(digits(number)) <= 6 or number.startswith("+"):
        return False
    short = phonenumbers.PhoneNumber(
        country_code=phonenumbers.country_code_for_region(country), national_number=int(digits(number))
    )
    return bool(shortnumberinfo.is_valid_short_number_for_region(short, country))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
