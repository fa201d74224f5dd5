"""Tells the name of a person or of a street from the place of the same name: "my sister india", "on oxford street"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message


def is_named_person(mention: Mention, message: Message) -> bool:
    """Tell whether the words before a name introduce a person, whatever the name: "mr lagos", "her name is vienna"."""
    before = mention.first - 1
    if message.clause_starts(mention.first):
        return message.word(mention.last + 1) in ("is", "was") and _is_name_of(mention.last + 2, message)
    if message.says(before, "titles"):
        return True
    if message.says(before, "called"):
        return not message.says(before - 1, "place_modifiers", "divisions", "after_place")
    if message.word(before) in ("is", "was", "s"):
        before -= 1
    named = message.word(before) in ("name", "names", "nickname")
    return named and not message.says(before - 1, "place_modifiers", "divisions", "after_place")


def is_given_name(mention: Mention, message: Message) -> bool:
    """Tell whether a place that is a first name too is a person: "my sister india", "milan hit me"."""
    first, last = mention.first, mention.last
    if not message.clause_starts(first):
        if message.says(first - 1, "family_titles"):
            return True
        named = message.says(first - 1, "relations", "stranger_nouns")
        return named and message.says(first - 2, "possessives")
    after = last + 1
    if message.clause_ends(last):
        return _is_explained(last, message)
    # "sydney from year 9", "dallas from my class"
    if message.word(after) == "from":
        group = after + 2 if message.says(after + 1, "possessives") else after + 1
        return message.says(group, "groups")
    if message.word(after) in ("is", "was"):
        return message.says(after + 1, "possessives") and message.says(
            after + 2, "relations", "stranger_nouns"
        )
    return message.says(after, "person_verbs")


def _is_name_of(position: int, message: Message) -> bool:
    """Read "her name" in "vienna is her name"."""
    return message.says(position, "possessives") and message.word(position + 1) in (
        "name",
        "names",
        "nickname",
    )


def _is_explained(last: int, message: Message) -> bool:
    """Read who the person is, between commas: "india, my neighbours daughter, is"."""
    if "," not in message.tokens[last].gap or not message.says(last + 1, "possessives"):
        return False
    for position in range(last + 2, min(last + 5, len(message.tokens))):
        if message.clause_ends(position):
            return message.says(position, "relations") and position < len(message.tokens) - 1
    return False


def is_street(mention: Mention, message: Message) -> bool:
    """Tell whether the name is that of a street: "on oxford street", but not "nairobi street children"."""
    street = mention.last + 1
    if message.clause_ends(mention.last):
        return False
    if message.says(street, "roads"):
        return _is_named_road(mention, street, message)
    if not message.says(street, "streets"):
        return False
    if message.clause_ends(street) or message.word(street + 1).isdigit():
        return True
    return message.says(street + 1, "locative", "boundary", "coordination")


def _is_named_road(mention: Mention, road: int, message: Message) -> bool:
    """Tell an address, "17 kendal road", "on London Road", from a way that leads there, "on the nakuru road"."""
    if message.clause_starts(mention.first):
        numbered = placed = False
    else:
        numbered = message.word(mention.first - 1).isdigit()
        placed = message.says(mention.first - 1, "locative", "on_words")
    written = not message.shouting and message.capital(mention.first) and message.capital(road)
    return numbered or (placed and written)


def is_team(mention: Mention, message: Message) -> bool:
    """Tell whether countries play against each other: "india vs australia", "south africa won"."""
    if message.says(mention.first - 1, "versus") or message.says(mention.last + 1, "versus"):
        return True
    return message.clause_starts(mention.first) and message.word(mention.last + 1) in ("won", "wins")
