"""Rasa component that outranks the intent classifier where a message tells of danger or self-harm."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.bare_place_classifier import BARE_PLACE
from amparo.nlu.component import StatelessComponent, intent_of, set_intent, text_of
from amparo.nlu.embedding import Embedder
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.language_identifier import is_other_script
from amparo.nlu.safety.patterns import PatternMatcher
from amparo.nlu.safety.segments import segments
from amparo.nlu.safety.urgency import LEAST_MARGIN, URGENT, sentence_margins, urgent_margin

NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """`danger`, `self_harm` or `none`; scores of the whole message and of its most alarming sentence; what decided."""

    label: str
    score: float
    segment_score: float
    origin: str

    @property
    def confidence(self) -> float:
        """The score as a number between 0 and 1, for Rasa's ranking."""
        return 1 / (1 + math.exp(-max(self.score, self.segment_score)))


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class SafetyNet(StatelessComponent, IntentClassifier):
    """Sets intent `danger` or `self_harm`, whatever the classifier before it said, or takes a weak one back.

    It looks at how far the two intents lead in the ranking of the intent classifier, and at each sentence of a longer
    message. A sentence alone has less context, so it must be surer, unless the whole message raises doubts as well. A
    pattern is enough by itself.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """All are set on data/dev: see docs/understanding.md. Both of the `doubtful` ones must be reached together."""
        return {
            "threshold": -2.0,
            "segment_threshold": 5.8,
            "doubtful_threshold": -4.5,
            "doubtful_segment_threshold": 0.5,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("safety", "safety_net.py", "embedding.py", "encoder")

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the settings."""
        super().__init__(config)
        self._patterns = PatternMatcher()
        self._embedder = Embedder()

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message; keep the judgement under `safety` for the evaluation."""
        for message in messages:
            text = text_of(message)
            if not text.strip():
                continue
            if message.get(BARE_PLACE):
                verdict = Verdict(self._patterns.find(text) or NONE, 0.0, 0.0, "pattern")
            else:
                verdict = self.judge(text, message.get(INTENT_RANKING_KEY) or [])
            message.set("safety", asdict(verdict), add_to_output=True)
            if verdict.label != NONE:
                set_intent(message, verdict.label, 1.0 if verdict.origin == "pattern" else verdict.confidence)
            elif intent_of(message) in URGENT:
                _take_back(message)
        return messages

    def judge(self, text: str, ranking: list[dict[str, Any]]) -> Verdict:
        """Return the verdict on a text whose intents were ranked as in `ranking` (name and confidence each)."""
        confidences = {str(entry[INTENT_NAME_KEY]): float(entry["confidence"]) for entry in ranking}
        margin, ranked_kind = urgent_margin(confidences) if confidences else (LEAST_MARGIN, NONE)
        if self._patterns.is_calm(text):
            return Verdict(NONE, margin, 0.0, "pattern")
        label = self._patterns.find(text)
        if label is not None:
            return Verdict(label, margin, 0.0, "pattern")
        if is_other_script(text) and self._embedder.available:
            # The ranking has never seen a word of it; its meaning alone must be as sure as that of a sentence.
            score, kind = max(sentence_margins([text, *segments(text)], self._embedder))
            is_sure = score >= float(self._config["segment_threshold"])
            return Verdict(kind if is_sure else NONE, score, score, "segment")
        # Without the engine the ranking has no more than n-grams, and its doubts mean little.
        threshold = float(self._config["threshold"]) if self._embedder.available else 0.0
        part, part_kind = max(sentence_margins(segments(text), self._embedder), default=(LEAST_MARGIN, NONE))
        if margin >= threshold:
            return Verdict(ranked_kind, margin, part, "whole")
        in_doubt = margin >= float(self._config["doubtful_threshold"])
        wanted = float(self._config["doubtful_segment_threshold" if in_doubt else "segment_threshold"])
        if part >= wanted:
            return Verdict(part_kind, margin, part, "segment")
        return Verdict(NONE, margin, part, "whole")


def _take_back(message: Message) -> None:
    ranking = message.get(INTENT_RANKING_KEY) or []
    rest = [entry for entry in ranking if entry[INTENT_NAME_KEY] not in URGENT]
    if rest:
        set_intent(message, rest[0][INTENT_NAME_KEY], rest[0][PREDICTED_CONFIDENCE_KEY])
