"""Messages and what was made of them, in few words."""

from __future__ import annotations

from typing import Any

from amparo.dialogue.case import SLOT, Case
from amparo.evaluation.messages import Message
from amparo.evaluation.understanding import Understood


def message(intent: str, text: str = "some words", **rest: Any) -> Message:
    return Message(text, intent, **rest)


def got(label: str, confidence: float = 0.9, **place: Any) -> Understood:
    """`label` with its topic, if it has one."""
    return Understood(label.split("/")[0], label, confidence, **place)


def parsed(
    label: str, confidence: float = 0.9, options: tuple[str, ...] = (), **place: Any
) -> dict[str, Any]:
    """What Rasa's parser answers; `label` with its topic, if it has one; `place`: where help is needed."""
    case = Case(options=options, **place).to_json()
    return {
        "intent": {"name": label.split("/")[0], "confidence": confidence},
        "entities": [{"entity": "language", "value": "en"}, {"entity": SLOT, "value": case}],
        "decision": {"why": "a test", "label": label},
    }
