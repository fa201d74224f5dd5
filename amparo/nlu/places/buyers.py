"""Reads places of which those ask who buy or employ people: "looking for a wife from", "our maid from"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 6
"""So many words before a place may speak of the order or the person."""


def is_of_buyer(mention: Mention, message: Message) -> bool:
    """Tell whether the place is that of somebody whom the writer wants to buy or has employed."""
    preposition = message.preposition_of(mention.first)
    if message.any_phrase("buyers_ask") and message.any_phrase("buyers_want"):
        return not message.any_phrase("helpers")
    if message.word(preposition) != "from" or message.clause_starts(mention.first):
        return False
    window = message.before(preposition, REACH)
    person = preposition - 1
    if message.word(person) == "over":
        return message.any_says(window, "importing", "bringing")
    if not message.says(person, "employees"):
        return False
    # "our new girl from" is an employee, "the girl from" need not be one.
    return message.any_says(window, "importing") or message.any_says(message.before(person, 2), "own")
