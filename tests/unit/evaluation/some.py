"""Messages and what was made of them, in few words."""

from __future__ import annotations

from typing import Any

from amparo.evaluation.messages import Message
from amparo.evaluation.understanding import Understood


def message(intent: str, text: str = "some words", **rest: Any) -> Message:
    return Message(text, intent, **rest)


def got(label: str, confidence: float = 0.9, **place: Any) -> Understood:
    """`label` with its topic, if it has one."""
    return Understood(label.split("/")[0], label, confidence, **place)


def parsed(label: str, confidence: float = 0.9, **entities: str) -> dict[str, Any]:
    """What Rasa's parser answers; `label` with its topic, if it has one."""
    intent = label.split("/")[0]
    answer: dict[str, Any] = {
        "intent": {"name": intent, "confidence": confidence},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }
    if "/" in label:
        answer["response_selector"] = {
            "all_retrieval_intents": [intent],
            intent: {"response": {"intent_response_key": label}},
        }
    return answer
