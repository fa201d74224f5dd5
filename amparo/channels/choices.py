"""Reads an answer that points at what the bot has just shown: "2", "the second one", "the last", or a button's title.

Numbers count the services that were listed and go on through the choices. On a phone without buttons, where choices
are numbered lines of text, this is the only way to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.rendering.texts import say
from amparo.dialogue.answers import payload
from amparo.dialogue.recall import reply_in
from amparo.dialogue.reply import FULL, Choice
from amparo.nlu.patterns.pointing import LAST, position_of

ADULTHOOD = 18
_AGE = re.compile(r"[1-9]\d?")
SERVICE_INTENT = "choose_service"


@dataclass(frozen=True)
class Shown:
    """What stands on the screen since the person's last message: ids of services, and choices, in their order."""

    services: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def shown_last(tracker: DialogueStateTracker | None) -> Shown:
    """Return what the bot showed after the person's last message.

    Where that was one service of a list, the list still counts: "and the first one" means the first of all. So do its
    choices, if none were shown since. A channel without buttons numbers what it shows in this order (`first_choice`).
    """
    services: list[str] = []
    choices: list[Choice] = []
    chosen = has_own = False
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, UserUttered):
            if not chosen:
                break
            chosen, has_own = False, bool(choices)
        reply = reply_in(event) if isinstance(event, BotUttered) else None
        if reply is None:
            continue
        choices = choices if has_own else [*reply.choices, *choices]
        if reply.form == FULL and reply.services:
            chosen = True
            continue
        services = services or [service["id"] for service in reply.services]
    return Shown(services, [choice for choice in choices if choice.payload.startswith("/")])


def first_choice(tracker: DialogueStateTracker | None) -> int:
    """Return the number of the first choice that was shown last: it counts on from the services."""
    return len(shown_last(tracker).services) + 1


def chosen_payload(
    text: str, tracker: DialogueStateTracker | None, language: str | None = None
) -> str | None:
    """Return the payload that `text` chooses among what was shown last, or None where it is ordinary text."""
    shown = shown_last(tracker)
    titles = {_key(say(choice.title, language)): choice.payload for choice in shown.choices}
    if _key(text) and _key(text) in titles:
        return titles[_key(text)]
    number = text.strip(" .!?")
    if any('"age_group"' in choice.payload for choice in shown.choices) and _AGE.fullmatch(number):
        # Asked for an age, a bare number is one: a child of 2 must not become "the second choice, an adult".
        return payload("inform", age_group="child" if int(number) < ADULTHOOD else "adult")
    position = position_of(text)
    if position is None:
        return None
    services = [service_payload(service) for service in shown.services]
    options = [*services, *(choice.payload for choice in shown.choices)]
    if position == LAST and options:
        return (services or options)[LAST]
    return options[position - 1] if 0 < position <= len(options) else None


def service_payload(service_id: str) -> str:
    """Return the payload that asks for one service again."""
    return payload(SERVICE_INTENT, service=service_id)


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
