"""A card of a service or an emergency number as it is shown: every word of it, in the order of a page.

The pages and the widget show the same. A way in is a link only where that is safe and reaches somebody.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import phonenumbers
from babel import Locale

from amparo.channels.markup import host_of, safe_url
from amparo.channels.rendering.emergency import number_remarks
from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.services import (
    confirmed,
    languages,
    note,
    opening_hours,
    state,
    text_message,
)
from amparo.channels.rendering.texts import sentence
from amparo.directory.contact import parse_number, parse_text_contact
from amparo.directory.facts import NumberFacts, ServiceFacts
from amparo.directory.ranking import Scope
from amparo.i18n import DEFAULT_LANGUAGE, from_catalogue, translate

_PHONE = re.compile(r"[+*(\d][\d\s().*#-]*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2069"  # of text that runs from left to right (Unicode 6.3)

Card = dict[str, Any]


def service_card(facts: ServiceFacts, language: str | None = None, with_source: bool = True) -> Card:
    """Return what a card says, in `language`.

    `name`; `about` (lines under the name); `state` (`open`, `closed` or empty) and `state_text`; `ways`: each with
    `kind`, `label`, `href` (empty where a link would not be safe) and `copy` (the number, empty where there is none);
    `lines`; `source` (`label`, `href`) or None; `checked` (how old the source is); `confirmed` (when the number was
    confirmed, or that it was not yet; where no source is shown it stands among the lines).
    """
    is_open, state_text = state(facts, language)
    shown = with_source and facts["source_url"]
    was_confirmed, date = confirmed(facts, language), facts["source_date"]
    lines = _lines(facts, language)
    return {
        "name": facts["service_name"],
        "about": _about(facts, language),
        "state": is_open,
        "state_text": state_text,
        "ways": _ways(facts, language),
        "lines": lines if shown else [*lines, was_confirmed],
        "source": {"label": host_of(shown), "href": safe_url(shown) or ""} if shown else None,
        "checked": sentence("(as of {date})", language, date=date) if shown and date else "",
        "confirmed": was_confirmed if shown else "",
    }


def number_card(number: NumberFacts, language: str | None = None) -> Card:
    """Return a card of the same form for an emergency number."""
    text = text_message(number.sms, language) if number.sms else ""
    ways = [_phone(number.phone, _or(number.phone_dialled, number.phone), language)]
    if text:
        ways.append(_text(number.sms, text, number.sms_dialled, language))
    return {
        "name": from_catalogue(number.name, language),
        "about": [],
        "state": "",
        "state_text": "",
        "ways": ways,
        "lines": number_remarks(number, language),
        "source": None,
        "checked": "",
        "confirmed": "",
    }


def _about(facts: ServiceFacts, language: str | None) -> list[str]:
    lines = []
    if facts.scope == Scope.ORGANISATION.name:
        lines.append(translate("A service of this organisation", language))
    if facts["organization"] != facts["service_name"]:
        lines.append(facts["organization"])
    if facts.area:
        lines.append(sentence("Only in {area}", language, area=facts.area))
    return [line for line in lines if line]


def _ways(facts: ServiceFacts, language: str | None) -> list[dict[str, str]]:
    ways = []
    if shown := facts["phone"] or facts["phone_e164"]:
        ways.append(_phone(shown, facts.phone_dialled, language))
    if facts["sms"]:
        ways.append(_text(facts["sms"], text_message(facts["sms"], language), facts.sms_dialled, language))
    if number := facts["whatsapp"]:
        ways.append(_way("whatsapp", _label("WhatsApp {shown}", number, language), _whatsapp(facts), number))
    if address := facts["chat_url"]:
        ways.append(
            _way("chat", _label("Chat at {shown}", host_of(address), language), safe_url(address) or "")
        )
    if address := facts["web_url"]:
        ways.append(
            _way("web", _label("Website: {shown}", host_of(address), language), safe_url(address) or "")
        )
    if address := facts["email"]:
        href = f"mailto:{address}" if _EMAIL.fullmatch(address) else ""
        ways.append(_way("email", _apart(address, language), href))
    return ways


def _way(kind: str, label: str, href: str, copied: str = "") -> dict[str, str]:
    return {"kind": kind, "label": label, "href": href, "copy": copied}


def _phone(shown: str, dialled: str, language: str | None) -> dict[str, str]:
    href = f"tel:{_dialled(dialled)}" if _PHONE.fullmatch(dialled) else ""
    return _way("phone", _label("Call {shown}", shown, language), href, shown)


def _text(sms: str, words: str, dialled: str | None, language: str | None) -> dict[str, str]:
    """Return a way by text message; what is shown says what to write too, and the number alone can be copied."""
    contact = parse_text_contact(sms)
    number = _dialled(_or(dialled, contact.number)) if contact else ""
    return _way("sms", _apart(words, language), f"sms:{number}" if number else "", number)


def _whatsapp(facts: ServiceFacts) -> str:
    """Return the link where the international form of the number is certain: wa.me takes nothing else."""
    parsed = parse_number(facts["whatsapp"], facts.home or "INT")
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return ""
    return f"https://wa.me/{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"


def _lines(facts: ServiceFacts, language: str | None) -> list[str]:
    costs = {
        "free": translate("Free to call", language),
        "standard": translate("Costs as much as a normal call", language),
    }
    hours = opening_hours(facts, language)
    lines = [
        " ".join([*remarks(facts, language), note(facts, language)]).strip(),
        sentence("Hours: {hours}", language, hours=hours) if hours else "",
        sentence("Languages: {languages}", language, languages=languages(facts.languages))
        if facts.languages
        else "",
        "" if facts.is_abroad else costs.get(facts["cost"], ""),
    ]
    return [line for line in lines if line]


def is_right_to_left(language: str | None) -> bool:
    """Does text in this language run from right to left?"""
    return Locale.parse(language or DEFAULT_LANGUAGE, sep="-").text_direction == "rtl"


def _apart(shown: str, language: str | None) -> str:
    # From right to left the groups of a number would change their places: another number.
    return f"{_ISOLATE}{shown}{_END_OF_ISOLATE}" if is_right_to_left(language) else shown


def _label(source: str, shown: str, language: str | None) -> str:
    """Return a label with what is shown in it, kept in its order in a text from right to left."""
    return sentence(source, language, shown=_apart(shown, language))


def _or(value: str | None, otherwise: str) -> str:
    return otherwise if value is None else value


def _dialled(number: str) -> str:
    return quote(re.sub(r"[^\d+*#]", "", number, flags=re.ASCII), safe="+*")
