"""Prepares the `custom` part of a message for a page: what a card shows, and only links that are safe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import phonenumbers

from amparo.channels.markup import paragraphs, safe_url
from amparo.directory.contact import parse_number, parse_text_contact
from amparo.directory.hours import ALWAYS, describe

_PHONE = re.compile(r"[+*(\d][\d\s().*#-]*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True)
class Link:
    """What is shown, and where it leads; `href` is empty where that would not be safe."""

    shown: str
    href: str = ""


@dataclass(frozen=True)
class Card:
    """A service or an emergency number. Empty fields are not shown."""

    name: str
    organization: str = ""
    area: str = ""
    is_own: bool = False  # of the organisation on whose website this is
    open_now: bool | None = None
    opens: str = ""  # when next, in the service's own time; only where it is closed now
    phone: Link | None = None
    sms: Link | None = None
    whatsapp: Link | None = None
    chat: Link | None = None
    web: Link | None = None
    email: Link | None = None
    hours: str = ""
    is_always_open: bool = False
    languages: str = ""
    cost: str = ""
    note: str = ""
    source: Link | None = None
    source_date: str = ""
    assured_date: str | None = None  # empty: not yet confirmed; None (emergency numbers): nothing is said


@dataclass(frozen=True)
class Layout:
    """The text before the cards, the cards, and the text after them."""

    lead: str
    kind: str = ""
    cards: list[Card] = field(default_factory=list)
    rest: str = ""


def lay_out(text: str, custom: Any) -> Layout:
    """Return how a message is shown. Of a services message the parts of the text that a card repeats are left out."""
    kind = custom.get("type") if isinstance(custom, dict) else None
    if kind not in ("emergency", "services") or not isinstance(custom.get("items"), list):
        return Layout(text)
    items = [item for item in custom["items"] if isinstance(item, dict)]
    country = str(custom.get("country") or "")
    if kind == "emergency":
        lead, rest = _around_numbers(text.split("\n"), items)
        return Layout(lead, kind, [_emergency_card(item) for item in items], rest)
    lead, rest = _around(paragraphs(text), items)
    intro = custom.get("intro")
    if isinstance(intro, list):
        intro = "\n".join(str(line) for line in intro)
    return Layout(str(intro) if intro else lead, kind, [_service_card(item, country) for item in items], rest)


def _around(parts: list[str], items: list[dict[str, Any]]) -> tuple[str, str]:
    """Return what stands before and after the first part that a card repeats, without such parts."""
    repeated = [any(_repeats(part, item) for item in items) for part in parts]
    first = repeated.index(True) if True in repeated else len(parts)
    rest = [
        part for part, is_repeated in zip(parts[first:], repeated[first:], strict=True) if not is_repeated
    ]
    return "\n\n".join(parts[:first]), "\n\n".join(rest)


def _around_numbers(lines: list[str], items: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the lines before and after the numbers that the cards repeat; what else such a line says is kept."""
    left = [_without_number(line, items) for line in lines]
    first = next((index for index, line in enumerate(lines) if left[index] != line), len(lines))
    rest = [now for line, now in zip(lines[first:], left[first:], strict=True) if now or not line]
    return "\n".join(lines[:first]), "\n".join(rest)


def _without_number(line: str, items: list[dict[str, Any]]) -> str:
    for item in items:
        name, phone, note = (_text(item, key) for key in ("name", "phone", "note"))
        said = re.match(rf"{re.escape(name)}: (call )?{re.escape(phone)}(?!\d)\.?", line)
        if name and phone and said:
            return line[said.end() :].replace(note, "", 1).strip()
    return line


def _repeats(part: str, item: dict[str, Any]) -> bool:
    """A part is about a service where it has its name and one of its ways in."""
    ways = [
        item.get(key) for key in ("phone", "sms_number", "sms", "whatsapp", "chat_url", "web_url", "email")
    ]
    name = item.get("name")
    return (
        isinstance(name, str) and bool(name) and name in part and any(str(way) in part for way in ways if way)
    )


