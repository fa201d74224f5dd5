"""Reads where somebody is about to leave, has just left, or was going when they went missing."""

from __future__ import annotations

from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message

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
    return message.any_says(window, "departing") and message.any_says(window, "suitors")


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


def _is_near_now(mention: Mention, message: Message, section: str) -> bool:
    """Tell whether a word of the sentence around `mention` says that it is a matter of hours or days."""
    first, last = mention.first, mention.last
    while first > 0 and not SENTENCE_ENDS & set(message.tokens[first - 1].gap):
        first -= 1
    while last < len(message.tokens) - 1 and not SENTENCE_ENDS & set(message.tokens[last].gap):
        last += 1
    return message.any_says(range(first, last + 1), section)
