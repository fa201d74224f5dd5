"""Decides whether what a person sent is a command, and reads it.

Rasa takes any text `/intent{"slot": "value"}` as a command, so that anybody could set anything. Here it is one only if
the bot has offered it as a button; everything else is text, without its leading slashes. A text may also choose what
was offered ("the second one"): see choices.py.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.choices import chosen_payload
from amparo.channels.conversation import spoken_with
from amparo.dialogue.buttons import decide_button
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.recall import replies
from amparo.dialogue.reply import Text, reply_of
from amparo.dialogue.table import of_group
from amparo.nlu.conversation_context import ConversationContext, context_entities

MENU_PAYLOAD, AGAIN_PAYLOAD = "/greet", "/say_again"
GREETING = "utter_greet"  # is shown before anything is kept

_PAYLOAD = re.compile(r"/([^{}\s]+)\s*(\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """What goes to Rasa: `text`, and `parse_data` where the meaning is known already and NLU is skipped."""

    text: str
    parse_data: dict[str, Any] | None = None


def read_said(
    text: str,
    tracker: DialogueStateTracker | None,
    domain: Domain,
    metadata: dict[str, Any] | None,
    payload: str = "",
) -> Said:
    """Return what a person said, from cleaned `text`; no text at all asks for the menu.

    `payload`: what the channel itself knows that they want, such as a command of the platform.
    """
    if payload:
        return Said(payload, parse_payload(payload, domain, metadata))
    if text.startswith("/") and text in offered_choices(tracker, domain):
        parse_data = parse_payload(text, domain, metadata)
        if parse_data is not None:
            return Said(text, parse_data)
    plain = text.lstrip("/ \n")
    choice = chosen_payload(plain, tracker, spoken_with(tracker, metadata)) if plain else None
    if choice is not None:
        parse_data = parse_payload(choice, domain, metadata)
        if parse_data is not None:
            return Said(plain, {**parse_data, "text": plain})
    return Said(plain) if plain else Said(MENU_PAYLOAD, intent_data(MENU_PAYLOAD, "greet", [], metadata))


def language_in(parse_data: dict[str, Any] | None) -> str:
    """Return the language that a chosen button stands for; '' for none."""
    entities = (parse_data or {}).get("entities", ())
    return next(
        (str(e["value"]) for e in entities if e["entity"] == "language" and e["extractor"] == "payload"), ""
    )


def offered_choices(tracker: DialogueStateTracker | None, domain: Domain) -> dict[str, Text]:
    """Return payload -> title, as last seen by the person, else that of the greeting, else the first of the domain."""
    offered = dict(_OF_DOMAIN.choices(domain.responses))
    for reply in reversed(list(replies(tracker))):
        offered |= {choice.payload: choice.title for choice in reply.choices}
    return offered


class _DomainChoices:
    """The choices of the responses of a domain, read once: there are two thousand, and one domain a process."""

    def __init__(self) -> None:
        self._responses: Any = None
        self._choices: dict[str, Text] = {}

    def choices(self, responses: dict[str, list[dict[str, Any]]]) -> dict[str, Text]:
        """Return payload -> title of `responses`."""
        if responses is not self._responses:
            self._responses, self._choices = responses, {}
            for variations in (responses.get(GREETING, ()), *responses.values()):
                for reply in (reply for variation in variations if (reply := reply_of(variation))):
                    for choice in reply.choices:
                        self._choices.setdefault(choice.payload, choice.title)
        return self._choices


_OF_DOMAIN = _DomainChoices()


def parse_payload(payload: str, domain: Domain, metadata: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what NLU would say about `/intent{"entity": "value"}`, or None where it cannot be read.

    A value may be a text, a number or a list of such. A retrieval intent needs its topic: `/fact{"topic": "borders"}`.
    """
    match = _PAYLOAD.fullmatch(payload.strip())
    if match is None or match.group(1) not in domain.intents:
        return None
    try:
        values = json.loads(match.group(2) or "{}")
    except (ValueError, RecursionError):
        return None
    entities: list[dict[str, Any]] = []
    for name, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bool) or not isinstance(item, (str, int, float)):
                return None
            entities.append(_entity(name, item, "payload"))
    intent = match.group(1)
    if intent in of_group("knowledge") and f"utter_{intent}/{values.get('topic')}" not in domain.responses:
        return None
    return intent_data(payload, intent, entities, metadata, values)


def intent_data(
    text: str,
    intent: str,
    entities: list[dict[str, Any]],
    metadata: dict[str, Any] | None,
    values: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return parse data of a certain intent, with the case and the context that the channel knows as entities."""
    decision = decide_button(Case.from_json((metadata or {}).get("case")), intent, values or {})
    context = [
        _entity(name, value, ConversationContext.__name__)
        for name, value in context_entities(metadata).items()
        if name not in (values or {})
    ]
    return {
        "text": text,
        "intent": {"name": decision.intent, "confidence": 1.0},
        "intent_ranking": [{"name": decision.intent, "confidence": 1.0}],
        "entities": [*entities, *context, _entity(SLOT, decision.case.to_json(), "payload")],
        "decision": {"why": decision.why, "label": intent},
    }


def _entity(name: str, value: Any, extractor: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": extractor}
