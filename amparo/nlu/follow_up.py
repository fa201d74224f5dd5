"""Understands a short question by what the bot has just said: "signs?", "why do they do that", "and in hotels?".

The classifier sees one message alone. Where that message points back ("that", "them") or is a fragment, its meaning
lies in the answer before it, whose topic the channel gives in the metadata as `last_answer`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, intent_of, set_intent, text_of
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.topics import RESPONSE_SELECTOR, set_topic

SERVICES = "services"
ABOUT_SERVICES = "about_services"
SOURCE = "source"
KNOWLEDGE = ("fact", "signs", "advice")
_TABLE = Path(__file__).with_name("follow_ups.yml")
_MOST_WORDS = 9
# Intents that a fragment may be mistaken for; what tells of a person or asks for help is never overruled.
_OPEN = {
    "fact", "signs", "advice", "out_of_scope", "nlu_fallback", "more_results", "capabilities", "bot_challenge",
    "inform", "not_understood", "privacy", "want_to_help", "affirm",
}  # fmt: skip
_OPEN_AFTER_SERVICES = {
    "fact", "advice", "out_of_scope", "nlu_fallback", "capabilities", "bot_challenge", "privacy", "not_understood",
    "find_services", "talk_to_human", "inform",
}  # fmt: skip


@dataclass(frozen=True)
class Patterns:
    """How fragments sound, in all languages of follow_ups.yml together."""

    back: re.Pattern[str]
    carry: re.Pattern[str]
    services: re.Pattern[str]
    kinds: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """Return the patterns of follow_ups.yml."""
    languages = list(_read()["languages"].values())

    def joined(texts: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{text})" for text in texts), re.I)

    kinds: dict[str, list[str]] = {}
    for language in languages:
        for kind, text in language["kinds"].items():
            kinds.setdefault(kind, []).append(text)
    return Patterns(
        back=joined([language["back"] for language in languages]),
        carry=joined([language["carry"] for language in languages]),
        services=joined([language["services"] for language in languages]),
        kinds={kind: joined(texts) for kind, texts in kinds.items()},
    )


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return data


def table() -> dict[str, dict[str, str]]:
    """Return topic -> kind of question -> topic that it asks for then; `default` for all others."""
    topics: dict[str, dict[str, str]] = _read()["topics"]
    return topics


def kind_of(text: str) -> str | None:
    """Return the kind of question that a fragment asks, or None."""
    return next((kind for kind, pattern in patterns().kinds.items() if pattern.search(text)), None)


def points_back(text: str) -> bool:
    """Does the text lean on what was said before: a word such as "that", or hardly any words at all?"""
    words = text.split()
    return len(words) <= _MOST_WORDS and (
        len(words) <= 2 or bool(patterns().back.search(text) or patterns().carry.match(text))
    )


def follow_up(text: str, last: str, intent: str, rankings: dict[str, Any]) -> str | None:
    """Return what `text` asks for after the answer `last`: a full topic, `about_services`, or None for itself.

    `intent`: what the classifier said; `rankings`: its topics of each retrieval intent, as it leaves them.
    """
    words = " ".join(text.split())
    if not points_back(words):
        return None
    if last == SERVICES:
        about = patterns().services.search(words) and patterns().back.search(words)
        return ABOUT_SERVICES if about and intent in _OPEN_AFTER_SERVICES else None
    if intent not in _OPEN:
        return None
    kind = kind_of(words)
    if kind == SOURCE:
        return last
    if kind is not None:
        return table().get(last, {}).get(kind) or table()["default"].get(kind)
    if patterns().carry.match(words):
        return _best_topic(rankings.get(last.split("/")[0]))
    return None


def _best_topic(ranking: Any) -> str | None:
    topic: str | None = (ranking or {}).get("response", {}).get("intent_response_key")
    return topic


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class FollowUp(StatelessComponent):
    """Sets intent and topic where a message is a question about the answer before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sure`: from this probability on, a topic that the classifier itself found specific is left alone."""
        return {"sure": 0.6}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("follow_ups.yml", "follow_up.py")

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message whose metadata tells of an answer before it."""
        for message in messages:
            metadata = message.get("metadata")
            last = metadata.get("last_answer") if isinstance(metadata, dict) else None
            text = text_of(message)
            if not isinstance(last, str) or not text.strip():
                continue
            rankings = message.get(RESPONSE_SELECTOR) or {}
            intent = str(intent_of(message))
            asked = follow_up(text, last, intent, rankings)
            if asked is not None and (
                asked == ABOUT_SERVICES or not self._is_clear(message, rankings.get(intent), asked)
            ):
                set_intent(message, asked.split("/")[0])
                if "/" in asked:
                    set_topic(message, asked)
        return messages

    def _is_clear(self, message: Message, ranking: Any, asked: str) -> bool:
        """Did the classifier find a topic of knowledge of its own that is not one of the general ones?"""
        if intent_of(message) not in KNOWLEDGE:
            return False
        sure = float(
            message.get(INTENT).get(PREDICTED_CONFIDENCE_KEY) or 0.0
        )  # a topic's own is within its intent
        best = (ranking or {}).get("response", {})
        topic = str(best.get("intent_response_key") or "")
        general = {*table()["default"].values(), "signs/general"}
        return bool(
            topic
            and topic not in general
            and topic != asked
            and sure * best["confidence"] >= self._config["sure"]
        )
