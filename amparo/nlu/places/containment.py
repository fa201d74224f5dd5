"""Joins a place with the country or state written beside it: "atlanta, georgia", "birmingham in alabama"."""

from __future__ import annotations

from collections.abc import Callable

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message
from amparo.nlu.places.place import Kind, Place, Strength
from amparo.nlu.places.specification import as_specified

MUCH_LARGER = 5
STATES_BEHIND_TOWNS = frozenset({"US", "CA", "AU"})
"""Countries where people write the state behind the name of a town."""


def join_contained(
    mentions: list[Mention], message: Message, gazetteer: Gazetteer, supported: Callable[[Mention], bool]
) -> list[Mention]:
    """Return `mentions` with every place and the country or state around it as one, from the end backwards.

    `supported` tells whether a mention counts as a place by itself.
    """
    joined: list[Mention] = []
    for mention in reversed(mentions):
        following = joined[0] if joined else None
        pair = _join(mention, following, message, gazetteer, supported) if following else None
        if pair:
            joined[0] = pair
        else:
            joined.insert(0, as_specified(mention, message, gazetteer))
    return joined


def _join(
    one: Mention, other: Mention, message: Message, gazetteer: Gazetteer, supported: Callable[[Mention], bool]
) -> Mention | None:
    if not _adjacent(one, other, message) or _corrected(one, message):
        return None
    inner = _within(one.candidates, other.candidates)
    if (
        inner
        and _container_counts(one, other, message, gazetteer, supported)
        and _inner_counts(one, other, message)
    ):
        return _joined(one, other, one, inner)
    # The other way round: "georgia atlanta", "philippines, cebu".
    inner = _within(other.candidates, one.candidates)
    next_to = one.last + 1 == other.first
    if next_to and not inner and _is_namesake(one, other, message):
        return Mention(one.first, other.last, other.name, other.strength, other.candidates, contained=True)
    if next_to and not inner and _is_quarter(one, other, message):
        return Mention(one.first, other.last, other.name, other.strength, other.candidates, other.exact)
    if inner and next_to and other.strength >= Strength.SUPPORTED and one.strength >= Strength.FIRST_NAME:
        return _joined(one, other, other, inner)
    return None


def _corrected(one: Mention, message: Message) -> bool:
    """The second place stands against the first: "not niger, nigeria"."""
    return message.word(one.first - 1) == "not" and "," in message.tokens[one.last].gap


def _is_namesake(one: Mention, other: Mention, message: Message) -> bool:
    """A village that no list knows with the name of a great place, before its state: "in moscow, tennessee"."""
    states = all(
        place.kind is Kind.SUBDIVISION and place.country in STATES_BEHIND_TOWNS for place in other.candidates
    )
    comma = message.tokens[one.last].gap.strip() == ","
    placed = message.says(one.first - 1, "strict_locative") or one.first == 0
    certain = other.exact and other.strength is Strength.STRONG
    return states and comma and placed and certain and message.clause_ends(other.last)


def _is_quarter(one: Mention, other: Mention, message: Message) -> bool:
    """A part of a city or country that has, or nearly has, the name of a town elsewhere: "eastleigh nairobi"."""
    gap = message.tokens[one.last].gap.strip()
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


def _joined(one: Mention, other: Mention, named: Mention, candidates: tuple[Place, ...]) -> Mention:
    exact = one.exact and other.exact
    return Mention(one.first, other.last, named.name, named.strength, candidates, exact, contained=True)


def _adjacent(one: Mention, other: Mention, message: Message) -> bool:
    between = [message.word(position) for position in range(one.last + 1, other.first)]
    gaps = {c for position in range(one.last, other.first) for c in message.tokens[position].gap}
    if gaps & SENTENCE_ENDS:
        return False
    return not between or (" ".join(between) in message.cues["container_links"] and "," not in gaps)


def _within(inner: tuple[Place, ...], outer: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in inner if any(place.lies_in(container) for container in outer))


def _inner_counts(inner: Mention, outer: Mention, message: Message) -> bool:
    """A word like "best" or "deal" before a country needs a comma or a preposition too, a code capitals."""
    if inner.strength is Strength.CODE:
        return message.in_capitals(inner)
    if inner.strength > Strength.ORDINARY:
        return True
    with_comma = "," in message.tokens[inner.last].gap
    placed = message.says(inner.first - 1, "strict_locative")
    whole = inner.first == 0 and outer.last == len(message.tokens) - 1
    return with_comma or placed or (whole and inner.strength is Strength.ORDINARY)


def _container_counts(
    inner: Mention,
    outer: Mention,
    message: Message,
    gazetteer: Gazetteer,
    supported: Callable[[Mention], bool],
) -> bool:
    if outer.strength is Strength.ABBREVIATION and inner.last + 1 == outer.first:
        return True
    if outer.strength is not Strength.CODE:
        return outer.strength >= Strength.FIRST_NAME or supported(outer)
    if outer.name in gazetteer.pronouns:
        return message.in_capitals(outer) or message.clause_ends(outer.last)
    if inner.last + 1 != outer.first:
        return False
    if outer.name in gazetteer.word_codes:
        return message.in_capitals(outer) or message.clause_ends(outer.last)
    return True
