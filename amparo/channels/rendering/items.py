"""Services and emergency numbers as data of the website channel's contract (docs/channels.md)."""

from __future__ import annotations

from dataclasses import asdict

from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.services import note, opens
from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import language_name
from amparo.directory.facts import NumberFacts, ServiceFacts
from amparo.directory.ranking import Scope
from amparo.i18n import DEFAULT_LANGUAGE, from_catalogue

_AS_WRITTEN = (
    "id", "organization", "service_type", "phone", "phone_e164", "extension", "sms", "whatsapp", "chat_url", "web_url",
    "email", "hours", "country", "host_country", "source_url", "source_date", "assured_date", "assured_how",
)  # fmt: skip
_OF_THE_SOURCE = ("source_url", "source_date")


def service_item(
    facts: ServiceFacts, language: str | None = None, with_source: bool = True
) -> dict[str, object]:
    """Return a service as an item of a `services` message: every key of the contract is always there."""
    contact = parse_text_contact(facts["sms"])
    cells = {
        column: facts[column] if with_source or column not in _OF_THE_SOURCE else "" for column in _AS_WRITTEN
    }
    return {
        **cells,
        "name": facts["service_name"],
        "sms_number": contact.number if contact else "",
        "sms_text": contact.instruction if contact else "",
        "open_now": facts.open_now,
        "opens": opens(facts, language),
        "languages": [language_name(code, language or DEFAULT_LANGUAGE) for code in facts.languages],
        "cost": "" if facts.is_abroad else facts["cost"],
        "note": " ".join([*remarks(facts, language), note(facts, language)]).strip(),
        "area": facts.area,
        "own": facts.scope == Scope.ORGANISATION.name,
        "phone_dialled": facts.phone_dialled,
        "sms_dialled": facts.sms_dialled,
    }


def number_item(number: NumberFacts, language: str | None = None) -> dict[str, str]:
    """Return an emergency number as an item of an `emergency` message."""
    item = {key: value for key, value in asdict(number).items() if value is not None}
    return {
        **item,
        "name": from_catalogue(number.name, language),
        "note": from_catalogue(number.note, language) if number.note else "",
    }
