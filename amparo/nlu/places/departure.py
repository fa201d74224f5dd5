"""Reads where somebody is about to leave, has just left, or was going when they went missing."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 9
"""So many words before a place may speak of the departure."""


def is_departed_from(preposition: int, mention: Mention, message: Message) -> bool:
    """Tell whether "from" at `preposition` names where a journey of now begins: "the boat leaves from"."""
    window = message.before(preposition, REACH)
    if message.any_says(window, "journey_means"):
        return True
    if message.any_says(window, "departing"):
        return not is_suitor_coming(preposition, message)
    return message.any_says(window, "going") and _is_near_now(mention, message, "soon")


def is_suitor_coming(preposition: int, message: Message) -> bool:
    """Tell whether it is no person in trouble who travels: "a man is flying from"."""
    window = message.before(preposition, REACH)
    departing = [i for i in window if message.says(i, "departing")]
    suitors = [i for i in window if message.says(i, "suitors")]
    # "my friend met a man and is flying": it is not the man who flies.
    return any(
        i < j and not message.any_says(range(i, j), "coordination") for i in suitors for j in departing
    )


def came_before(preposition: int, message: Message) -> bool:
    """Tell whether somebody came from there, as the words before a comma say: "i came on a visa, from"."""
    if not message.clause_starts(preposition) or preposition == 0:
        return False
    return message.any_says(message.before(preposition - 1, 6), "came_words")


def is_left_behind(preposition: int, message: Message) -> bool:
    """Tell whether the writer left somebody there: "i left my husband in"."""
    if not message.says(preposition - 1, "relations"):
        return False
    window = message.before(preposition, 4)
    return any(message.word(i) == "left" and message.says(i - 1, "selves") for i in window)


def just_left(mention: Mention, message: Message) -> bool:
    """Tell whether a place was left not long ago: "left … an hour ago"."""
    return _is_near_now(mention, message, "recent")


def never_left(mention: Mention, message: Message) -> bool:
    """Tell whether somebody stayed: "she never left …"."""
    return message.any_says(message.before(mention.first - 1, 2), "not_done")


def went_missing_there(preposition: int, message: Message) -> bool:
    """Tell whether somebody is missing since a trip to the place: "didnt come back from the trip to"."""
    if not message.any_says(message.before(preposition, 4), "trips"):
        return False
    words = range(len(message.tokens))
    absent = any(
        message.says(i, "not_done") and message.any_says(range(i + 1, i + 4), "come_back") for i in words
    )
    return absent or message.any_says(words, "missing")


def is_over(mention: Mention, message: Message) -> bool:
    """Tell whether somebody was there once and is with the writer by now: "she was held in … now she works for me"."""
    if not message.any_says(message.before(mention.first, 7), "past"):
        return False
    for position in range(mention.last + 1, len(message.tokens) - 2):
        if message.word(position) == "now" and message.clause_starts(position):
            return message.says(position + 1, "third_person_subjects") and message.any_says(
                range(position + 2, position + 7), "with_writer"
            )
    return False


def _is_near_now(mention: Mention, message: Message, section: str) -> bool:
    """Tell whether a word of the sentence around `mention` says that it is a matter of hours or days."""
    return message.any_says(message.sentence(mention.first), section)
