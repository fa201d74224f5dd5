"""Finds a second need in a message: "he has my passport, and how do i report this without my name".

One message gets one answer first, the more urgent one. The other need is kept as the entity `second_need`, and the
channel offers it with a button. The tuned encoder looks at each clause alone; it must be rather sure, since an offer
that nobody asked for is noise.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, add_entity, intent_of, set_intent, text_of
from amparo.nlu.embedding import Embedder
from amparo.nlu.encoder.head import load_head
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.safety.urgency import URGENT
from amparo.nlu.topics import RESPONSE_SELECTOR

ENTITY = "second_need"
# What may be offered besides, the most urgent first.
URGENCY = (
    "danger", "self_harm", "missing_child", "child_writes", "online_blackmail", "forced_marriage", "violence_at_home",
    "exploited", "papers_withheld", "worried_about_someone", "report_exploitation", "job_offer", "find_services",
    "talk_to_human", "advice", "signs", "fact",
)  # fmt: skip
# Near in meaning: the answer to one serves the other, and telling them apart in half a sentence is guesswork.
_ALIKE = (
    {"exploited", "papers_withheld", "job_offer"},
    {"worried_about_someone", "report_exploitation", "missing_child"},
    {"exploited", "child_writes", "violence_at_home", "forced_marriage"},
    {"find_services", "talk_to_human"},
    {"fact", "signs"},
)
# Stories are told in many sentences: clauses of the same story do not count as a second need of this kind.
_PERSONAL = set(URGENCY[:12])
_FEWEST_WORDS = 4
_OPENINGS = r"also|another thing|second question|and (?:how|what|where|who|can|is|do|does|i want to)"
_BREAK = re.compile(rf"(?<=[.!?;])\s+|\n+|,?\s+(?=(?:and )?(?:{_OPENINGS})\b)", re.I)


def clauses(text: str) -> list[str]:
    """Return the clauses of a text that could each be a need; nothing where there is only one."""
    parts = [part.strip(" ,") for part in _BREAK.split(text) if part]
    parts = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return parts if len(parts) > 1 else []


def rank_of(name: str) -> int:
    """Return how urgent an intent (or a topic of it) is, 0 the most; beyond the end where it is never offered."""
    base = name.split("/")[0]
    return URGENCY.index(base) if base in URGENCY else len(URGENCY)


def are_alike(first: str, second: str) -> bool:
    """Would the answer to one of the two serve the other as well?"""
    names = {first.split("/")[0], second.split("/")[0]}
    return len(names) == 1 or any(names <= group for group in _ALIKE)


def guess(texts: list[str], embedder: Embedder) -> list[tuple[str, float]]:
    """Return the likeliest label (with its topic) of each text and the probability of its intent, by its meaning."""
    head = load_head()
    guesses = []
    for row in np.exp(head.votes(head.features(embedder.embed(texts)))):
        intents: dict[str, float] = {}
        for label, chance in zip(head.labels, row):
            intents[label.split("/")[0]] = intents.get(label.split("/")[0], 0.0) + float(chance)
        intent = max(intents, key=lambda name: intents[name])
        best = max(
            (chance, label) for label, chance in zip(head.labels, row) if label.split("/")[0] == intent
        )
        guesses.append((best[1], intents[intent]))
    return guesses


def other_need(first: str, guesses: list[tuple[str, float]], sure: float) -> str | None:
    """Return a need among the guesses of the clauses that the answer to `first` would not serve, the surest one."""
    found = [
        (probability, name)
        for name, probability in guesses
        if probability >= sure and rank_of(name) < len(URGENCY) and not are_alike(first, name)
    ]
    if is_personal(first):
        # A story has sad, angry and frightened sentences; a question is the one thing that stands out of it.
        found = [(probability, name) for probability, name in found if not is_personal(name)]
    return max(found)[1] if found else None


def is_personal(name: str) -> bool:
    """Is it somebody's own trouble, or that of somebody they know?"""
    return name.split("/")[0] in _PERSONAL


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class SecondNeed(StatelessComponent):
    """Adds the entity `second_need`; puts the more urgent of two needs first."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sure`: probability from which a clause counts."""
        return {"sure": 0.6}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("second_need.py", "embedding.py", "encoder")

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the settings."""
        super().__init__(config)
        self._embedder = Embedder()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message of more than one clause."""
        for message in messages:
            parts = clauses(text_of(message))
            intent = str(intent_of(message))
            if parts and self._embedder.available and rank_of(intent) < len(URGENCY):
                self._look(message, intent, parts)
        return messages

    def _look(self, message: Message, intent: str, parts: list[str]) -> None:
        # Danger and self-harm in a clause were SafetyNet's to find, which sees the whole message as well.
        guesses = [entry for entry in guess(parts, self._embedder) if entry[0] not in URGENT]
        selected = (message.get(RESPONSE_SELECTOR) or {}).get(intent, {}).get("response", {})
        first = str(selected.get("intent_response_key") or intent)
        second = other_need(first, guesses, float(self._config["sure"]))
        if second is None:
            return
        if is_personal(second) and not is_personal(first):
            first, second = second, first
            set_intent(message, first, dict(guesses)[first])
        add_entity(message, ENTITY, second, type(self).__name__)
