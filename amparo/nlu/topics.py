"""How the topic of a retrieval intent (`fact/…`) stands on a message: as Rasa's retrieval action reads it."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message

RESPONSE_SELECTOR = "response_selector"


def label_of(example: Message) -> str:
    """Return what a training example is an example of: its topic where it has one, else its intent."""
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))


def selector_output(ranking: list[tuple[str, float]]) -> dict[str, Any]:
    """Return the output for topics (full names, best first) of one retrieval intent with their probability."""
    best, confidence = ranking[0]
    return {
        "response": {
            "responses": None,
            "confidence": confidence,
            "intent_response_key": best,
            "utter_action": f"utter_{best}",
        },
        "ranking": [{"intent_response_key": topic, "confidence": value} for topic, value in ranking],
    }


def set_topic(message: Message, topic: str) -> None:
    """Make `topic` ("fact/borders") the only one of its intent; the intent itself stays as it is."""
    rankings = {
        **(message.get(RESPONSE_SELECTOR) or {}),
        topic.split("/")[0]: selector_output([(topic, 1.0)]),
    }
    message.set(RESPONSE_SELECTOR, rankings, add_to_output=True)
