"""Reads places that are told of ships: "at anchor off sharjah", "i fish out of larne", "no pay since mumbai"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.role import Relation

REACH = 5


def is_off_coast(first: int, message: Message) -> bool:
    """Tell whether the words at `first` follow "off" or "off the coast of" where ships or coasts are spoken of."""
    for position in reversed(message.before(first, REACH)):
        if message.word(position) == "off":
            before = message.before(position, 4)
            near = message.any_says((*before, *range(position, first)), "ships", "coasts")
            return near or (position == first - 1 and message.any_says(range(len(message.tokens)), "ships"))
        if not message.says(position, "articles", "coasts", "place_modifiers"):
            return False
    return False


def is_mooring(mention: Mention, message: Message) -> bool:
    """Tell whether a ship lies "in anchorage", which is no town there."""
    tokens = message.tokens
    written_small = message.text[tokens[mention.first].start].islower()
    return (
        written_small
        and mention.name in message.cues["coasts"]
        and message.any_says(range(mention.first), "ships")
    )


def is_out_of(first: int, message: Message) -> bool:
    """Tell whether the words at `first` follow "out of"."""
    return message.word(first - 1) == "of" and message.word(first - 2) == "out"


def sea_relation(mention: Mention, message: Message) -> Relation | None:
    """Return what the words of ships and departures around the place say of it, None where they say nothing."""
    first = mention.first
    if _is_flag(mention, message):
        return Relation.NONE
    if message.clause_starts(first):
        return None
    if is_off_coast(first, message):
        return Relation.AT
    if is_out_of(first, message):
        return _relation_out_of(first - 2, message)
    ships = message.any_says(range(len(message.tokens)), "ships")
    if message.word(first - 1) in ("since", "after"):
        return Relation.LAST_KNOWN
    window = message.before(first, REACH)
    joined = message.any_says(window, "joined") and message.says(message.preposition_of(first), "locative")
    last_port = message.any_says(window, "last") and message.any_says(window, "coasts")
    return Relation.LAST_KNOWN if ships and (joined or last_port) else None


def _is_flag(mention: Mention, message: Message) -> bool:
    """Tell whether the place is that of a ship's register: "panama flag", "registered in malta"."""
    if message.says(mention.last + 1, "flags") and not message.clause_ends(mention.last):
        return True
    position = mention.first - 1
    while message.says(position, "flag_fillers") and not message.clause_starts(position):
        position -= 1
    return message.says(position, "registers") and not message.clause_starts(position + 1)


def _relation_out_of(position: int, message: Message) -> Relation:
    window = message.before(position, REACH)
    if message.any_says(window, "departing", "journey_means") and not message.any_says(window, "sea_work"):
        return Relation.LAST_KNOWN
    if message.any_says(window, "sea_work"):
        return Relation.AT
    if message.any_says(window, "get_out", "not_done"):
        return Relation.AT
    return Relation.LEFT if message.any_says(window, "got_out") else Relation.LAST_KNOWN
