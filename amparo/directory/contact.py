"""Phone numbers and text numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher

_TEXT_NUMBER = re.compile(r"^\+?\d(?:[\d\s.-]*\d)?(?=\s*\(|\s+[^\d\s]|\s*$)")
_ANY_NUMBER = re.compile(r"(?<!\w)\+?\d[\d\s.-]*\d(?!\w)")
_IN_BRACKETS = re.compile(r"\+?\(?\+?\d[\d\s().-]*\d")
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


@lru_cache(maxsize=65_536)
def number_key(number: str, country: str) -> str:
    """What all spellings of a number have in common, dialled in `country` (ISO 3166-1, INT or EU); '' where it is none.

    E.164 where it can be a whole number, without an extension: 0722 116 116, +254 722 116 116 and 00254 722 116 116
    are one number of KE. Else, as for short codes, the country and the digits that are dialled there. Raises nothing.
    """
    region = None if country in ("INT", "EU") else country
    code = str(phonenumbers.country_code_for_region(region)) if region else "0"
    abroad = f"+{digits(number)[2:]}" if digits(number).startswith("00") else ""
    # 00 is how most of the world writes the +, also where another prefix is dialled.
    if abroad and (abroad[1:].startswith(code) or _is_valid(abroad)):
        number = abroad
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        parsed = None
    if parsed is not None and phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    dialled = digits(number).removesuffix(digits(parsed.extension or "") if parsed is not None else "")
    if not dialled:
        return ""
    if not number.strip().startswith("+"):
        return f"{country} {dialled}"
    return f"{country} {dialled[len(code) :]}" if dialled.startswith(code) else f"+{dialled}"


def text_numbers(sms: str) -> list[str]:
    """The numbers of a cell of `sms`, without what is to be sent there: 233733 of 'text HELP to 233733'."""
    text = parse_text_contact(sms)
    return [text.number] if text else _ANY_NUMBER.findall(sms)


def numbers_in(text: str, country: str) -> list[str]:
    """Every number in a text, such as a name, however it is written; `country`: where it would be dialled."""
    text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    region = None if country in ("INT", "EU") else country
    whole = [found.raw_string for found in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE)]
    return [*whole, *_ANY_NUMBER.findall(text), *_IN_BRACKETS.findall(text)]


def _is_valid(number: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number, None)))
    except NumberParseException:
        return False


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
