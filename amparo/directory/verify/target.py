"""The numbers of a row, in every form in which a page may write them."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from amparo.directory.contact import digits, parse_number, parse_text_contact

WORLD = ("INT", "EU")


@dataclass(frozen=True)
class Target:
    """A number to look for. `forms`: its digits as dialled at home, from abroad, with and without a trunk prefix."""

    written: str
    forms: frozenset[str]
    parsed: PhoneNumber | None

    @property
    def anywhere(self) -> frozenset[str]:
        """Digits of which some stand in any text that has the number: a quick first look."""
        return self.forms | ({str(self.parsed.national_number)} if self.parsed is not None else frozenset())

    @property
    def is_short(self) -> bool:
        """A short code: nothing but its own digits will do."""
        return max(len(form) for form in self.forms) <= 6

    @property
    def needs_cue(self) -> bool:
        """So short that it may as well count something: a word such as "call" must be near."""
        return max(len(form) for form in self.forms) <= 4

    @property
    def star(self) -> bool:
        """Whether it is dialled with a star before it."""
        return self.written.startswith("*")


def make_target(number: str, country: str, e164: str = "") -> Target | None:
    """The forms of `number` as dialled in `country`; None where it has no digits."""
    own = digits(number)
    if not own:
        return None
    forms = {own}
    parsed = parse_number(e164, country) if e164 else None
    if parsed is None and len(own) >= 7:
        parsed = parse_number(number, country)
    if parsed is not None:
        code, national = str(parsed.country_code), phonenumbers.national_significant_number(parsed)
        at_home = digits(phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))
        if len(own) >= 7 or e164:
            forms |= {code + national, "00" + code + national, code + "0" + national, at_home}
        if len(national) >= 7:
            forms.add(national)
    return Target(number, frozenset(forms), parsed)


def targets_of(cells: dict[str, str]) -> list[Target]:
    """What to look for of a row, the number to call first; empty where it has none."""
    country = cells["country"]
    text = parse_text_contact(cells.get("sms", ""))
    found = [
        make_target(cells.get("phone", ""), country, cells.get("phone_e164", "")),
        make_target(text.number, country) if text else None,
        make_target(cells.get("whatsapp", ""), country),
    ]
    unlike: dict[frozenset[str], Target] = {}
    for target in found:
        if target is not None:
            unlike.setdefault(target.forms, target)
    return list(unlike.values())


def region(country: str) -> str | None:
    """The region for libphonenumber; None where a number can be of any."""
    return None if country in WORLD else country
