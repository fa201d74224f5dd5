"""Finds a country that is told by an adjective: "the swiss police", "in a thai prison", "is there a dutch one"."""

from __future__ import annotations

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.place import Kind, Place, Strength

REACH = 3
"""So many words after the adjective may be the institution or place that it speaks of."""


class NationalityFinder:
    """Takes a nationality for its country where an institution or a place of that country is named."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._nationalities = gazetteer.nationalities
        self._countries: dict[str, Place] = {}
        for place in gazetteer.places:
            if place.kind is Kind.COUNTRY:
                self._countries.setdefault(place.country, place)

    def find(self, message: Message) -> list[Mention]:
        """Return a mention for every nationality that tells of a place; a person's nationality tells of none."""
        mentions = []
        for position, token in enumerate(message.tokens):
            country = self._countries.get(self._nationalities.get(token.folded, ""))
            if country and _tells_of_place(position, message):
                mentions.append(
                    Mention(position, position, token.folded, Strength.SUPPORTED, (country,), of_nation=True)
                )
        return mentions


def _tells_of_place(position: int, message: Message) -> bool:
    says = message.says
    noun = position + 1
    while noun < position + REACH and says(noun, "institution_adjectives") and not message.clause_ends(noun):
        noun += 1
    if message.clause_ends(position) or any(message.clause_ends(i) for i in range(position, noun)):
        return False
    if says(noun, "asked_numbers") and noun == position + 1 and message.word(position - 1) == "the":
        return message.clause_ends(noun) or says(noun + 1, "asked_after")
    if says(noun, "state_institutions"):
        return True
    if says(noun, "institutions"):
        return not says(position, "language_names")
    if message.word(noun) in ("one", "ones"):
        asked = message.word(position - 1) in ("a", "any", "the") and message.clause_ends(noun)
        return asked and noun == position + 1
    placed = says(message.preposition_of(position), "locative", "destination", "on_words")
    return says(noun, "places_of_nation") and placed
