"""Cuts a message into pieces, so that one alarming sentence in a long calm message is not averaged away."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(
    r"(?<=[.!?…。؟।])\s+|[\n\r;]+|\s+-\s+|,\s+(?=(?:and|but|so|now|please|pls|i|he|she|they)\b)", re.I
)
_WINDOW = 16  # words: about one spoken clause with what belongs to it
_STEP = 8
_MAX_SEGMENTS = 24  # a message is cut at 1,000 characters before it gets here


def segments(text: str) -> list[str]:
    """Return the sentences of `text`, long unpunctuated ones as overlapping windows; without the whole text itself.

    A message of one short sentence gives an empty list: there is nothing beside the whole.
    """
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if len(words) <= _WINDOW + _STEP // 2:
            pieces.append(" ".join(words))
        else:
            pieces += [
                " ".join(words[start : start + _WINDOW]) for start in range(0, len(words) - _STEP, _STEP)
            ]
    whole = " ".join(text.split())
    distinct = dict.fromkeys(piece for piece in pieces if piece and piece != whole)
    return list(distinct)[:_MAX_SEGMENTS]
