"""Looks at a turn after it has happened: what was said, by which action, and what should have been said."""

from __future__ import annotations

from dataclasses import replace

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.output import Message
from amparo.dialogue.kinds import kinds_of_response
from amparo.dialogue.recall import name_of
from amparo.dialogue.table import of_group

# After these a short introduction would be out of place: it is said anyway, or something else matters more.
NO_INTRODUCTION = frozenset({"greet", "capabilities", "exit_now", "erase_chat", "safe_word"}) | of_group(
    "urgent"
)
ENDINGS = ("exit", "erase")


def has_user_message(tracker: DialogueStateTracker | None) -> bool:
    """Has the person written in this conversation before?"""
    return tracker is not None and any(isinstance(event, UserUttered) for event in tracker.applied_events())


def events_of_turn(tracker: DialogueStateTracker | None, message_id: str) -> list[Event]:
    """Return the message with this id and all that followed; nothing where the turn was not kept."""
    events = list(tracker.events) if tracker else []
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if isinstance(event, UserUttered):
            return events[index:] if event.message_id == message_id else []
    return []


def wants_introduction(events: list[Event]) -> bool:
    """Was the message that this turn begins with one after which a short introduction is in place?

    Somebody who must stop at once gets a few words and no more.
    """
    if not events or not isinstance(events[0], UserUttered) or _intent(events[0]) in NO_INTRODUCTION:
        return False
    said = (name_of(event) for event in events if isinstance(event, BotUttered))
    return not any("quiet" in kinds_of_response(name) for name in said)


def _intent(message: UserUttered) -> str:
    return str(message.intent.get("name") or "")


def has_silent_action(events: list[Event], domain: Domain) -> bool:
    """Did a custom action leave nothing at all, neither a message nor another event?

    That is what Rasa makes of an action that failed or whose server is down. An action that only fills slots is fine.
    """
    custom = {name for name in domain.user_actions if name.startswith("action_")}
    return any(
        isinstance(event, ActionExecuted)
        and event.action_name in custom
        and (index + 1 == len(events) or isinstance(events[index + 1], ActionExecuted))
        for index, event in enumerate(events)
    )


def name_messages(messages: list[Message], events: list[Event]) -> list[Message]:
    """Return the messages with the name of the action that made them where no response did."""
    names: list[str] = []
    action = ""
    for event in events:
        if isinstance(event, ActionExecuted):
            action = str(event.action_name or "")
        elif isinstance(event, BotUttered):
            names.append(action)
    # From the end, since a session may have begun with a message of its own.
    missing = max(0, len(messages) - len(names))
    names = [*[""] * missing, *names[max(0, len(names) - len(messages)) :]]
    return [replace(said, utter=said.utter or name) for said, name in zip(messages, names, strict=True)]


def ending_of(messages: list[Message]) -> str | None:
    """Return 'exit' or 'erase' where a message tells the client to leave or to forget; leaving comes first."""
    found = [message.reply.ending for message in messages]
    return next((ending for ending in ENDINGS if ending in found), None)
