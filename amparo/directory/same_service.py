"""Whether two rows are of the same service, and how it is called."""

from __future__ import annotations

from amparo.directory.contact import digits
from amparo.directory.service import CONTACT_FIELDS

Cells = dict[str, str]

# Where nothing has a number: what tells one service from another, the surest first.
_MARKS = ("sms", "whatsapp", "chat_url", "web_url", "email", "service_name")


def is_same(old: Cells, new: Cells) -> bool:
    """The same line of a country for the same need: by its number, else by the surest other mark."""
    if (old["country"], old["service_type"]) != (new["country"], new["service_type"]):
        return False
    if new["phone"] or old["phone"]:
        return digits(old["phone"]) == digits(new["phone"]) and old["extension"] == new["extension"]
    return any(old[mark] and _plain(mark, old[mark]) == _plain(mark, new[mark]) for mark in _MARKS)


def _plain(mark: str, value: str) -> str:
    if mark in ("sms", "whatsapp"):
        return digits(value)
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
