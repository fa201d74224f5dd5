"""Reads which places are those of a time that is over: "i finished two years in", "when i was in", "died in"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.returns import is_finished_with, is_returned_from

REACH = 7
"""So many words before or after a place may say that its time is over."""


def is_of_past(mention: Mention, message: Message) -> bool:
    """Tell whether the message speaks of a place as one where somebody was once, and is no more."""
    preposition = message.preposition_of(mention.first)
    if is_finished_with(mention, message):
        return True
    if message.clause_starts(mention.first) or message.any_phrase("still_there"):
        return False
    return (
        _is_closed(preposition, message)
        or _was_long_ago(mention, message)
        or _came_back(mention, message)
        or _moved_on(mention, message)
        or is_returned_from(mention, message)
    )


def _is_closed(preposition: int, message: Message) -> bool:
    """Read what is said before the place: "finished 2 years in", "when i was in", "before in", "my papa died in"."""
    window = message.before(preposition, REACH)
    if message.says(preposition - 1, "death") or _is_paid_for(preposition, message):
        return True
    if message.word(preposition - 1) == "before" and message.clause_starts(preposition - 1):
        return True
    if any(
        message.words(i, 2) == "used to"
        and message.says(i + 2, "habits")
        and not message.any_says(range(i + 2, preposition), "now")
        for i in window
    ):
        return True
    finished = [i for i in window if message.says(i, "finished")]
    if any(message.any_says(range(i + 1, preposition), "time_units") for i in finished):
        return True
    was = preposition - 1
    return (
        message.word(was) in ("was", "were")
        and message.says(was - 1, "selves")
        and message.word(was - 2) == "when"
    )


def _is_paid_for(preposition: int, message: Message) -> bool:
    """Tell of those who pay: "i paid for a girl in", "i paid a girl in"."""
    window = message.before(preposition, REACH)
    bought = [i for i in window if message.says(i, "paid") and message.says(i - 1, "selves")]
    if message.says(preposition - 1, "bought") and any(preposition - 1 - i <= 2 for i in bought):
        return True
    return message.says(preposition - 1, "inhabitants") and any(
        message.says(i - 1, "selves") and message.words(i, 2) == "paid for" for i in window
    )


def _was_long_ago(mention: Mention, message: Message) -> bool:
    """Read what is said after the place: "when i was 19", "when i was small", "ten years ago"."""
    if not message.any_says(message.before(mention.first, REACH), "past", "went_words"):
        return False
    sentence = message.sentence(mention.last)
    for position in range(mention.last + 1, min(mention.last + 1 + REACH, sentence.stop)):
        if message.word(position) == "when" and message.word(position + 2) in ("was", "were"):
            age = message.word(position + 3)
            return age.isdigit() or message.any_says(range(position + 3, position + 6), "childhood")
        # "till she was 12"
        if message.says(position, "till_words") and message.word(position + 2) in ("was", "were", "turned"):
            return message.word(position + 3).isdigit() or message.says(position + 3, "childhood")
        if message.says(position, "ago_words") and message.says(position - 1, "years"):
            return True
    return False


def _came_back(mention: Mention, message: Message) -> bool:
    """Read "i went to … and came back"; "she went to … and never came back" speaks of somebody who is there."""
    if not message.any_says(message.before(mention.first, REACH), "went_words"):
        return False
    for position in range(mention.last + 1, mention.last + 6):
        if message.says(position, "not_done") or message.word(position) == "when":
            return False
        if message.says(position, "returned"):
            return message.word(position) not in ("came", "come") or message.word(position + 1) in (
                "back",
                "home",
            )
    return False


def _moved_on(mention: Mention, message: Message) -> bool:
    """Read "after the camp in … i came to": the way went on from there."""
    sentence = message.sentence(mention.first)
    if message.word(sentence.start) != "after":
        return False
    following = range(mention.last + 1, min(mention.last + 4, sentence.stop))
    return any(message.says(i, "selves") and message.says(i + 1, "motion_done") for i in following)
