"""Reads a conversation as Rasa keeps it, and speaks in it without Rasa's dialogue."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.output import Message, RepliesOutput, message_of
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.kinds import kinds_of_turn
from amparo.dialogue.recall import messages_of_turn, name_of, reply_in
from amparo.dialogue.redaction import PLACEHOLDER
from amparo.dialogue.reply import Reply
from amparo.nlu.conversation_context import context_entities
from amparo.nlu.reading.inputs import said_before

if TYPE_CHECKING:
    from amparo.channels.chosen_language import ChosenLanguage

logger = logging.getLogger(__name__)

INTRODUCTION = "utter_introduction_short"


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


def case_of(tracker: DialogueStateTracker | None) -> Case:
    """Return what is known of the case, with what the bot said last; its introduction answers and asks nothing."""
    if tracker is None:
        return Case()
    messages = [message for message in messages_of_turn(tracker, back=0) if name_of(message) != INTRODUCTION]
    names = tuple(name for message in messages if (name := name_of(message)))
    said = [reply_in(message) or Reply() for message in messages]
    lines = tuple(service["id"] for reply in said for service in reply.services)
    kinds = kinds_of_turn((name_of(message), reply.kinds) for message, reply in zip(messages, said))
    case = Case.from_json(tracker.get_slot(SLOT) if SLOT in tracker.slots else None)
    return case.remember(names, lines, kinds)


def known_country(tracker: DialogueStateTracker | None) -> str | None:
    """Return the country that the person has named, or None."""
    return case_of(tracker).country or None


def language_of(tracker: DialogueStateTracker | None) -> str | None:
    """Return the language of a conversation, or None where it has not been chosen."""
    return tracker.get_slot("language") if tracker and "language" in tracker.slots else None


def spoken_with(tracker: DialogueStateTracker | None, metadata: Mapping[str, Any] | None) -> str | None:
    """Return the language of a conversation, of its site where it has none yet, or None."""
    return language_of(tracker) or (metadata or {}).get("language")


def context_of(
    tracker: DialogueStateTracker | None,
    metadata: dict[str, str] | None = None,
    chosen: ChosenLanguage | None = None,
) -> dict[str, Any]:
    """Return what the pipeline and the actions are told beside a message.

    That is the `metadata`, what was before, and the language that was chosen for the answer.
    """
    case = case_of(tracker)
    site = (metadata or {}).get("language")
    return {
        **(metadata or {}),
        **({"language": chosen.code} if chosen and chosen.code else {}),
        **({"asked_language": chosen.unspoken} if chosen and chosen.unspoken else {}),
        **({"site_language": site} if site else {}),
        "known_country": case.country or None,
        "case": case.to_json(),
        "context": {
            "before": said_before(last_words(tracker)),
            "shown": list(case.shown),
            "about": list(case.about),
        },
    }


def last_words(tracker: DialogueStateTracker | None) -> list[str]:
    """Return the person's last two messages, the newest last, without what was redacted; a button is an empty one."""
    texts = (
        str(event.text or "").replace(PLACEHOLDER, "")
        for event in reversed(tracker.events if tracker else ())
        if isinstance(event, UserUttered)
    )
    return ["" if text.startswith("/") else text for text in islice(texts, 2)][::-1]


async def say(
    agent: Any,
    response: str,
    sender: str,
    tracker: DialogueStateTracker | None = None,
    metadata: dict[str, Any] | None = None,
) -> Message | None:
    """Return a response of the domain, made in this process; None where that fails; raises nothing.

    `metadata` fills slots that the conversation has not filled: the person's first message may be the one that failed.
    """
    try:
        if response not in agent.domain.responses:
            logger.error("There is no response called %s", response)
            return None
        message = await agent.processor.nlg.generate(
            response,
            _in_context(agent, sender, tracker, metadata),
            RepliesOutput.name(),
            domain_responses=agent.domain.responses,
        )
        return message_of({**message, "utter_action": response}) if message else None
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


async def remember(agent: Any, tracker: DialogueStateTracker | None, messages: list[Message]) -> None:
    """Keep what the channel itself has said: the page shows it later, and its buttons count as offered."""
    if tracker is None:
        return
    for message in messages:
        data = {"custom": {"reply": message.reply.to_json()}}
        tracker.update(BotUttered(None, data, {"utter_action": message.utter}))
    try:
        await agent.tracker_store.save(tracker)
    except Exception as error:
        logger.error("A conversation could not be kept: %s", type(error).__name__)
