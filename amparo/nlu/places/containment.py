"""Joins a place with the country or state written beside it: "atlanta, georgia", "huston tx", "philippines, cebu"."""

from __future__ import annotations

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import SENTENCE_ENDS, Mention, Words
from amparo.nlu.places.place import Kind, Place, Strength

MUCH_LARGER = 5
STATES_BEHIND_TOWNS = frozenset({"US", "CA", "AU"})
"""Countries where people write the state behind the name of a town."""


def join_contained(mentions: list[Mention], words: Words, gazetteer: Gazetteer) -> list[Mention]:
    """Return `mentions` with every place and the country or state beside it as one, from the end backwards."""
    joined: list[Mention] = []
    for mention in reversed(mentions):
        pair = _join(mention, joined[0], words, gazetteer) if joined else None
        if pair:
            joined[0] = pair
        else:
            joined.insert(0, mention)
    return joined


def _join(one: Mention, other: Mention, words: Words, gazetteer: Gazetteer) -> Mention | None:
    gap = words.tokens[one.last].gap
    if one.last + 1 != other.first or SENTENCE_ENDS & set(gap):
        return None
    inner = _within(one.candidates, other.candidates)
    if inner and _container_counts(other, words, gazetteer) and _inner_counts(one, other, words):
        return _joined(one, other, one, inner)
    # The other way round: "georgia atlanta", "philippines, cebu".
    inner = _within(other.candidates, one.candidates)
    if not inner and (_is_namesake(one, other, words) or _is_quarter(one, other, words)):
        contained = not _is_quarter(one, other, words)
        return Mention(
            one.first, other.last, other.name, other.strength, other.candidates, other.exact, contained
        )
    if inner and other.strength >= Strength.SUPPORTED and one.strength >= Strength.FIRST_NAME:
        return _joined(one, other, other, inner)
    return None


def _joined(one: Mention, other: Mention, named: Mention, candidates: tuple[Place, ...]) -> Mention:
    exact = one.exact and other.exact
    return Mention(one.first, other.last, named.name, named.strength, candidates, exact, contained=True)


def _within(inner: tuple[Place, ...], outer: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in inner if any(place.lies_in(container) for container in outer))


def _is_namesake(one: Mention, other: Mention, words: Words) -> bool:
    """A village that no list knows with the name of a great place, before its state: "moscow, tennessee"."""
    states = all(
        place.kind is Kind.SUBDIVISION and place.country in STATES_BEHIND_TOWNS for place in other.candidates
    )
    comma = words.tokens[one.last].gap.strip() == ","
    return (
        states
        and comma
        and other.exact
        and other.strength is Strength.STRONG
        and words.clause_ends(other.last)
    )


def _is_quarter(one: Mention, other: Mention, words: Words) -> bool:
    """A part of a city or country that has, or nearly has, the name of a town elsewhere: "eastleigh nairobi"."""
    gap = words.tokens[one.last].gap.strip()
    if not one.exact:
        return gap in ("", ",") and other.exact and other.strength is Strength.STRONG
    if gap or one.strength is not Strength.SUPPORTED:
        return False
    if other.strength is Strength.STRONG and any(place.kind is Kind.COUNTRY for place in other.candidates):
        return True
    cities = [place for place in (*one.candidates, *other.candidates) if place.kind is Kind.CITY]
    if len(cities) != len(one.candidates) + len(other.candidates):
        return False
    larger = max(place.population for place in other.candidates)
    return larger >= MUCH_LARGER * max(place.population for place in one.candidates)


def _inner_counts(inner: Mention, outer: Mention, words: Words) -> bool:
    """A word like "best" or "deal" before a country needs a comma too, a code capitals."""
    if inner.strength is Strength.CODE:
        return words.in_capitals(inner)
    if inner.strength > Strength.ORDINARY:
        return True
    with_comma = "," in words.tokens[inner.last].gap
    whole = inner.first == 0 and outer.last == len(words.tokens) - 1
    return with_comma or (whole and inner.strength is Strength.ORDINARY)


def _container_counts(outer: Mention, words: Words, gazetteer: Gazetteer) -> bool:
    if outer.strength is not Strength.CODE:
        return outer.strength >= Strength.ABBREVIATION
    if outer.name in gazetteer.word_codes or outer.name in gazetteer.pronouns:
        return words.in_capitals(outer) or words.clause_ends(outer.last)
    return True
