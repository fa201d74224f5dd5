from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.safe_word_classifier import SAFE_WORD_INTENT, SafeWordClassifier


def intent_of(text: str | None, **settings: object) -> str:
    first = {"name": "greet", "confidence": 0.9}
    message = Message({"text": text, "intent": first, "intent_ranking": [first]})
    SafeWordClassifier({**SafeWordClassifier.get_default_config(), **settings}).process([message])
    assert message.get("intent") == message.get("intent_ranking")[0]
    return str(message.get("intent")["name"])


@pytest.mark.parametrize(
    "text", ["amparo", "Amparo", "AMPARO", " amparo ", "amparo!", "amparo...", "Amparo?"]
)
def test_the_name_alone_is_the_safe_word(text: str) -> None:
    assert intent_of(text) == SAFE_WORD_INTENT


@pytest.mark.parametrize("text", ["hi amparo", "amparo help", "ampar", "amparoo", "", None, "."])
def test_anything_else_is_not(text: str | None) -> None:
    assert intent_of(text) == "greet"


def test_other_words_can_be_set() -> None:
    assert intent_of("Blue Roses", words=["blue roses"]) == SAFE_WORD_INTENT
    assert intent_of("amparo", words=["blue roses"]) == "greet"
