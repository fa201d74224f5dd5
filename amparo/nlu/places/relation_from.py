"""Reads what "from" says of a place: comes from there, writes from there, was dragged away from there."""

from __future__ import annotations

from amparo.nlu.places.abduction import is_abducted_from, is_recruited_from
from amparo.nlu.places.departure import came_before, is_departed_from, is_suitor_coming
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.returns import is_undone
from amparo.nlu.places.role import Relation, Subject
from amparo.nlu.places.self_description import describes_writer


def relation_from(preposition: int, mention: Mention, message: Message) -> tuple[Relation, Subject | None]:
    """Return what "from" at `preposition` says of the place, and of whom, where it says it at once."""
    before = message.before(preposition, 4)
    if message.says(preposition - 1, "writing_from"):
        return Relation.STAYS, Subject.WRITER
    if message.any_says(before, "wrote") or is_last_message(preposition, message):
        return Relation.AT, None
    if message.says(preposition - 1, "now") and message.word(preposition - 2) == "home":
        return Relation.LEFT, None
    if message.says(preposition - 1, "returning"):
        return (Relation.AT if is_undone(preposition - 1, message) else Relation.LEFT), None
    if message.says(preposition - 1, "back"):
        still_there = message.any_says(before, "get_back", "not_done")
        return (Relation.AT if still_there else Relation.LEFT), None
    if message.says(mention.last + 1, "here"):
        return Relation.FROM, Subject.WRITER
    if message.word(preposition - 1) == "out" and message.any_says(before, "get_out_verbs"):
        return Relation.AT, None
    if message.says(preposition - 1, "letters"):
        return Relation.OFFER, None
    moved = message.any_says(message.before(preposition, 6), "motion_done", "left_behind") or came_before(
        preposition, message
    )
    if is_suitor_coming(preposition, message):
        return Relation.NONE, None
    if is_abducted_from(preposition, mention, message):
        return Relation.LAST_KNOWN, Subject.OTHER
    if is_recruited_from(preposition, message):
        return Relation.AT, None
    if describes_writer(mention, message):
        return Relation.FROM, Subject.WRITER
    if is_departed_from(preposition, mention, message):
        return Relation.LAST_KNOWN, None
    comes = message.says(preposition - 1, "be_verbs") and message.word(preposition - 1) != "came"
    return (Relation.LEFT if moved and not comes else Relation.FROM), None


def is_last_message(position: int, message: Message) -> bool:
    """Tell whether the words before `position` speak of the last message: "his last text was from"."""
    window = message.before(position, 8)
    return message.any_says(window, "last") and message.any_says(window, "messages", "wrote")
