"""Reads verbs of motion without a preposition, as in Pidgin: "she go jordan", "we flying yemen"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.role import Relation

REACH = 4
"""So many words before the verb may say that it is only a plan."""


def goes_there(first: int, message: Message) -> bool:
    """Tell whether a verb of motion stands directly before the place at `first`."""
    return not message.clause_starts(first) and message.says(first - 1, "bare_motion", "bare_motion_done")


def motion_relation(mention: Mention, message: Message) -> Relation | None:
    """Return what a verb of motion directly before the place says of it, None where there is none."""
    verb = mention.first - 1
    if not goes_there(mention.first, message):
        return None
    # "now madam hides the phone", "two years": the journey is made.
    if message.says(verb, "bare_motion_done") or _is_made(mention, message):
        return Relation.ARRIVED
    return Relation.PLANNED if _is_planned(verb, message) else Relation.BARE


def _is_made(mention: Mention, message: Message) -> bool:
    """Tell whether the words after the place speak of a life there: "since may", "for two years", "now she cries"."""
    after = range(mention.last + 1, mention.last + 6)
    lasts = any(
        message.word(i) == "since"
        or (message.says(i, "time_units") and message.word(i + 1) != "ago" and i - 1 in after)
        for i in after
    )
    rest = range(mention.last + 2, len(message.tokens) - 1)
    return lasts or any(message.word(i) == "now" and message.clause_starts(i) for i in rest)


def _is_planned(verb: int, message: Message) -> bool:
    """Tell whether the journey is still to be made: "i will come", "says we fly", "flying"."""
    if message.says(verb, "bare_motion_now"):
        return True
    window = message.before(verb, REACH)
    # "agent say i go": what somebody says that others do is what they are to do.
    told = any(
        message.says(i, "orders") and message.any_says((i + 1, i + 2), "selves", "third_person_subjects")
        for i in window
    )
    intended = message.any_says(window, "motion_intended") and not message.any_says(window, "forced")
    return told or intended
