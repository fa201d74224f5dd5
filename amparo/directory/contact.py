"""Phone numbers and text numbers as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

_TEXT_NUMBER = re.compile(r"^\+?\d(?:[\d\s.-]*\d)?(?=\s*\(|\s+[^\d\s]|\s*$)")
_KEYWORD = re.compile(r"^text ([^;:]+)$", re.IGNORECASE)


@dataclass(frozen=True)
class TextContact:
    """Where to send a text message, and what the directory says about it, as written there."""

    number: str
    instruction: str = ""

    @property
    def keyword(self) -> str:
        """'HELP or INFO' of '233733 (text HELP or INFO)'; '' where the directory says anything else."""
        match = _KEYWORD.match(self.instruction)
        return match.group(1) if match else ""


def parse_text_contact(sms: str) -> TextContact | None:
    """'741741 (text HOME)' -> number and instruction; None if it does not begin with a number."""
    match = _TEXT_NUMBER.match(sms.strip())
    if not match:
        return None
    rest = sms.strip()[match.end() :].strip()
    return TextContact(
        match.group(), rest[1:-1].strip() if rest.startswith("(") and rest.endswith(")") else rest
    )


def digits(number: str) -> str:
    """Only the ASCII digits of a number."""
    return re.sub(r"[^0-9]", "", number)


def parse_number(number: str, country: str) -> PhoneNumber | None:
    """A number that can exist (by its length) as dialled in `country`, or internationally with '+'."""
    try:
        parsed = phonenumbers.parse(number, country if country not in ("INT", "EU") else None)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def belongs_to(parsed: PhoneNumber, country: str) -> bool:
    """Does the country calling code serve this country? Every code does for INT and EU."""
    regions = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return country in ("INT", "EU") or country in regions


def is_short_code(number: str) -> bool:
    """2 to 8 digits, perhaps with the '*' some mobile networks use."""
    return bool(re.fullmatch(r"\*?[0-9]{2,8}", re.sub(r"[\s().-]", "", number)))
