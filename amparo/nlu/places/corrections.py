"""Reads which places are taken back, or were named by the bot: "iran, sorry, iraq", "you gave me india"."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.message import Mention, Message

REACH = 5
"""So many words before a place may say that the bot named it."""


def denied_places(mentions: Sequence[Mention], message: Message) -> set[int]:
    """Return the positions in `mentions` of those that another one stands against."""
    denied = set()
    for number, mention in enumerate(mentions):
        if _is_instead(mention, message) or (
            len(mentions) > 1
            and (
                _is_changed(mention, message)
                or _is_of_bot(mention, message)
                or _is_of_list(mention, message)
                or (number + 1 < len(mentions) and _is_taken_back(mention, mentions[number + 1], message))
            )
        ):
            denied.add(number)
    return denied if len(denied) < len(mentions) or len(mentions) == 1 else set()


def _is_instead(mention: Mention, message: Message) -> bool:
    """Tell whether something else is wanted: "instead of germany", "rather than kenya"."""
    before = (message.word(mention.first - 2), message.word(mention.first - 1))
    return before in (("instead", "of"), ("rather", "than"))


def _is_changed(mention: Mention, message: Message) -> bool:
    """Tell whether the choice is changed: "change the country from kenya to uganda"."""
    before = mention.first - 1
    return message.word(before) == "from" and message.any_says(message.before(before, 4), "change_verbs")


def _is_taken_back(one: Mention, other: Mention, message: Message) -> bool:
    """Tell whether nothing but a correction stands between two places: "italy, no wait, greece"."""
    between = range(one.last + 1, other.first)
    if other.of_nation or message.word(other.first - 1) == "not":
        return False
    if not message.any_says(between, "correction"):
        return False
    return all(message.says(i, "correction", "correction_fillers") for i in between)


def _is_of_bot(mention: Mention, message: Message) -> bool:
    """Tell whether the bot named the place: "you gave me india", "why do u show usa"."""
    window = message.before(mention.first, REACH + 1)
    for position in window:
        if not message.says(position, "bot_words"):
            continue
        after = range(position + 1, mention.first)
        if message.any_says(after, "bot_gave"):
            return True
        asked = message.any_says(message.before(position, 3), "asking")
        if message.any_says(after, "bot_gives") and not asked:
            return True
    return False


def _is_of_list(mention: Mention, message: Message) -> bool:
    """Tell whether it is said what an answer is for: "these numbers are for india", "thats spain"."""
    position = mention.first - 1
    for_it = message.word(position) == "for"
    while position > 0 and message.says(position, "list_fillers") and not message.clause_starts(position):
        position -= 1
    if message.says(position, "list_verbs"):
        if message.clause_starts(position):
            return False
        position -= 1
        if message.word(position) == "they" and not for_it and message.word(mention.first - 1) == "in":
            return False
        return message.says(position, "those") or (for_it and message.says(position, "list_words"))
    return message.word(position) in ("thats", "theyre") and position < mention.first
