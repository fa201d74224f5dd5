"""What NLU made of a message, and whether that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amparo.dialogue.case import SLOT, Case
from amparo.evaluation.messages import Message


@dataclass(frozen=True)
class Understood:
    """What NLU made of a message; `options` are the places that it would ask back."""

    intent: str
    topic: str
    confidence: float
    country: str | None = None
    subdivision: str | None = None
    options: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The place in one word, for reports."""
        return "|".join(self.options) or self.subdivision or self.country or "no place"


def understood(parsed: dict[str, Any]) -> Understood:
    """Read what Rasa's parser says about a message."""
    label = str((parsed.get("decision") or {}).get("label"))
    entities = {entity["entity"]: entity["value"] for entity in parsed.get("entities") or []}
    case = Case.from_json(entities.get(SLOT))
    return Understood(
        intent=label.split("/")[0],
        topic=label,
        confidence=float((parsed.get("intent") or {}).get("confidence") or 0.0),
        country=case.country or None,
        subdivision=case.subdivision or None,
        options=case.options,
    )


def intent_is_right(message: Message, got: Understood) -> bool:
    """Is it the intent of the message, or one of those that are as right?"""
    return got.intent in message.bases


def topic_is_right(message: Message, got: Understood) -> bool:
    """Is it the whole label, topic and all, or one of those that are as right?"""
    return got.topic in (message.intent, *message.also) or got.intent in message.also


def place_is_right(expected: tuple[str, ...], got: Understood) -> bool:
    """Has one place its country (and subdivision, if one was found), or are several asked back?"""
    if len(expected) > 1:
        countries = ({name.split("-")[0] for name in names} for names in (got.options, expected))
        first, second = countries
        return bool(got.options) and (set(got.options) == set(expected) or bool(first & second))
    country = expected[0].split("-")[0]
    if got.options or got.country != country:
        return False
    return "-" not in expected[0] or got.subdivision in (None, expected[0])
