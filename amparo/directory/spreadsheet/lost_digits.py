"""Phone numbers that a spreadsheet kept as numbers: zeros and plus signs are gone."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat, shortnumberinfo

from amparo.directory.contact import belongs_to, digits, parse_number
from amparo.directory.countries import SUPRANATIONAL
from amparo.directory.spreadsheet.cells import Refused, quoted

TEXT_FORMAT = "Format the column as text and write"


def number_cell(text: str, country: str) -> None:
    """Raise Refused unless it is certain that no zero and no plus sign was lost."""
    if not text.isdigit():
        raise Refused(
            f"The spreadsheet takes {quoted(text)} for a number with a decimal point or a minus.",
            f"{TEXT_FORMAT} the phone number again.",
        )
    if country and country not in SUPRANATIONAL:
        if whole := with_zero(text, country):
            raise Refused(
                f"{quoted(text)} lost its first zero, because the spreadsheet keeps it as a number.",
                f"{TEXT_FORMAT} it as {whole}.",
            )
        if _is_known(text, country):
            return
    abroad = parse_number(f"+{text}", country) if country else None
    if abroad is not None and phonenumbers.is_valid_number(abroad) and belongs_to(abroad, country):
        raise Refused(
            f"{quoted(text)} lost its plus sign, because the spreadsheet keeps it as a number.",
            f"{TEXT_FORMAT} it as +{text}.",
        )
    raise Refused(
        f"{quoted(text)} may have lost its first zero, because the spreadsheet keeps it as a number.",
        f"{TEXT_FORMAT} the number as people dial it: 0{text} if it begins with 0, else {text}.",
    )


def _is_known(text: str, country: str) -> bool:
    parsed = parse_number(text, country)
    if parsed is None:
        try:
            parsed = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            return False
    # Known patterns of longer short codes are loose: they would fit a free number that lost its zero.
    if (len(text) <= 4 or text.startswith("116")) and shortnumberinfo.is_valid_short_number_for_region(
        parsed, country
    ):
        return True
    national = digits(phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))
    return phonenumbers.is_valid_number_for_region(parsed, country) and text in (national, f"1{national}")


def with_zero(text: str, country: str) -> str:
    """Return the number as dialled where the digits are one of `country` without its first zero, else ''."""
    parsed = parse_number(text, country) if country not in SUPRANATIONAL else None
    if parsed is None or not phonenumbers.is_valid_number_for_region(parsed, country):
        return ""
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return national if digits(national) == f"0{text}" else ""
