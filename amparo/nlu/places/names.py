"""Words of a message and of a place name, brought to one comparable form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Vowel signs and other marks belong to the word in Indic, Arabic and other scripts, but `\w` leaves them out.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x2000)) if unicodedata.category(c) in ("Mn", "Mc"))
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
# Scripts written without spaces: every character is a word of its own, so that a name can be found inside a line.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_INITIALS = r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
# Without the last dot two letters are rather the end and the beginning of two sentences ("help u.i am").
_SHORT_INITIALS = (
    r"(?:[uU]\.[kKsS]|[sS]\.[aA]|[nN]\.[iIjJyYzZ]|[lL]\.[aA]|[dD]\.[cC]|[hH]\.[kK]|[kK]\.[lL])(?![^\W_])"
)
_TOKEN = re.compile(
    rf"[{_UNSPACED}]|{_INITIALS}|(?<![^\W_]){_SHORT_INITIALS}|{_LETTER}+(?:['’ʼ`´]{_LETTER}+)*"
)
_POSSESSIVE = re.compile(r"['’ʼ`´][sS]$")
_APOSTROPHES = re.compile(r"['’ʼ`´.]")
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a",
     "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""}
)  # fmt: skip
_SOUNDS = (
    ("borough", "burg"),
    ("burgh", "burg"),
    ("que", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "k"),
    ("gh", "g"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
)
_SOUND_LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "y": "i", "w": "v"})
_VOWELS = re.compile(r"[aeiouy]")
_REPEATED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Token:
    """One word of a message: its folded form, and where and how it was written."""

    folded: str
    start: int
    end: int
    is_upper: bool
    """Written in capitals, or as initials with dots ("N.Y.")."""
    gap: str
    """The text between this word and the next one, or the end."""


def fold(text: str) -> str:
    """Return `text` without case, accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", bare.casefold().translate(_PLAIN_LETTERS))


def tokenize(text: str) -> list[Token]:
    """Split `text` into words; the possessive 's is left out of its word."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    tokens: list[Token] = []
    for number, (start, end) in enumerate(spans):
        next_start = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        written = text[start:end]
        possessive = _POSSESSIVE.search(written)
        if possessive:
            written = written[: possessive.start()]
        folded = fold(written)
        if not folded:
            continue
        is_upper = written.isupper() and (len(written) > 1)
        tokens.append(Token(folded, start, start + len(written), is_upper, text[end:next_start]))
    return tokens


def folded_name(name: str) -> str:
    """Return the form under which `name` is looked up: folded words joined by one space."""
    return " ".join(token.folded for token in tokenize(name.replace("&", " and ")))


def spelling_variants(name: str) -> set[str]:
    """Return the folded forms in which people write `name`: saint and st, county and co, with or without 's."""
    forms = {folded_name(name)}
    if _POSSESSIVE.search(name) or "'s " in name or "’s " in name:
        forms.add(folded_name(name.replace("'s", "s").replace("’s", "s")))
    for form in list(forms):
        words = form.split()
        if "saint" in words:
            forms.add(" ".join("st" if word == "saint" else word for word in words))
        if "st" in words:
            forms.add(" ".join("saint" if word == "st" else word for word in words))
        if words and words[0] == "county":
            forms.add(" ".join(["co", *words[1:]]))
    return {form for form in forms if form}


def sound_key(words: Iterable[str]) -> str:
    """Return a key which common misspellings share: sounds rather than letters, no doubled letters, no spaces."""
    key = "".join(words)
    for spelled, sound in _SOUNDS:
        key = key.replace(spelled, sound)
    return _REPEATED.sub(r"\1", key.translate(_SOUND_LETTERS))


def consonants(letters: str) -> str:
    """Return the sounds of a word without its vowels: kuwet and kuwait are one."""
    return _REPEATED.sub(r"\1", _VOWELS.sub("", sound_key([letters])))
