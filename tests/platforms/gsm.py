"""How a text goes over the air: 3GPP TS 23.038 (GSM 03.38) and TS 23.040, written from these and not from our code."""

from __future__ import annotations

# TS 23.038, 6.2.1: the default alphabet, sixteen septets a row; ESC leads to the extension table.
_ESCAPE = "\x1b"
_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
_EXTENSION = dict(zip("\f^{}\\[~]|€", (0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65)))
_ESCAPED = _DEFAULT.index(_ESCAPE)
_SEPTETS = {letter: number for number, letter in enumerate(_DEFAULT) if letter != _ESCAPE}
assert len(_DEFAULT) == 128

# TS 23.040, 9.2.3.24: 140 octets; a header of six, of which five say which part it is, takes some of each part.
_OCTETS, _HEADER = 140, 6


def units(text: str) -> list[list[int]] | None:
    """The septets of each letter, which stay together; None where a letter is in neither table."""
    made = []
    for letter in text:
        if letter in _SEPTETS:
            made.append([_SEPTETS[letter]])
        elif letter in _EXTENSION:
            made.append([_ESCAPED, _EXTENSION[letter]])
        else:
            return None
    return made


def segments(text: str) -> int:
    """How many messages a text becomes."""
    septets = units(text)
    if septets is not None:
        return _parts([len(each) for each in septets], _OCTETS * 8 // 7, (_OCTETS - _HEADER) * 8 // 7)
    sixteens = [len(letter.encode("utf-16-be")) // 2 for letter in text]
    return _parts(sixteens, _OCTETS // 2, (_OCTETS - _HEADER) // 2)


def _parts(sizes: list[int], alone: int, part: int) -> int:
    if sum(sizes) <= alone:
        return 1
    parts = [0]
    for size in sizes:
        if parts[-1] + size > part:
            parts.append(0)
        parts[-1] += size
    return len(parts)
