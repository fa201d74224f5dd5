"""Tells apart the places of one name by what is said of them: "georgia the country", "the canadian london"."""

from __future__ import annotations

from dataclasses import replace

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message
from amparo.nlu.places.place import Kind, Place

REACH = 5
"""So many words after a name may say which one is meant."""


def as_specified(mention: Mention, message: Message, gazetteer: Gazetteer) -> Mention:
    """Return `mention` with only those of its candidates that the words around it speak of."""
    # Of "in county cork" the "in" is no Indiana.
    if message.says(mention.first, "locative"):
        return mention
    kept = (
        _before_division(mention, message)
        or _said_after(mention, message, gazetteer)
        or _said_before(mention, message, gazetteer)
    )
    return replace(mention, candidates=kept, contained=True) if kept else mention


def _before_division(mention: Mention, message: Message) -> tuple[Place, ...]:
    """Return the subdivisions of a name before "state" or "province": "niger state", "georgia state"."""
    if message.says(mention.last + 1, "divisions") and not message.clause_ends(mention.last):
        return _of_kind(mention, country=False)
    return ()


def _said_after(mention: Mention, message: Message, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Read "the country", "the us state", "not the state" and "the canadian one" after a name."""
    opposite = False
    determined = bool(set(",(") & set(message.tokens[mention.last].gap))
    for position in range(mention.last + 1, min(mention.last + 1 + REACH, len(message.tokens))):
        if SENTENCE_ENDS & set(message.tokens[position - 1].gap):
            break
        word = message.word(position)
        if message.says(position, "divisions") or word == "country":
            return _of_kind(mention, country=(word == "country") is not opposite) if determined else ()
        if message.says(position + 1, "ones") and determined:
            within = gazetteer.candidates(word)
            kept = tuple(p for p in mention.candidates if any(p.lies_in(outer) for outer in within))
            if kept:
                return kept
        if message.says(position, "determiners"):
            determined = True
        elif word == "but":
            continue
        elif word == "not":
            opposite = True
        elif message.says(position + 1, "ones") and word in gazetteer.nationalities:
            return _of_country(mention, gazetteer.nationalities[word]) if determined else ()
        elif not (determined and (message.says(position, "state_adjectives"))) and not message.says(
            position, "meaning"
        ):
            break
    return ()


def _said_before(mention: Mention, message: Message, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Read "the country georgia", "the state of georgia" and "the canadian london" before a name."""
    if message.clause_starts(mention.first):
        return ()
    position = mention.first - 1
    if message.word(position) == "of" and not message.clause_starts(position):
        position -= 1
    determiner = position - 1
    if message.says(determiner, "state_adjectives"):
        determiner -= 1
    if not message.says(determiner, "determiners") or message.clause_starts(position):
        return ()
    word = message.word(position)
    if word == "country" or message.says(position, "divisions"):
        return _of_kind(mention, country=word == "country")
    nationality = gazetteer.nationalities.get(word)
    return _of_country(mention, nationality) if nationality and position == mention.first - 1 else ()


def _of_kind(mention: Mention, *, country: bool) -> tuple[Place, ...]:
    """Return the countries or the subdivisions among the candidates, none where that leaves nothing out."""
    wanted = Kind.COUNTRY if country else Kind.SUBDIVISION
    return tuple(place for place in mention.candidates if place.kind is wanted)


def _of_country(mention: Mention, country: str) -> tuple[Place, ...]:
    return tuple(place for place in mention.candidates if place.country == country)
