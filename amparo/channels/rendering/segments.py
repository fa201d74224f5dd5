"""How many segments a text message takes (GSM 03.38 and UCS-2), and letters that cost none more than they must."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # each takes the place of two letters
_GSM_ALONE, _GSM_PART = 160, 153
_UCS2_ALONE, _UCS2_PART = 70, 67
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-", "\u00a0": " "}
)


def plain_letters(text: str) -> str:
    """Return a text with plain quotes, dashes and bullets: one curly quote would halve what fits into a message."""
    return text.translate(_PLAIN)


def segments(text: str) -> int:
    """Return how many segments a text takes."""
    if set(text) <= _BASIC | _EXTENDED:
        sizes = [2 if letter in _EXTENDED else 1 for letter in text]
        alone, part = _GSM_ALONE, _GSM_PART
    else:
        sizes = [2 if letter > "\uffff" else 1 for letter in text]
        alone, part = _UCS2_ALONE, _UCS2_PART
    if sum(sizes) <= alone:
        return 1
    count, room = 1, part
    for size in sizes:  # what takes two places is never split between two segments
        if size > room:
            count, room = count + 1, part
        room -= size
    return count