def _emergency_card(item: dict[str, Any]) -> Card:
    return Card(
        name=_text(item, "name"), phone=phone_link(item), sms=sms_link(item), note=_text(item, "note")
    )


def _service_card(item: dict[str, Any], country: str) -> Card:
    languages = item.get("languages")
    open_now = item.get("open_now")
    return Card(
        name=_text(item, "name"),
        organization=_text(item, "organization"),
        area=_text(item, "area"),
        is_own=item.get("own") is True,
        open_now=open_now if isinstance(open_now, bool) else None,
        opens=_text(item, "opens"),
        phone=phone_link(item),
        sms=sms_link(item),
        whatsapp=whatsapp_link(item, _home_of(item, country)),
        chat=web_link(item, "chat_url"),
        web=web_link(item, "web_url"),
        email=email_link(item),
        hours="" if _text(item, "hours") == ALWAYS else describe(_text(item, "hours")),
        is_always_open=_text(item, "hours") == ALWAYS,
        languages=", ".join(map(str, languages)) if isinstance(languages, list) else _text(item, "languages"),
        cost=_text(item, "cost"),
        note=_text(item, "note"),
        source=web_link(item, "source_url"),
        source_date=_text(item, "source_date"),
        assured_date=_text(item, "assured_date"),
    )


def _home_of(item: dict[str, Any], place: str) -> str:
    """Return the country whose numbers these are: an office of another country may be listed for `place`."""
    country = _text(item, "country")
    return _text(item, "host_country") or (country if country and country != "EU" else place)


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def phone_link(item: dict[str, Any]) -> Link | None:
    """Return the number as dialled in the country, linked as it is dialled where who writes is.

    `phone_dialled` says how; it is empty where the number works only inside the country and who writes is not there: a
    tap would then reach nobody, or somebody else. Without that key the international form is linked, if there is one.
    """
    shown = _text(item, "phone") or _text(item, "phone_e164")
    number = _dialled_there(item, "phone_dialled", _text(item, "phone_e164") or shown)
    if not shown:
        return None
    return Link(shown, f"tel:{_dialled(number)}" if _PHONE.fullmatch(number) else "")


def sms_link(item: dict[str, Any]) -> Link | None:
    """Return the sentence that says what to send where ('Text HOME to 741741'); linked as `phone_link` is."""
    contact = parse_text_contact(_text(item, "sms"))
    if contact is None:
        return Link(_text(item, "sms")) if _text(item, "sms") else None
    number = _dialled_there(item, "sms_dialled", contact.number)
    return Link(contact.sentence, f"sms:{_dialled(number)}" if number else "")


def whatsapp_link(item: dict[str, Any], country: str) -> Link | None:
    """Return the number, linked where its international form is certain: wa.me takes nothing else."""
    shown = _text(item, "whatsapp")
    if not shown:
        return None
    parsed = parse_number(shown, country or "INT")
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return Link(shown)
    return Link(
        shown, f"https://wa.me/{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
    )


def web_link(item: dict[str, Any], key: str) -> Link | None:
    """Return an address by its host name; without a link where it is not https."""
    shown = _text(item, key)
    if not shown:
        return None
    try:
        host = urlsplit(shown).hostname
    except ValueError:
        host = None
    return Link(host.removeprefix("www.") if host else shown, safe_url(shown) or "")


def email_link(item: dict[str, Any]) -> Link | None:
    """Return an e-mail address."""
    shown = _text(item, "email")
    return Link(shown, f"mailto:{shown}" if _EMAIL.fullmatch(shown) else "") if shown else None


def _dialled_there(item: dict[str, Any], key: str, otherwise: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else otherwise


def _dialled(number: str) -> str:
    return quote(re.sub(r"[^\d+*#]", "", number, flags=re.ASCII), safe="+*")
