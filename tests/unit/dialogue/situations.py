"""Situations to answer, and what a reply offers and says."""

from __future__ import annotations

from typing import Any

from amparo.channels.rendering.web import text_of
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.reply import Reply, Text
from amparo.dialogue.situation import Situation, situation_of
from amparo.directory.facts import ServiceFacts

LEAD_TEXT = "This is the lead."
LEAD = (Text(LEAD_TEXT),)
UNKNOWN = Case()
NOWHERE = situation_of({}, None)


def slots_of(case: Case, **slots: Any) -> dict[str, Any]:
    """The slots of a conversation with this case."""
    return {SLOT: case.to_json(), **slots}


def at(country: str, subdivision: str = "", **known: Any) -> Situation:
    return situation_of(slots_of(Case(country=country, subdivision=subdivision, **known)), None)


def between(*codes: str) -> Situation:
    return situation_of(slots_of(Case(options=codes)), None)


def payloads(reply: Reply) -> list[str]:
    return [choice.payload for choice in reply.choices]


def names(reply: Reply) -> list[str]:
    return [service["service_name"] for service in reply.services]


def ids(reply: Reply) -> tuple[str, ...]:
    return tuple(service["id"] for service in reply.services)


def text(reply: Reply, language: str = "en") -> str:
    return text_of(reply, language)


def line(id: str = "a", name: str = "Childline", **known: Any) -> ServiceFacts:
    """A service of which this is known: columns of its row, and other facts."""
    facts = {key: known.pop(key) for key in list(known) if key in ServiceFacts.__dataclass_fields__}
    return ServiceFacts({"id": id, "service_name": name, **known}, **facts)
