"""Reads which places are only where somebody comes from, where relatives are or where money went."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.role import Relation

REACH = 6
"""So many words before a place may say that money was sent there."""


def is_only_origin(mention: Mention, message: Message, relation: Relation) -> bool:
    """Tell whether a person is from there and, by what the message tells, somewhere else: "from …, locked in here"."""
    if relation is not Relation.FROM:
        return False
    preposition = message.preposition_of(mention.first)
    if message.says(preposition - 1, "spouses"):
        return True
    if message.says(preposition - 1, "relations") and message.says(preposition - 2, "of_others"):
        return True
    if message.says(preposition - 1, "here", "writing_from"):
        return False
    return message.any_phrase("away")


def is_of_relative(mention: Mention, message: Message) -> bool:
    """Tell whether a parent is there, and the writer at another place: "my mum back in", "mama is in"."""
    preposition = message.preposition_of(mention.first)
    if not message.says(preposition, "locative") or message.clause_starts(mention.first):
        return False
    person = preposition - 1
    # "my brother in … sends me money", and not "my cousin in … sent me a voice note"
    following = range(mention.last + 2, mention.last + 5)
    supports = message.says(mention.last + 1, "supports") and message.any_says(following, "money_words")
    if message.says(person, "relations") and supports:
        return True
    if message.says(person, "back"):
        return message.says(person - 1, "elders", "home")
    while message.says(person, "be_verbs", "now", "work"):
        person -= 1
    if "with" in (message.word(person - 1), message.word(person - 2)):
        return False
    return message.says(person, "elders") and (
        message.any_phrase("lives_with") or message.any_phrase("not_told")
    )


def got_money(mention: Mention, message: Message) -> bool:
    """Tell whether it is money that went there: "i sent money to", "i send money to my kids in"."""
    preposition = message.preposition_of(mention.first)
    window = message.before(preposition, REACH)
    if message.says(preposition - 1, "home", "relations") and message.any_says(window, "money_words"):
        return any(message.says(i, "paid_words") and message.says(i - 1, "selves") for i in window)
    if message.word(preposition) != "to" or message.clause_starts(mention.first):
        return False
    sent = message.any_says(message.before(preposition, 5), "paid_words")
    return sent and message.says(preposition - 1, "money_words")
