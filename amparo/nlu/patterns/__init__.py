"""Messages that are enough by themselves, and names of services, in all languages: `<language>.yml` in this folder."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from amparo.languages import supported_languages

_FOLDER = Path(__file__).parent
_EXACT_UP_TO = (
    7  # letters: shorter words with one wrong letter are other words ("policy", "polite", "dancer")
)
_OTHERS = (
    "language", "mistyped", "no_slips", "announced_by", "services", "positions", "common_in_names", "languages",
    "words_like_languages", "asks_language",
)  # fmt: skip
"""Entries of a language that are no whole messages."""


def bare(text: str) -> str:
    """Return a message in small letters, with single spaces and without marks around it."""
    return " ".join(text.strip().strip("!.?…, ").lower().replace(",", " ").split())


@lru_cache(maxsize=1)
def all_languages() -> tuple[dict[str, Any], ...]:
    """Return the data of each language that is spoken: a word of another one is not known for sure."""
    spoken = supported_languages()
    return tuple(data for data in begun_languages() if data["language"] in spoken)


@lru_cache(maxsize=1)
def begun_languages() -> tuple[dict[str, Any], ...]:
    """Return the data of every language that has a file here, spoken or not."""
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.yml")))


@lru_cache(maxsize=1)
def _languages_of_messages() -> dict[str, str]:
    found: dict[str, str] = {}
    for data in all_languages():
        for intent, texts in data.items():
            if intent not in _OTHERS:
                for text in texts:
                    found[bare(text)] = "" if bare(text) in found else str(data["language"])
    return found


def language_of_fixed(text: str) -> str:
    """Return the one language in which a message is a fixed word; '' for none, or for several."""
    return _languages_of_messages().get(bare(text), "")


@lru_cache(maxsize=1)
def _whole_messages() -> dict[str, str]:
    return {
        bare(text): intent
        for language in all_languages()
        for intent, texts in language.items()
        if intent not in _OTHERS
        for text in texts
    }


def fixed_meaning(text: str) -> str:
    """Return the intent that a whole message is by its very words; an empty text where it needs judgement."""
    message = bare(text)
    known = _whole_messages().get(message)
    if known:
        return known
    for language in all_languages():
        word = message
        for opening in language["announced_by"]:
            word = word.removeprefix(f"{opening} ")
        for cry, intent in language["mistyped"].items():
            if word not in language["no_slips"] and _is_slip(word, cry):
                return str(intent)
    return ""


@lru_cache(maxsize=1)
def _services() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"\b(?:{'|'.join(words)})\b"))
        for language in all_languages()
        for kind, words in language["services"].items()
    )


def named_service(text: str) -> str:
    """Return the kind of service that is asked for by its name; an empty text where none is named."""
    message = " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
    return next((kind for kind, words in _services() if words.search(message)), "")


def _is_slip(word: str, cry: str) -> bool:
    """Was `word` meant as `cry`, with one letter left out, too many or swapped with the next?"""
    if word == cry or word[:1] != cry[0] or OSA.distance(word, cry) != 1:
        return False
    has_wrong_letter = len(word) == len(cry) and sorted(word) != sorted(cry)
    return not has_wrong_letter or len(cry) > _EXACT_UP_TO
