"""Reads an answer that points at what the bot has just shown: "2", "the second one", "the last", or a button's title.

Where services were listed, a number means one of them; else it means a button. On a messaging app, where buttons are
numbered lines of text, this is the only way to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import payload

LAST = -1
ADULTHOOD = 18
_AGE = re.compile(r"[1-9]\d?")
_WORDS = {
    "first": 1, "1st": 1, "one": 1, "second": 2, "2nd": 2, "two": 2, "third": 3, "3rd": 3, "three": 3,
    "fourth": 4, "4th": 4, "four": 4, "fifth": 5, "5th": 5, "five": 5, "sixth": 6, "6th": 6, "six": 6,
    "last": LAST,
}  # fmt: skip
_ORDINALS = "first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|last"
_POLITE = r"(?:please|pls|plz|thanks|thank you|thx)"
# "option b" is left out: nothing of ours is lettered. "one" alone may mean anything, so it needs "number" before it:
# "no one" is nobody.
_POSITION = re.compile(
    rf"(?:(?:and|ok|okay|i (?:want|choose|pick|mean|take)|give me|show me|tell me (?:more )?about|more about|"
    rf"what about|how about|call|open)\s+)?"
    rf"(?:(?:number|num|option|answer|choice)\s*(?P<named>[1-9]|one|two|three|four|five|six)"
    rf"|(?:no\.?|nr\.?|#)\s*(?P<short>[1-9])"
    rf"|(?P<digit>[1-9])\s*[.):]?"
    rf"|(?:the\s+|that\s+)?(?P<ordinal>{_ORDINALS})(?:\s+(?:one|1|option|number|line|helpline|service|button))?"
    rf")(?:\s+(?:one|option))?\s*(?:{_POLITE})?",
    re.I,
)
SERVICE_INTENT, SERVICE_RESPONSE = "choose_service", "utter_service"


@dataclass(frozen=True)
class Shown:
    """What stands on the screen since the person's last message: ids of services, and buttons, in their order."""

    services: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)


def position_of(text: str) -> int | None:
    """Return the place in a list that `text` names, from 1, or LAST; None where it says anything else."""
    match = _POSITION.fullmatch(" ".join(text.split()).rstrip(" .!?"))
    if match is None:
        return None
    word = next(value for value in match.groups() if value).lower()
    return int(word) if word.isdigit() else _WORDS[word]


def shown_last(tracker: DialogueStateTracker | None) -> Shown:
    """Return what the bot showed after the person's last message.

    Where that was one service of a list, the list still counts: "and the first one" means the first of all.
    """
    services: list[str] = []
    buttons: list[dict[str, str]] = []
    chosen = False
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, UserUttered):
            if not chosen:
                break
            chosen = False
        if not isinstance(event, BotUttered):
            continue
        if event.metadata.get("utter_action") == SERVICE_RESPONSE:
            chosen = True
            continue
        custom = event.data.get("custom") or {}
        if custom.get("type") == "services" and not services:
            services = [str(item["id"]) for item in custom.get("items") or [] if item.get("id")]
        buttons = [_plain(entry) for entry in event.data.get("buttons") or []] + buttons
    return Shown(services, [entry for entry in buttons if entry["payload"].startswith("/")])


def chosen_payload(text: str, tracker: DialogueStateTracker | None) -> str | None:
    """Return the payload that `text` chooses among what was shown last, or None where it is ordinary text."""
    shown = shown_last(tracker)
    titles = {_key(entry["title"]): entry["payload"] for entry in shown.buttons}
    if _key(text) and _key(text) in titles:
        return titles[_key(text)]
    number = text.strip(" .!?")
    if any('"age_group"' in entry["payload"] for entry in shown.buttons) and _AGE.fullmatch(number):
        # Asked for an age, a bare number is one: a child of 2 must not become "the second choice, an adult".
        return payload("inform", age_group="child" if int(number) < ADULTHOOD else "adult")
    position = position_of(text)
    if position is None:
        return None
    services = [service_payload(service) for service in shown.services]
    buttons = [entry["payload"] for entry in shown.buttons]
    options = next((found for found in (services, buttons) if found and position <= len(found)), [])
    if not options:
        return None
    return options[LAST if position == LAST else position - 1]


def service_payload(service_id: str) -> str:
    """Return the payload that asks for one service again."""
    return payload(SERVICE_INTENT, service=service_id)


def _plain(entry: Any) -> dict[str, str]:
    given = entry if isinstance(entry, dict) else {}
    return {"title": str(given.get("title") or ""), "payload": str(given.get("payload") or "")}


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
