"""Answers that look back at what the bot has said: the same again, the next topic, one service of a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import Answer
from amparo.dialogue.table import of_group

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


def said_again(lead: str, tracker: DialogueStateTracker) -> Answer | None:
    """Return the last turn of the bot as one message under `lead`; None where there is nothing to repeat."""
    messages = [message for message in messages_of_turn(tracker) if message.text]
    if not messages:
        return None
    custom = next((m.data["custom"] for m in messages if (m.data.get("custom") or {}).get("items")), None)
    offered = [entry for message in messages for entry in message.data.get("buttons") or []]
    buttons = list({str(entry.get("payload")): entry for entry in offered}.values())
    body = "\n\n".join(str(message.text) for message in messages).removeprefix(f"{lead}\n\n")
    if custom is not None:  # its introduction is in the text
        custom = {key: value for key, value in custom.items() if key != "intro"}
    return Answer(f"{lead}\n\n{body}", custom, buttons)


def next_topic(tracker: DialogueStateTracker, responses: Mapping[str, Any]) -> str | None:
    """Return the response of the first topic that was offered in this conversation and not yet told, or None.

    The newest offer counts first: whoever says "more" after an answer means what belongs to it.
    """
    told = {name_of(event) for event in tracker.events if isinstance(event, BotUttered)}
    for event in reversed(tracker.events):
        if not isinstance(event, BotUttered):
            continue
        for entry in event.data.get("buttons") or []:
            name = _response_of(str(entry.get("payload") or ""))
            if name in responses and name not in told:
                return name
    return None


def _response_of(payload: str) -> str:
    intent, _, rest = payload.lstrip("/").partition("{")
    if intent not in of_group("knowledge") or not rest:
        return ""
    try:
        topic = json.loads("{" + rest).get("topic")
    except ValueError:
        return ""
    return f"utter_{intent}/{topic}"


def chosen_service(lead: str, entities: Any, tracker: DialogueStateTracker) -> Answer | None:
    """Return the service whose id the newest message names, as it was last shown; None where it is not there."""
    wanted = next((e.get("value") for e in entities or [] if e.get("entity") == "service"), None)
    for event in reversed(tracker.events):
        custom = (event.data.get("custom") or {}) if isinstance(event, BotUttered) else {}
        for item, block in _blocks(str(getattr(event, "text", "")), custom.get("items") or []):
            if wanted and item.get("id") == wanted:
                shown = {"type": "services", "country": custom.get("country"), "items": [item], "intro": lead}
                return Answer(f"{lead}\n\n{block}", shown)
    return None


def _blocks(text: str, items: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """Return each service of a card with its own part of the text; both are in the same order."""
    parts = iter(text.split("\n\n"))
    found = []
    for item in items:
        block = next((part for part in parts if part.startswith(str(item.get("name")))), None)
        if block is not None:
            found.append((item, block))
    return found
