"""Why a number cannot be right."""

from __future__ import annotations

import re

import phonenumbers

from amparo.directory.contact import belongs_to, digits, is_short_code, parse_number, parse_text_contact

_SEPARATORS = re.compile(r"[0-9\s+()./*#-]+")


def phone_fault(phone: str, country: str) -> str | None:
    """Why this cannot be dialled in `country`, or None. Raises nothing."""
    if re.search(r"[^\W\d_]", phone):
        return f"'{phone}' has letters; write the digits, and the word in notes"
    if not _SEPARATORS.fullmatch(phone):
        return f"'{phone}' has characters that are not dialled"
    if phone.startswith("+"):
        return _international_fault(phone, country)
    if is_short_code(phone):
        return None
    if country in ("INT", "EU"):
        return f"'{phone}' needs the country calling code, or belongs to one country"
    return (
        None if parse_number(phone, country) else f"'{phone}' cannot be a number in {country} (wrong length)"
    )


def _international_fault(number: str, country: str) -> str | None:
    parsed = parse_number(number, country)
    if parsed is None and _is_short_from_abroad(number, country):
        return None
    if parsed is None:
        return f"'{number}' cannot be an international number (wrong code or length)"
    return (
        None if belongs_to(parsed, country) else f"'{number}' is a number of another country than {country}"
    )


def _is_short_from_abroad(number: str, country: str) -> bool:
    """A short number behind the country's calling code: some states answer theirs from abroad (+852 1868)."""
    code = str(phonenumbers.country_code_for_region(country))
    dialled = digits(number)
    return code != "0" and dialled.startswith(code) and 4 <= len(dialled) - len(code) <= 5


def extension_fault(extension: str, phone: str) -> str | None:
    """Why these are no keys to press after `phone` has answered, or None."""
    if not re.fullmatch(r"[0-9*#]{1,8}", extension):
        return f"'{extension}' is not 1 to 8 of the keys 0-9, * and #"
    return None if phone else "there is no phone beside it"


def sms_fault(sms: str, country: str) -> str | None:
    """Why nobody can text this, or None. The number comes first, then words such as '(text HOME)'."""
    text = parse_text_contact(sms)
    if text is None:
        return f"'{sms}' does not begin with a number; write it as '741741 (text HOME)'"
    return phone_fault(text.number, country)


def whatsapp_fault(number: str, country: str) -> str | None:
    """Why this can be no WhatsApp number, or None: WhatsApp has whole phone numbers only, no short codes."""
    if not _SEPARATORS.fullmatch(number) or len(digits(number)) < 6:
        return f"'{number}' is not a whole phone number"
    return phone_fault(number, country)


def e164_fault(e164: str, phone: str, country: str) -> str | None:
    """Why this is not the international form of `phone`, or None."""
    if not re.fullmatch(r"\+[1-9]\d{6,14}", e164):
        return f"'{e164}' is not '+' and 7 to 15 digits"
    reason = _international_fault(e164, country)
    if reason:
        return reason
    if not phone:
        return "there is no phone beside it"
    if not _same_number(e164, phone):
        return f"'{e164}' and phone '{phone}' are different numbers"
    return None


def _same_number(e164: str, phone: str) -> bool:
    dialled = digits(phone)
    if phone.startswith("+"):
        return dialled == e164[1:]
    national = phonenumbers.national_significant_number(phonenumbers.parse(e164))
    # Dialled at home with or without a trunk prefix (0, 8, 1, 06, 01…) or, on islands, without area code.
    return any(dialled[prefix:] == national for prefix in range(4)) or (
        len(dialled) >= 5 and national.endswith(dialled)
    )
