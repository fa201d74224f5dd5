"""Notices a message in a language that Amparo does not speak yet.

Such a message is answered in that language with one honest sentence and the emergency number, not with a guess at its
meaning. A wrong alarm here would turn a person away, so English in any of its kinds, or mixed with another language,
is left to the classifiers: a message is foreign only if hardly a word of it is known from the training data.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.component import TrainableComponent, add_entity, intent_of, set_intent, text_of
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.topics import set_topic

LANGUAGES = Path(__file__).with_name("other_languages.yml")
ENTITY = "message_language"
TOPIC = "out_of_scope/other_language"
# Letters with their combining marks: half of the words of South Asian scripts have some. `re` has no such classes.
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")
# Scripts of one language of our list each, which the model does not know.
_SCRIPTS = {"my": regex.compile(r"\p{Script=Myanmar}")}
_FILE = "words.json"
# Shares of words that are known from the training data: up to the first a text is foreign, above the second English.
_FOREIGN, _MIXED = 0.4, 0.7
_VERY_SURE = 0.99
# What is understood in any language (places, the safe word), or decided by SafetyNet, keeps its intent.
_KEPT = {"danger", "self_harm", "safe_word", "give_place", "exit_now", "erase_chat"}


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
    """Guesses the language of a text among those of other_languages.yml, or English."""

    def __init__(self, known_words: set[str], sure: float) -> None:
        """`known_words`: words of the training data; `sure`: probability from which a guess counts."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        # A code-mixed training message must not make "ayuda" an English word.
        self._known = known_words - frozenset().union(*cue_words().values())
        self._sure = sure
        self._model = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        known_to_model = {str(code) for code in self._model.nb_classes}
        self._model.set_languages(sorted({"en", *other_languages()} & known_to_model))

    def language_of(self, text: str) -> str | None:
        """Return the code of another language than English that `text` is in, or None."""
        text = text.lower()  # in capitals, the model takes any language for one of a faraway script
        words = words_of(text)
        if not words:
            return None
        if is_other_script(text):
            return self._by_script(text) or self._by_cue(words) or str(self._model.rank(text)[0][0])
        known = sum(word in self._known for word in words) / len(words)
        if known > _MIXED:
            return None
        cue = self._by_cue(words)
        code, probability = self._model.rank(text)[0]
        if known > _FOREIGN:  # small words such as "no", "me" and "casa" are known: be very sure
            agrees = code == cue or (len(words) >= 4 and code != "en" and float(probability) >= _VERY_SURE)
            return str(code) if agrees else None
        if cue is not None:
            return cue
        enough = len(words) >= 3 and float(probability) >= self._sure
        return str(code) if enough and code != "en" else None

    @staticmethod
    def _by_script(text: str) -> str | None:
        return next((code for code, script in _SCRIPTS.items() if script.search(text)), None)

    @staticmethod
    def _by_cue(words: list[str]) -> str | None:
        hits = {code: sum(word in cues for word in words) for code, cues in cue_words().items()}
        best = max(hits, key=lambda code: hits[code])
        return best if hits[best] and hits[best] >= len(words) / 4 else None


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class LanguageIdentifier(TrainableComponent[Identifier]):
    """Adds the entity `message_language`, and sets `out_of_scope/other_language` unless the message is urgent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sure`: probability from which a guess counts; `min_count`: how often a word must stand in training data."""
        return {"sure": 0.95, "min_count": 2}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("other_languages.yml", "language_identifier.py")

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> Identifier:
        """Read the words that training left."""
        words = set(json.loads((directory / _FILE).read_text(encoding="utf-8")))
        return Identifier(words, float(config["sure"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the words that the training data has more than once."""
        counts: Counter[str] = Counter()
        for example in training_data.intent_examples:
            counts.update(set(words_of(str(example.get(TEXT) or ""))))
        words = {word for word, count in counts.items() if count >= int(self._config["min_count"])}
        with self._storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(sorted(words)), encoding="utf-8")
        self._model = Identifier(words, float(self._config["sure"]))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        for message in messages:
            code = self._model.language_of(text_of(message)) if self._model else None
            if code is None:
                continue
            intent = intent_of(message)
            if intent == "give_place":
                continue
            add_entity(message, ENTITY, code, type(self).__name__)
            if intent not in _KEPT:
                set_intent(message, TOPIC.split("/")[0])
                set_topic(message, TOPIC)
        return messages
