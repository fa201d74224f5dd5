"""One turn of a conversation: a message in, never no answer out. Shared by the website channel and the pages."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.chosen_language import choose_language
from amparo.channels.conversation import (
    INTRODUCTION,
    case_of,
    context_of,
    known_country,
    remember,
    say,
    spoken_with,
)
from amparo.channels.emergency import last_resort
from amparo.channels.guards import (
    ending_of,
    events_of_turn,
    has_silent_action,
    has_user_message,
    name_messages,
    wants_introduction,
)
from amparo.channels.message_text import clean_text, cut_notice, cut_text
from amparo.channels.metrics import count_failure, count_turn
from amparo.channels.metrics.counts import LAST_RESORT, NOT_READY, RASA_FAILED, TURN_FAILED
from amparo.channels.output import Message, RepliesOutput
from amparo.channels.payloads import AGAIN_PAYLOAD, MENU_PAYLOAD, Said, language_in, read_said
from amparo.dialogue.case import Case
from amparo.dialogue.packing import snapshot
from amparo.dialogue.reply import Reply
from amparo.dialogue.state import state
from amparo.dialogue.tracker_store import Held, conversation_turn

logger = logging.getLogger(__name__)

# Rasa waits five minutes for an action server that hangs; nobody in need does.
TURN_SECONDS = 20.0


@dataclass(frozen=True)
class Turn:
    """What a turn led to; a channel puts `messages` into words of its `language`.

    `before`: the conversation as it was; `said`: what went to Rasa; `ended`: 'exit' or 'erase' where the conversation
    is over and already forgotten.
    """

    messages: list[Message]
    before: DialogueStateTracker | None = None
    said: Said = field(default_factory=lambda: Said(""))
    ended: str | None = None
    language: str | None = None


async def run_turn(
    agent: Any,
    sender: str,
    text: str,
    metadata: dict[str, str],
    channel: str,
    *,
    introduce: bool = True,
    seconds: float = TURN_SECONDS,
    payload: str = "",
) -> Turn:
    """Answer `text` (raw, as it was sent) in the conversation `sender`; there is always at least one message.

    `agent`: Rasa's agent or None; `metadata`: already validated; `introduce`: say who the bot is in a first turn;
    `seconds`: how long Rasa may take; `payload`: what the channel itself knows that is wanted, in place of the text.
    Messages of one sender are answered one after another. A message that comes after
    the end of its conversation is answered, but nothing of it is kept. Raises nothing.
    """
    cleaned, was_cut = cut_text(clean_text(text))
    began = time.monotonic()
    case: Case | None = None  # what is known after the turn, where that is kept
    try:
        if agent is None or not agent.is_ready():
            count_failure(NOT_READY)
            turn = Turn([last_resort(metadata.get("country"))], said=Said(cleaned))
        else:
            async with conversation_turn(sender, agent.domain) as held:
                turn = await _run(agent, held, cleaned, metadata, channel, introduce, seconds, payload)
                if turn.ended:
                    held.tracker, held.changed = None, False
                    await state().end(sender)
                case = case_of(held.tracker) if held.changed else None
    except Exception as error:
        logger.error("A turn failed: %s", type(error).__name__)
        count_failure(TURN_FAILED)
        turn = Turn([last_resort(metadata.get("country"))], said=Said(cleaned))
    turn = replace(turn, language=turn.language or spoken_with(turn.before, metadata))
    count_turn(channel, turn, case, time.monotonic() - began)
    if was_cut:
        turn.messages.insert(0, Message(Reply(lead=(cut_notice(),))))
    return turn


async def _run(
    agent: Any,
    held: Held,
    text: str,
    metadata: dict[str, str],
    channel: str,
    introduce: bool,
    seconds: float,
    payload: str,
) -> Turn:
    before = snapshot(held.tracker)
    chosen = choose_language(text if not payload else "", before, metadata)
    if chosen.asked and not payload:  # the same again in that language; at the start, who we are
        payload = AGAIN_PAYLOAD if has_user_message(before) else MENU_PAYLOAD
    context = context_of(before, metadata, chosen)
    said = read_said(text, before, agent.domain, context, payload)
    if chosen.asked and said.parse_data:
        said = Said(text, {**said.parse_data, "text": text})
    language = language_in(said.parse_data) or chosen.code or None
    output = RepliesOutput()
    message = UserMessage(
        said.text, output, held.sender, parse_data=said.parse_data, input_channel=channel, metadata=context
    )
    failed = await _handle(agent, message, seconds)
    if failed:  # what Rasa left half done is not kept
        held.tracker, held.changed = before, False

    events = [] if failed else events_of_turn(held.tracker, message.message_id)
    messages = name_messages(output.messages, events)
    added = await _add(agent, held, events, metadata, failed, bool(messages))
    ended = ending_of(messages)
    if introduce and not added and not ended and not has_user_message(before) and wants_introduction(events):
        added = _present(await say(agent, INTRODUCTION, held.sender, held.tracker))
    if events and added and not ended:
        await remember(agent, held.tracker, added)
    return Turn([*messages, *added], before, said, ended, language)


async def _handle(agent: Any, message: UserMessage, seconds: float) -> bool:
    """Let Rasa answer; return whether that failed. What was said until then stands in the output channel."""
    try:
        await asyncio.wait_for(agent.handle_message(message), seconds)
    except Exception as error:
        logger.error("Rasa could not answer a message: %s", type(error).__name__)
        count_failure(RASA_FAILED)
        return True
    return False


async def _add(
    agent: Any,
    held: Held,
    events: list[Event],
    metadata: dict[str, str],
    failed: bool,
    answered: bool,
) -> list[Message]:
    """Return what must be said besides: for an action that failed, and where nothing was said at all."""
    added: list[Message] = []
    sender, tracker = held.sender, held.tracker
    if has_silent_action(events, agent.domain):
        added = _present(await say(agent, "utter_services_unavailable", sender, tracker, metadata))
    if failed or not (answered or added):
        country = known_country(tracker) or metadata.get("country")
        emergency = await say(agent, "utter_emergency", sender, tracker, metadata)
        count_failure(LAST_RESORT)
        added.append(emergency or last_resort(country))
    return added


def _present(message: Message | None) -> list[Message]:
    return [message] if message else []
