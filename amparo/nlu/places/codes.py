"""Takes two capitals that are all of a message for the ISO code of a country: "PK", "DE"."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from amparo.nlu.places.mention import Mention, Words
from amparo.nlu.places.place import Place, Strength

MUCH_LARGER = 5
"""A state with the same code is meant unless the country has so many times its people."""


def country_of_code(
    words: Words, found: Sequence[Mention], countries: Mapping[str, Place], no_codes: Container[str]
) -> Mention | None:
    """Return the country (of `countries`, by ISO 3166-1 alpha-2) that the message is the code of.

    `found`: the names that the message is too; `no_codes`: what people write for something else.
    """
    if len(words.tokens) != 1 or not words.tokens[0].is_upper:
        return None
    code = words.word(0)
    country = countries.get(code.upper())
    if country is None or code in no_codes:
        return None
    if any(mention.strength is not Strength.CODE for mention in found):
        return None
    states = [place.population for mention in found for place in mention.candidates]
    if country.population < MUCH_LARGER * max(states, default=0):
        return None
    return Mention(0, 0, code, Strength.STRONG, (country,))
