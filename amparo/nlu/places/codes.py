"""Takes two capitals that are all of a message for the ISO code of a country: "PK", "DE"."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.place import Kind, Place, Strength

MUCH_LARGER = 5
"""A state with the same code is meant unless the country has so many times its people."""


class CountryCodeFinder:
    """Knows the countries of a gazetteer by their codes (ISO 3166-1 alpha-2)."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._words = gazetteer.cues.get("code_words", frozenset())
        self._countries: dict[str, Place] = {}
        for place in gazetteer.places:
            if place.kind is Kind.COUNTRY:
                self._countries.setdefault(place.country, place)

    def find(self, message: Message, found: Sequence[Mention]) -> Mention | None:
        """Return the country that the message is the code of; `found` are the names that it is too."""
        if len(message.tokens) != 1 or not message.tokens[0].is_upper:
            return None
        code = message.word(0)
        country = self._countries.get(code.upper())
        if country is None or code in self._words:
            return None
        if any(mention.strength is not Strength.CODE for mention in found):
            return None
        states = [place.population for mention in found for place in mention.candidates]
        if country.population < MUCH_LARGER * max(states, default=0):
            return None
        return Mention(0, 0, code, Strength.STRONG, (country,))
