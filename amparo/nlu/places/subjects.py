"""Reads whose place it is: the writer's or that of somebody else."""

from __future__ import annotations

from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message
from amparo.nlu.places.role import Subject


def subject_of(mention: Mention, message: Message) -> Subject:
    """Return whose place it is: that of the nearest person named before it."""
    sentence_start = 0
    for position in range(mention.first - 1, -1, -1):
        if message.says(position, "relations", "others"):
            if _is_writer(position, message):
                return Subject.WRITER
            if not _names_service(position, message):
                return Subject.OTHER
        elif message.says(position, "writer"):
            return Subject.WRITER
        if SENTENCE_ENDS & set(message.tokens[position].gap):
            sentence_start = position + 1
    # Nobody was named before: "in manila we…", "dubai my sister is there".
    if sentence_start == 0:
        for position in range(mention.last + 1, min(mention.last + 4, len(message.tokens))):
            if message.clause_starts(position):
                break
            if message.says(position, "writer"):
                return Subject.WRITER
    return Subject.UNSAID


def _names_service(position: int, message: Message) -> bool:
    """Tell whether a word for a person says what a service is for, what one works as or for whom."""
    if message.says(position + 1, "service") or message.word(position - 1) == "as":
        return True
    for before in reversed(message.before(position, 4)):
        if message.word(before) == "for":
            return message.says(before - 1, "work")
    return False


def _is_writer(position: int, message: Message) -> bool:
    """The writer says what they are: "i am student", "im a girl"."""
    for before in reversed(message.before(position, 3)):
        if message.word(before) in ("am", "im"):
            return True
        if message.says(before, "possessives"):
            return message.word(before - 1) in ("am", "im") and message.word(before) != "my"
        if message.word(before) == "about":
            return False
    return False


def is_stranger(mention: Mention, message: Message, subject: Subject) -> bool:
    """Where a scammer or somebody unrelated comes from is not where the person in trouble is."""
    before = message.preposition_of(mention.first)
    near = message.before(before, 2)
    if message.any_says(near, "strangers"):
        return True
    if subject is not Subject.OTHER:
        return False
    for position in reversed(message.before(before, 6)):
        if message.says(position, "relations", "others"):
            owned = message.says(position - 1, "possessives") or message.clause_starts(position)
            return not (message.says(position, "relations") and owned)
    return True
