"""Rasa component that decides what a message means: the last of the pipeline. It sets the intent and the case."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.decision import Decision, decide
from amparo.dialogue.table import intents
from amparo.nlu.component import StatelessComponent, add_entity, set_intent
from amparo.nlu.reading.labels import NOTHING, URGENT
from amparo.nlu.reading.reader import READING
from amparo.nlu.reading.reading import Reading

DECISION = "decision"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class Decider(StatelessComponent):
    """Takes the case as it was from the metadata (`case`), and leaves the intent, the case and the reason."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide about each message that was read."""
        for message in messages:
            reading = message.get(READING)
            if not isinstance(reading, Reading):
                continue
            metadata = message.get("metadata")
            before = Case.from_json(metadata.get("case") if isinstance(metadata, dict) else None)
            leave(message, decide(before, reading), reading)
            message.set(READING, None)
        return messages


def leave(message: Message, decision: Decision, reading: Reading) -> None:
    """Leave a decision on a message as Rasa reads it."""
    ranking = sorted(reading.heads.get("label", {}).items(), key=lambda item: -item[1])[:5]
    message.set(
        INTENT_RANKING_KEY,
        [{"name": name, "confidence": share} for name, share in ranking if name != NOTHING],
    )
    set_intent(message, decision.intent, decision.score)
    add_entity(message, SLOT, decision.case.to_json(), Decider.__name__)
    message.set(DECISION, {"why": decision.why, "label": label_of(decision, reading)}, add_to_output=True)


def label_of(decision: Decision, reading: Reading) -> str:
    """Return what the message is about, with its topic: of an alarm the alarm, else the likeliest calm label."""
    if decision.intent in URGENT:
        return decision.intent
    if reading.fixed:
        return reading.fixed if reading.fixed in intents() else decision.intent
    calm = {
        name: share
        for name, share in reading.heads.get("label", {}).items()
        if name not in (NOTHING, *URGENT)
    }
    if decision.intent == "give_place" or not calm:
        return decision.intent
    return max(calm, key=lambda name: calm[name])
