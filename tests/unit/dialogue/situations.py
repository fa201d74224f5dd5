"""Situations to answer, and what an answer offers."""

from __future__ import annotations

from typing import Any

from amparo.dialogue.answers import Answer
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.situation import Situation, situation_of

LEAD = "This is the lead."
UNKNOWN = Case()
NOWHERE = situation_of({}, None)


def slots_of(case: Case, **slots: Any) -> dict[str, Any]:
    """The slots of a conversation with this case."""
    return {SLOT: case.to_json(), **slots}


def at(country: str, subdivision: str = "", **known: Any) -> Situation:
    return situation_of(slots_of(Case(country=country, subdivision=subdivision, **known)), None)


def between(*codes: str) -> Situation:
    return situation_of(slots_of(Case(options=codes)), None)


def payloads(answer: Answer) -> list[str]:
    return [made["payload"] for made in answer.buttons]


def names(answer: Answer) -> list[str]:
    assert answer.custom is not None
    return [str(item["name"]) for item in answer.custom["items"]]
