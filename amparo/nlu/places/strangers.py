"""Reads whether a place is that of a scammer, a boss or a man to be met, not of the person in trouble."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.role import Subject
from amparo.nlu.places.self_description import describes_writer


def is_stranger(mention: Mention, message: Message, subject: Subject) -> bool:
    """Where a scammer or somebody unrelated comes from is not where the person in trouble is."""
    before = message.preposition_of(mention.first)
    if subject is Subject.WRITER and describes_writer(mention, message):
        return False
    near = message.before(before, 2)
    # "the recruiter (from …)"
    if before > 0 and "(" in message.tokens[before - 1].gap:
        near = message.before(before - 1, 2)
        if message.any_says((*near, before - 1), "strangers", "stranger_nouns"):
            return True
    if message.any_says(near, "strangers"):
        return True
    if subject is not Subject.OTHER:
        return False
    for position in reversed(message.before(before, 6)):
        if message.says(position, "relations", "others"):
            owned = message.says(position - 1, "possessives") or message.clause_starts(position)
            return not (message.says(position, "relations") and owned)
    # "my classmate. 15. from tondo": a sentence of its own says no more of who it is.
    return not message.clause_starts(before)


def is_strangers_place(mention: Mention, message: Message) -> bool:
    """Tell whether a boss, an agent or a thing is said to be at the place: "my agent is in kampala"."""
    preposition = message.preposition_of(mention.first)
    window = message.before(preposition, 7)
    for position in reversed(window):
        if message.says(position, "relations"):
            return False
        if message.says(position, "stranger_nouns", "own_things"):
            after = range(position + 1, preposition)
            qualified = message.word(position + 1) in ("who", "that") and bool(after)
            return qualified or all(message.says(i, "be_verbs", "reside", "now") for i in after)
    return False


def is_far_stranger(preposition: int, message: Message) -> bool:
    """Tell whether somebody known from the internet alone is at the place: "a guy in nigeria has my nudes"."""
    if message.clause_starts(preposition):
        return False
    words = range(len(message.tokens))
    if message.says(preposition - 1, "be_verbs", "contracted_be"):
        said = message.any_says(message.before(preposition - 1, 2), "claims")
        return said and message.any_says(words, "online")
    # "he said he is a soldier in"
    if message.any_says(message.before(preposition, 6), "claims") and message.says(
        preposition - 1, "callings"
    ):
        return message.any_says(words, "online")
    if not message.says(preposition - 1, "far_strangers"):
        return False
    if message.any_says(message.before(preposition - 1, 2), "coordination", "company"):
        return False
    return message.any_says(words, "online")


def is_to_be_met(preposition: int, message: Message) -> bool:
    """Tell whether somebody at the place is still to be met: "he has to reach a man in"."""
    window = message.before(preposition, 6)
    if message.says(preposition - 1, "relations") and any(
        message.words(i, 3) in ("to live with", "to stay with") for i in window
    ):
        return True
    if not message.says(preposition - 1, "far_strangers", "stranger_nouns"):
        return False
    return any(
        message.says(i, "meet_verbs")
        and (message.word(i - 1) == "to" or message.says(i - 1, "motion_planned"))
        for i in window
    )
