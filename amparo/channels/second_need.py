"""Offers the other need of a message with two: the more urgent one has just been answered."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.conversation import say
from amparo.channels.output import Answer
from amparo.channels.payloads import offered_titles
from amparo.dialogue.answers import payload
from amparo.i18n import translate
from amparo.nlu.second_need import ENTITY

RESPONSE = "utter_second_need"


def second_need_of(events: list[Event]) -> str | None:
    """Return the other need that NLU found in the message that this turn begins with, or None."""
    if not events or not isinstance(events[0], UserUttered):
        return None
    found = (entity.get("value") for entity in events[0].entities if entity.get("entity") == ENTITY)
    return next((value for value in found if isinstance(value, str)), None)


def payload_of(need: str) -> str:
    """Return the payload that asks for a need: `/danger`, or `/fact{"topic": "borders"}` for one with a topic."""
    intent, _, topic = need.partition("/")
    return payload(intent, topic=topic) if topic else payload(intent)


async def offer(
    agent: Any, sender: str, events: list[Event], tracker: DialogueStateTracker | None, language: str | None
) -> list[Answer]:
    """Return one message with one button for the other need; nothing where there is none, or no words for it."""
    need = second_need_of(events)
    answer = await say(agent, RESPONSE, sender, tracker) if need else None
    if need is None or answer is None:
        return []
    wanted = payload_of(need)
    own = {button["payload"]: button["title"] for button in answer.get("buttons", [])}
    title = own.get(wanted) or offered_titles(None, agent.domain).get(wanted)
    if title is None and "/" not in need:
        return []
    answer["buttons"] = [{"title": title or translate("Answer my question", language), "payload": wanted}]
    return [answer]
