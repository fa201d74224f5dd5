"""A short message that names a kind of service and a place ("helpline united states") asks for services there.

This is the one thing that must never be misread: whatever else a classifier makes of so few words, the numbers come.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, set_intent, text_of

FIND_SERVICES = "find_services"
_SERVICE = re.compile(
    r"\b(?:help|hot|crisis|support|child)[ -]?lines?\b|\bshelters?\b|\bsafe ?houses?\b", re.I
)
# In a question about how such a line works, or a story in which one is named, the place is not where help is sought.
_ABOUT = re.compile(
    r"\b(?:what|how|why|who|when|does|did|do|is it|are they|called|rang|said|told|promised|work(?:s|ed|ing)?|"
    r"happens?|run|runs|anonymous|if)\b",
    re.I,
)
_MOST_WORDS = 9
_PLACES = ("place", "country", "subdivision", "place_options")


def asks_for_services(text: str, has_place: bool) -> bool:
    """Is the text a short request that names a kind of service, with a place in it?"""
    return (
        has_place
        and len(text.split()) <= _MOST_WORDS
        and _SERVICE.search(text) is not None
        and _ABOUT.search(text) is None
    )


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class ServiceRequestClassifier(StatelessComponent, IntentClassifier):
    """Sets intent `find_services`; stands after PlaceExtractor and before SafetyNet, which may still overrule it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        for message in messages:
            has_place = any(entity["entity"] in _PLACES for entity in message.get(ENTITIES) or [])
            if asks_for_services(text_of(message), has_place):
                set_intent(message, FIND_SERVICES)
        return messages
