"""Reads a conversation as Rasa keeps it, and speaks in it without Rasa's dialogue."""

from __future__ import annotations

import logging
from typing import Any

from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.output import Answer, WebsiteOutput, to_answer
from amparo.dialogue.recall import messages_of_turn, name_of
from amparo.nlu.conversation_context import context_entities
from amparo.nlu.follow_up import KNOWLEDGE, SERVICES

logger = logging.getLogger(__name__)


async def load_conversation(agent: Any, sender: str) -> DialogueStateTracker | None:
    """Return the conversation as it is kept, or None where there is none or no agent; raises nothing."""
    if agent is None:
        return None
    try:
        tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve(sender)
    except Exception as error:
        logger.error("A conversation could not be read: %s", type(error).__name__)
        return None
    return tracker


def known_country(tracker: DialogueStateTracker | None) -> str | None:
    """Return the country that the person has named, or None."""
    slot = tracker.slots.get("country") if tracker else None
    return slot.value if slot is not None and isinstance(slot.value, str) else None


def context_of(
    tracker: DialogueStateTracker | None, metadata: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return what NLU and the actions are told beside a message: the channel's `metadata`, and what went before."""
    return {**(metadata or {}), "known_country": known_country(tracker), "last_answer": last_answer(tracker)}


def last_answer(tracker: DialogueStateTracker | None) -> str | None:
    """Return what the bot last spoke of: a topic ("fact/borders"), "services", or None for anything else."""
    for message in reversed(messages_of_turn(tracker, back=0) if tracker else []):
        name = name_of(message).removeprefix("utter_")
        if name.split("/")[0] in KNOWLEDGE and "/" in name:
            return name
        if (message.data.get("custom") or {}).get("type") == "services":
            return SERVICES
    return None


async def say(
    agent: Any,
    response: str,
    sender: str,
    tracker: DialogueStateTracker | None = None,
    metadata: dict[str, Any] | None = None,
) -> Answer | None:
    """Return a response of the domain as an answer, made in this process; None where that fails; raises nothing.

    `metadata` fills slots that the conversation has not filled: the person's first message may be the one that failed.
    """
    try:
        if response not in agent.domain.responses:
            logger.error("There is no response called %s", response)
            return None
        message = await agent.processor.nlg.generate(
            response,
            _in_context(agent, sender, tracker, metadata),
            WebsiteOutput.name(),
            domain_responses=agent.domain.responses,
        )
        return to_answer(sender, {**message, "utter_action": response}) if message else None
    except Exception as error:
        logger.error("The response %s failed: %s", response, type(error).__name__)
        return None


def _in_context(
    agent: Any, sender: str, tracker: DialogueStateTracker | None, metadata: dict[str, Any] | None
) -> DialogueStateTracker:
    """Return a copy of the conversation, or an empty one, with the context of the channel in its empty slots."""
    empty = DialogueStateTracker.from_events(sender, [], slots=agent.domain.slots)
    copy = tracker.copy() if tracker else empty
    for name, value in context_entities(metadata).items():
        if name in copy.slots and copy.slots[name].value is None:
            copy.update(SlotSet(name, value))
    return copy


async def remember(agent: Any, tracker: DialogueStateTracker, answers: list[Answer]) -> None:
    """Keep what the channel itself has said: the page shows it later, and its buttons count as offered."""
    for answer in answers:
        data = {"buttons": answer.get("buttons"), "custom": answer.get("custom")}
        tracker.update(BotUttered(answer["text"], data, {"utter_action": answer.get("utter")}))
    try:
        await agent.tracker_store.save(tracker)
    except Exception as error:
        logger.error("A conversation could not be kept: %s", type(error).__name__)
