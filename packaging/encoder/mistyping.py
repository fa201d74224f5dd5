"""Slips of the fingers, as frightened people make them on small phones: what the encoder should not stumble over."""

from __future__ import annotations

import random

_LONG_ENOUGH = 4  # letters: a slip in a shorter word mostly makes another word of it
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)
}


def mistyped(text: str, chance: random.Random) -> str:
    """Return the text with a slip in one word of eight, in one at least; unchanged where all words are short."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LONG_ENOUGH and word.isalpha()]
    for at in chance.sample(long, min(len(long), max(1, len(words) // 8))):
        words[at] = _slip(words[at], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """Return the word with one letter left out, doubled, swapped with the next, or the one beside it on the keys."""
    at = chance.randrange(1, len(word) - 1)  # first letters are mostly right
    kind = chance.choice(("left out", "doubled", "swapped", "beside"))
    if kind == "left out":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[: at + 1] + word[at:]
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(_BESIDE.get(word[at].lower(), word[at])) + word[at + 1 :]
