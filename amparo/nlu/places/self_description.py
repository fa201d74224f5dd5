"""Reads who the writers say they are: "i am a sixty two year old widow from", "58 year old woman from"."""

from __future__ import annotations

from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message

REACH = 9
"""So many words may stand between "i am" and the place from which one is."""


def describes_writer(mention: Mention, message: Message) -> bool:
    """Tell whether the clause before "from" says who writes."""
    preposition = message.preposition_of(mention.first)
    if message.word(preposition) not in message.cues["origin"] or message.clause_starts(preposition):
        return False
    window = message.before(preposition, REACH)
    for position in reversed(window):
        if _is_am(position, message):
            return True
        if message.says(position, "described_stop"):
            return False
    begins = window.start
    if begins > 0 and not SENTENCE_ENDS & set(message.tokens[begins - 1].gap):
        return False
    if message.says(begins, "articles", "possessives") or not message.says(
        preposition - 1, "relations", "others", "strangers", "self_nouns"
    ):
        return False
    if message.says(mention.last + 1, "here", "writing_from"):
        return True
    aged = message.any_says(window, "aged")
    return aged and bool(SENTENCE_ENDS & set(message.tokens[mention.last].gap or ".")) and begins == 0


def _is_am(position: int, message: Message) -> bool:
    """Read "am", "im" and "i m"."""
    if message.word(position) == "m":
        return message.word(position - 1) == "i"
    return message.says(position, "am_words")
