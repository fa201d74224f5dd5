"""Whether two rows are of the same service, and how it is called."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.directory.contact import number_key, text_numbers
from amparo.directory.service import CONTACT_FIELDS

Cells = dict[str, str]

# Where nothing has a number: what tells one service from another, the surest first.
_MARKS = ("sms", "whatsapp", "chat_url", "web_url", "email", "service_name")


def is_same(old: Cells, new: Cells) -> bool:
    """The same line of a country for the same need: by its number, else by the surest other mark."""
    if (old["country"], old["service_type"]) != (new["country"], new["service_type"]):
        return False
    if new["phone"] or old["phone"]:
        return phone_key(old) == phone_key(new) and old["extension"] == new["extension"]
    return any((known := _plain(mark, old)) and known == _plain(mark, new) for mark in _MARKS)


def phone_key(row: Mapping[str, str], phone: str | None = None) -> str:
    """The phone number of a row (or another `phone` for it) in the one spelling of `number_key`; '' without one."""
    number = row.get("phone", "") if phone is None else phone
    return number_key(number, row.get("host_country") or row.get("country", ""))


def contact_key(row: Mapping[str, str]) -> str:
    """What tells one contact from another: number and keys to press, else all other ways in."""
    if number := phone_key(row):
        return f"{number};{row.get('extension', '')}"
    return "|".join(row.get(name, "") for name in CONTACT_FIELDS)


def _plain(mark: str, row: Cells) -> str:
    value = row[mark]
    if mark in ("sms", "whatsapp"):
        return ";".join(phone_key(row, number) for number in text_numbers(value))
    return value.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def identity(row: Cells) -> list[str]:
    """Return what a new service gets its id from: where it is, what it is for, and how it is reached."""
    names = (
        "country",
        "host_country",
        "subdivision",
        "service_type",
        "service_name",
        "extension",
        *CONTACT_FIELDS,
    )
    return [row[name] for name in names]


def title(row: Cells) -> str:
    """Return how a service is called in a report."""
    place = f"{row['country']} in {row['host_country']}" if row["host_country"] else row["country"]
    return f"{place} {row['service_type']} {row['service_name']}"
