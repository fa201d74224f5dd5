"""Reads where those are whom somebody is made to cheat: "they make us ring pensioners in"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 6
"""So many words before a place may say whom one has to cheat there."""


def is_of_targets(mention: Mention, message: Message) -> bool:
    """Tell whether the place is only that of the people who are to be cheated."""
    preposition = message.preposition_of(mention.first)
    if message.clause_starts(mention.first) or not message.says(preposition, "locative", "origin"):
        return False
    if not message.any_phrase("scam_work"):
        return False
    person = preposition - 1
    if message.says(person, "be_verbs"):
        return message.says(person - 1, "targets")
    if not message.says(person, "target_people"):
        return False
    return message.any_says(message.before(person, REACH), "cheating")
