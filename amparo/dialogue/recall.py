"""Answers that look back at what the bot has said: the same again, the next topic, one service of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.reply import FULL, Reply, Text, reply_of
from amparo.dialogue.table import of_group
from amparo.directory.facts import ServiceFacts

# Key of a message that says the words of another response than its own: the name of that one.
TOLD = "told"


def messages_of_turn(tracker: DialogueStateTracker, back: int = 1) -> list[BotUttered]:
    """Return what the bot said in a turn: 0 since the person's newest message, 1 before it, and so on."""
    said: list[BotUttered] = []
    turns = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            turns += 1
            if turns > back:
                break
        elif isinstance(event, BotUttered) and turns == back:
            said.append(event)
    return said[::-1]


def name_of(message: BotUttered) -> str:
    """Return the name of the response whose words a message of the bot says; empty for one made by an action."""
    return str(message.metadata.get(TOLD) or message.metadata.get("utter_action") or "")


def reply_in(message: BotUttered) -> Reply | None:
    """Return what a message of the bot said; None where there is nothing in it."""
    return reply_of({"text": message.text, **message.data})


def replies(tracker: DialogueStateTracker | None) -> Iterator[Reply]:
    """Yield all that the bot said and that is kept, the newest first."""
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, BotUttered) and (reply := reply_in(event)):
            yield reply


def said_again(lead: tuple[Text, ...], tracker: DialogueStateTracker) -> Reply | None:
    """Return the last turn of the bot as one message under `lead`; None where there is nothing to repeat."""
    said = [reply for message in messages_of_turn(tracker) if (reply := reply_in(message))]
    if not said:
        return None
    first, *others = said
    words = tuple(text for text in first.lead if text not in lead)
    return reduce(lambda above, reply: reply.below(above), others, replace(first, lead=(*lead, *words)))


def next_topic(tracker: DialogueStateTracker, responses: Mapping[str, Any]) -> str | None:
    """Return the response of the first topic that was offered in this conversation and not yet told, or None.

    The newest offer counts first: whoever says "more" after an answer means what belongs to it.
    """
    told = {name_of(event).split("#")[0] for event in tracker.events if isinstance(event, BotUttered)}
    offered = (_response_of(choice.payload) for reply in replies(tracker) for choice in reply.choices)
    return next((name for name in offered if name in responses and name not in told), None)


def _response_of(payload: str) -> str:
    intent, _, rest = payload.lstrip("/").partition("{")
    if intent not in of_group("knowledge") or not rest:
        return ""
    try:
        topic = json.loads("{" + rest).get("topic")
    except ValueError:
        return ""
    return f"utter_{intent}/{topic}"


def chosen_service(lead: tuple[Text, ...], entities: Any, tracker: DialogueStateTracker) -> Reply | None:
    """Return all about the service whose id the newest message names; None where it was not shown."""
    wanted = next((e.get("value") for e in entities or [] if e.get("entity") == "service"), None)
    for reply in replies(tracker):
        for service in reply.services:
            if wanted and service["id"] == wanted:
                return Reply(lead, services=(service,), form=FULL, country=reply.country)
    return None


def last_shown(tracker: DialogueStateTracker) -> tuple[ServiceFacts, ...]:
    """Return the services that the bot showed or spoke of last, in their order."""
    spoken = (
        reply.services or tuple(each.service for each in reply.line_details) for reply in replies(tracker)
    )
    return next((services for services in spoken if services), ())


def last_list(tracker: DialogueStateTracker) -> tuple[ServiceFacts, ...]:
    """Return the last list of several services, among which somebody may point at one."""
    return next(
        (reply.services for reply in replies(tracker) if len(reply.services) > 1), last_shown(tracker)
    )


def all_shown(tracker: DialogueStateTracker) -> tuple[ServiceFacts, ...]:
    """Return every service that was shown in the turns that are kept, each once, the newest first."""
    found: dict[str, ServiceFacts] = {}
    for reply in replies(tracker):
        for service in reply.services:
            found.setdefault(service["id"], service)
    return tuple(found.values())
