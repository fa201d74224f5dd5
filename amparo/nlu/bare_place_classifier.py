"""A message that is nothing but a place ("houston", "im in the uk") tells the place, whatever a classifier says."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, set_intent, text_of

GIVE_PLACE = "give_place"
# Property of a message that says nothing else: there is nothing in it to judge by its meaning.
BARE_PLACE = "bare_place"
# Words around a place that add nothing to it.
_FILLERS = frozenset(
    (
        "a am and are at but by close country currently county city from here he her hi i id im in is it its "
        "ive just live lives living located me meant my n near no not now of ok okay oh she sorry state stay "
        "staying that the their there theyre this town to u um village we were what about wait yes yeah "
        "actually area outside around mean region one "
    ).split()
)
_WORD = re.compile(r"\w+", re.UNICODE)


def is_bare_place(text: str, spans: list[tuple[int, int]]) -> bool:
    """Return whether nothing but fillers stands outside the spans (start, end) of places in `text`."""
    if not spans:
        return False
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    rest = _WORD.findall("".join(characters).lower().replace("'", "").replace("’", ""))
    return len(rest) <= 8 and all(word in _FILLERS for word in rest)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class BarePlaceClassifier(StatelessComponent, IntentClassifier):
    """Sets intent `give_place`; stands after PlaceExtractor and before SafetyNet."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        for message in messages:
            spans = [
                (int(e["start"]), int(e["end"]))
                for e in message.get(ENTITIES) or []
                if e["entity"] in ("place", "country", "subdivision", "place_options", "writer_country")
            ]
            if is_bare_place(text_of(message), spans):
                set_intent(message, GIVE_PLACE)
                message.set(BARE_PLACE, True)
        return messages
