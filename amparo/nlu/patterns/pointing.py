"""What a message points at among things that were shown: a place in the list, a name, a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from amparo.nlu.patterns import all_languages

LAST = -1


@lru_cache(maxsize=1)
def _positions() -> tuple[tuple[re.Pattern[str], re.Pattern[str], dict[str, int]], ...]:
    """Return for each language the pattern of a whole message, that of a part of one, and what its words mean."""
    made = []
    for data in (language["positions"] for language in all_languages()):
        words = {str(word): number for number, forms in data["words"].items() for word in forms}
        ordinals = "|".join(word for word in words if word not in data["cardinals"])
        opening, noun, named, short, polite, article = (
            "|".join(data[key]) for key in ("openings", "nouns", "named", "short", "polite", "articles")
        )
        cardinals = "|".join(data["cardinals"])
        number = f"[1-9]|{cardinals}"
        said = rf"(?:{named})\s*(?P<named>{number})|(?:{short})\s*(?P<short>[1-9])"
        ordinal = rf"(?P<ordinal>{ordinals})"
        whole = (
            rf"(?:(?:{opening})\s+)?(?:{said}|(?P<digit>[1-9]\d?)\s*[.):]?|(?P<cardinal>{cardinals})"
            rf"|(?:(?:{article})\s+)?{ordinal}(?:\s+(?:{noun}))?)(?:\s+(?:{noun}))?\s*(?:{polite})?"
        )
        part = (
            rf"\b(?:(?:{named})\s+(?P<named>{number})|(?:{article})\s+(?P<ordinal>{ordinals})"
            rf"|(?P<with_noun>{ordinals})\s+(?:{noun}))\b"
        )
        made.append((re.compile(whole, re.I), re.compile(part, re.I), words))
    return tuple(made)


def position_of(text: str) -> int | None:
    """Return the place in a list that is all that `text` names, from 1, or LAST; None where it says anything else."""
    message = _in_our_digits(" ".join(text.split()).rstrip(" .!?。؟"))
    for whole, _, words in _positions():
        if match := whole.fullmatch(message):
            return _number(match, words)
    return None


def position_in(text: str) -> int | None:
    """Return the place in a list that a longer message names ("is the second one free"), or None."""
    for _, part, words in _positions():
        if match := part.search(text):
            return _number(match, words)
    return None


def _in_our_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9; a numeral of its own (二) only where it stands alone."""
    if len(text) == 1 and text.isnumeric() and unicodedata.numeric(text).is_integer():
        return str(int(unicodedata.numeric(text)))
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)


def _number(match: re.Match[str], words: dict[str, int]) -> int:
    word = next(value for value in match.groups() if value).lower()
    return int(word) if word.isdigit() else words[word]


def named_among(text: str, names: Sequence[str], common: str = "") -> int | None:
    """Return the index of the one name of which `text` has a word that no other has and that is no common one.

    `common`: further words that name none.
    """
    said = set(_words(text)) - set(_words(common))
    ordinary = {word for language in all_languages() for word in language["common_in_names"]}
    sets = [set(_words(name)) - ordinary for name in names]
    hits = [
        len((words - set().union(*(other for at, other in enumerate(sets) if at != index))) & said)
        for index, words in enumerate(sets)
    ]
    best = max(hits, default=0)
    return hits.index(best) if best and hits.count(best) == 1 else None


def named_language(text: str) -> str:
    """Return the code of the language whose name `text` has, as people of our languages call it; '' for none."""
    words = _words(text)
    return next((code for word in words if (code := codes_of_languages().get(word))), "")


@lru_cache(maxsize=1)
def codes_of_languages() -> dict[str, str]:
    """Name -> ISO 639-1 code. Of CLDR those with two letters: among the others are names that are everyday words."""
    codes: dict[str, str] = {}
    for language in all_languages():
        known = Locale.parse(language["language"]).languages
        ordinary = set(language["words_like_languages"])
        codes |= {
            name.casefold(): code
            for code, name in known.items()
            if len(code) == 2 and name.casefold() not in ordinary
        }
        codes |= {str(name): str(code) for name, code in language["languages"].items()}
    return codes


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
