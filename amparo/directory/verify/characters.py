"""One spelling for digits, spaces and dashes of every script, so that numbers can be compared."""

from __future__ import annotations

import re
import unicodedata

# Invisible: soft hyphen, zero-width characters, marks of writing direction.
_DROPPED = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc")
_OTHERS = {"\u066b": ".", "\u066c": ",", "\u2044": "/", "\u3000": " ", "\t": " "}


def plain(text: str) -> str:
    """The same text with ASCII digits, spaces, dashes, brackets and signs, without invisible characters."""
    if text.isascii() and "\t" not in text:
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character.isascii() and character != "\t":
        return character
    if character in _DROPPED:
        return ""
    if character in _DASHES:
        return "-"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character in _OTHERS:
        return _OTHERS[character]
    if "\uff01" <= character <= "\uff5e":  # full-width forms of ASCII
        return chr(ord(character) - 0xFEE0)
    return " " if unicodedata.category(character) == "Zs" else character


def tidy(text: str) -> str:
    """Return the text as `plain`, with one space for every run of white space."""
    return re.sub(r"\s+", " ", plain(text)).strip()
