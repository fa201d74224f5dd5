"""Notices a message in a language that Amparo does not speak yet.

Such a message is answered in that language with one honest sentence and the emergency number, not with a guess at its
meaning. A wrong alarm here would turn a person away, so English in any of its kinds, or mixed with another language,
is left to the classifiers: a message is foreign only if hardly a word of it is known from the training data of a
language that is spoken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
import yaml

LANGUAGES = Path(__file__).with_name("other_languages.yml")
WORDS = Path(__file__).parent / "encoder" / "words"
"""`<language>.txt`: the words of the training messages of a language, one a line; written by `make heads`."""
SURE = 0.95  # probability from which a guess counts
# Letters with their combining marks: half of the words of South Asian scripts have some. `re` has no such classes.
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")
# Scripts of one language of our list each, which the model does not know.
_SCRIPTS = {"my": regex.compile(r"\p{Script=Myanmar}")}
# Shares of words that are known from the training data: up to the first a text is foreign, above the second spoken.
_FOREIGN, _MIXED = 0.4, 0.7
_VERY_SURE = 0.99


@lru_cache(maxsize=1)
def other_languages() -> dict[str, dict[str, Any]]:
    """Return ISO 639 code -> `text` (what is said in that language) and `words` (words that give it away)."""
    data: dict[str, dict[str, Any]] = yaml.safe_load(LANGUAGES.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def cue_words() -> dict[str, frozenset[str]]:
    """Return ISO 639 code -> words that give the language away."""
    return {code: frozenset(entry["words"]) for code, entry in other_languages().items()}


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, numbers left out."""
    normal = unicodedata.normalize("NFC", text)
    return [word.lower().replace("’", "'") for word in _WORD.findall(normal)]


def is_other_script(text: str) -> bool:
    """Is most of the text written in another script than the Latin one?"""
    letters = [character for character in text if character.isalpha()]
    foreign = sum(ord(character) > 0x24F and not 0x1E00 <= ord(character) <= 0x1EFF for character in letters)
    return len(letters) > 1 and foreign > len(letters) / 2


class Identifier:
    """Guesses the language of a text among those of other_languages.yml and those that Amparo speaks."""

    def __init__(self, known_words: Mapping[str, set[str]], sure: float) -> None:
        """`known_words`: those of the training data by language; `sure`: probability from which a guess counts."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        # A code-mixed training message must not make "ayuda" an English word.
        self._known = {
            code: words - frozenset().union(*(cues for other, cues in cue_words().items() if other != code))
            for code, words in known_words.items()
        }
        self._sure = sure
        model = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        known_to_model = {str(code) for code in model.nb_classes}
        model.set_languages(sorted({*known_words, *other_languages()} & known_to_model))
        # Another with these languages alone: the first keeps the numbers of all.
        numbers = (model.nb_ptc, model.nb_pc, model.nb_numfeats, model.nb_classes)
        self._model = LanguageIdentifier(*numbers, model.tk_nextmove, model.tk_output, norm_probs=True)

    def language_of(self, text: str) -> str | None:
        """Return the code of a language that is not spoken, in which `text` is, or None."""
        code = self._guess(
            text.lower()
        )  # in capitals, the model takes any language for one of a faraway script
        return None if code in self._known else code

    def _guess(self, text: str) -> str | None:
        words = words_of(text)
        if not words:
            return None
        known = max(sum(word in vocabulary for word in words) for vocabulary in self._known.values()) / len(
            words
        )
        if is_other_script(text) and known <= _FOREIGN:
            return self._by_script(text) or self._by_cue(words) or str(self._model.rank(text)[0][0])
        if known > _MIXED or is_other_script(text):
            return None
        cue = self._by_cue(words)
        code, probability = self._model.rank(text)[0]
        if known > _FOREIGN:  # small words such as "no", "me" and "casa" are known: be very sure
            agrees = code == cue or (len(words) >= 4 and float(probability) >= _VERY_SURE)
            return str(code) if agrees else None
        if cue is not None:
            return cue
        enough = len(words) >= 3 and float(probability) >= self._sure
        return str(code) if enough else None

    @staticmethod
    def _by_script(text: str) -> str | None:
        return next((code for code, script in _SCRIPTS.items() if script.search(text)), None)

    @staticmethod
    def _by_cue(words: list[str]) -> str | None:
        hits = {code: sum(word in cues for word in words) for code, cues in cue_words().items()}
        best = max(hits, key=lambda code: hits[code])
        return best if hits[best] and hits[best] >= len(words) / 4 else None


@lru_cache(maxsize=4)
def _identifier(spoken: tuple[str, ...]) -> Identifier:
    files = {code: WORDS / f"{code}.txt" for code in spoken}
    known = {
        code: set(path.read_text(encoding="utf-8").split()) for code, path in files.items() if path.is_file()
    }
    return Identifier(known, SURE)


def language_of(text: str, spoken: tuple[str, ...] = ("en",)) -> str | None:
    """Return the code of a language that is none of those `spoken`, in which `text` is, or None."""
    return _identifier(spoken).language_of(text)
