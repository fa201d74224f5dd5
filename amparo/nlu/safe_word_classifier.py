"""The safe word: the bot's own name, typed alone at any time, brings the way to help back, discreetly."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, set_intent, text_of

SAFE_WORD_INTENT = "safe_word"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class SafeWordClassifier(StatelessComponent, IntentClassifier):
    """Sets intent `safe_word` where the whole message is one of `words`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`words`: compared without case and without marks at the ends."""
        return {"words": ["amparo"]}

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        words = {str(word).lower() for word in self._config["words"]}
        for message in messages:
            if text_of(message).strip(" .!?…").lower() in words:
                set_intent(message, SAFE_WORD_INTENT)
        return messages
