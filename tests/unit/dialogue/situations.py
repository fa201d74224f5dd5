"""Situations to answer, and what an answer offers."""

from __future__ import annotations

from typing import Any

from amparo.dialogue.answers import Answer
from amparo.dialogue.situation import Situation, situation_of

LEAD = "This is the lead."
NOWHERE = situation_of({}, None)


def at(country: str, subdivision: str | None = None, **slots: Any) -> Situation:
    return situation_of({"country": country, "subdivision": subdivision, **slots}, None)


def between(*codes: str) -> Situation:
    entity = {"entity": "place_options", "value": "|".join(codes)}
    return situation_of({}, {"entities": [entity]})


def payloads(answer: Answer) -> list[str]:
    return [made["payload"] for made in answer.buttons]


def names(answer: Answer) -> list[str]:
    assert answer.custom is not None
    return [str(item["name"]) for item in answer.custom["items"]]
