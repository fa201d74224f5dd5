"""Reads from where people were dragged away: "gunmen took my cousin from", "they pick boys from"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 8
"""So many words before a place may tell of the abduction."""


def is_abducted_from(preposition: int, mention: Mention, message: Message) -> bool:
    """Tell whether somebody was dragged away from the place not long ago; of the writer it tells where they were."""
    window = message.before(preposition, REACH)
    verbs = [i for i in window if message.says(i, "abduction")]
    taken = [i for i in window if message.says(i, "taking_away")]
    if not verbs and not taken:
        return False
    if _is_long_ago(mention, message):
        return False
    if message.any_says(range(min(verbs + taken), preposition), "writer"):
        return False
    if verbs:
        return True
    recently = message.any_says(message.sentence(mention.first), "recent", "weekdays", "last")
    return recently or message.any_says(message.sentence(preposition), "armed")


def is_recruited_from(preposition: int, message: Message) -> bool:
    """Tell whether people are taken from there again and again: "they pick boys from dakar streets"."""
    window = message.before(preposition, 4)
    return any(
        message.says(i, "picking")
        and message.any_says(message.before(i, 2), "third_person_subjects", "strangers")
        for i in window
    )


def _is_long_ago(mention: Mention, message: Message) -> bool:
    after = range(mention.last + 1, mention.last + 8)
    for position in after:
        word = message.word(position)
        if word.isdigit() and len(word) == 4 and word[:2] in ("19", "20"):
            return True
        if word == "when" or message.says(position, "years"):
            return True
    return message.any_says(message.sentence(mention.first), "years")
