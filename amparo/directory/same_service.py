"""Whether two rows are of the same service, and how it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amparo.directory.contact import number_key, text_numbers
from amparo.directory.service import CONTACT_FIELDS

Cells = dict[str, str]

# Where nothing has a number: what tells one service from another, the surest first.
_MARKS = ("sms", "whatsapp", "chat_url", "web_url", "email", "service_name")


def is_same(old: Cells, new: Cells) -> bool:
    """The same line of a country for the same need: by its number, else by the surest other mark."""
    if (old["country"], old["service_type"]) != (new["country"], new["service_type"]):
        return False
    # The office in another country, or the line of another part of this one, is another service.
    if any(
        old.get(name) and new.get(name) and old[name] != new[name] for name in ("host_country", "subdivision")
    ):
        return False
    if new["phone"] or old["phone"]:
        return phone_key(old) == phone_key(new) and old["extension"] == new["extension"]
    return any((known := _plain(mark, old)) and known == _plain(mark, new) for mark in _MARKS)


def still_shown(rows: Iterable[Mapping[str, str]], gone: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Return the other rows that people see and that have the number of a row that is `gone`, in the same country."""
    key = phone_key(gone)
    return [
        row
        for row in rows
        if key
        and row.get("id") != gone.get("id")
        and row.get("confidence") != "low"
        and phone_key(row) == key
    ]


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


def title(row: Mapping[str, str]) -> str:
    """Return how a service is called in a report."""
    place = f"{row['country']} in {row['host_country']}" if row["host_country"] else row["country"]
    return f"{place} {row['service_type']} {row['service_name']}"
