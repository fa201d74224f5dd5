"""Rasa component that outranks the intent classifier where a message tells of danger or self-harm."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.bare_place_classifier import BARE_PLACE
from amparo.nlu.component import TrainableComponent, intent_of, set_intent, text_of
from amparo.nlu.embedding import Embedder
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.language_identifier import is_other_script
from amparo.nlu.safety.model import LABELS, NONE, SafetyModel
from amparo.nlu.safety.patterns import DANGER, SELF_HARM, PatternMatcher
from amparo.nlu.safety.segments import segments

URGENT = (DANGER, SELF_HARM)
_LEAST = 1e-9  # of a probability, so that its logarithm exists
_TRUSTED = 0.15  # from here on the ranking knows better than the sentence vector which of the two it is


@dataclass(frozen=True)
class Verdict:
    """A label of LABELS, the scores of the whole message and of its most alarming sentence, and what decided."""

    label: str
    score: float
    segment_score: float
    origin: str

    @property
    def confidence(self) -> float:
        """The score as a number between 0 and 1, for Rasa's ranking."""
        return 1 / (1 + math.exp(-max(self.score, self.segment_score)))


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SafetyNet(TrainableComponent[SafetyModel], IntentClassifier):
    """Sets intent `danger` or `self_harm`, whatever the classifier before it said, or takes a weak one back.

    It adds up two opinions on the whole message (how far the two intents lead in the ranking of the intent classifier,
    and `weight` times the distance of `SafetyModel`) and looks at each sentence of a longer one. A sentence alone has
    less context, so it has a threshold of its own. A pattern is enough by itself.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold` and `segment_threshold` are set on data/dev: see docs/understanding.md."""
        return {
            "weight": 3.5,
            "threshold": -3.5,
            "segment_threshold": 1.1,
            "cache": ".rasa/cache/sentence-vectors.npz",
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("safety", "safety_net.py", "embedding.py", "text_classifier.py")

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: SafetyModel | None = None,
    ) -> None:
        """Take the trained model where there is one; without it the patterns alone decide."""
        super().__init__(config, storage, resource, model)
        self._patterns = PatternMatcher()
        self._embedder = Embedder()

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> SafetyModel:
        """Read the trained model."""
        return SafetyModel.read(directory)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples: the two intents against everything else."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [str(e.get(INTENT)) if e.get(INTENT) in LABELS else NONE for e in examples]
        embedder = Embedder(Path(str(self._config["cache"])))
        self._model = SafetyModel.fit([str(e.get(TEXT)) for e in examples], labels, embedder)
        embedder.save()
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

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
        margin, ranked_kind = urgent_margin(confidences)
        label = self._patterns.find(text)
        if label is not None:
            return Verdict(label, margin, 0.0, "pattern")
        if self._model is None or not self._embedder.available:
            # n-grams alone: the ranking of the classifier decides
            return Verdict(ranked_kind if margin >= 0 else NONE, margin, 0.0, "whole")
        parts = segments(text)
        distances, kinds = self._model.scores([text, *parts], self._embedder)
        if is_other_script(text):
            # The ranking has never seen a word of it; the sentence vector alone must be as sure as of a sentence.
            loudest = int(distances.argmax())
            score = float(distances[loudest])
            is_sure = score >= float(self._config["segment_threshold"])
            return Verdict(kinds[loudest] if is_sure else NONE, score, score, "segment")
        whole = margin + float(self._config["weight"]) * float(distances[0])
        if whole >= float(self._config["threshold"]):
            kind = ranked_kind if confidences.get(ranked_kind, 0.0) > _TRUSTED else kinds[0]
            return Verdict(kind, whole, float(max(distances[1:], default=0.0)), "whole")
        if parts:
            index = int(distances[1:].argmax()) + 1
            if distances[index] >= float(self._config["segment_threshold"]):
                return Verdict(kinds[index], whole, float(distances[index]), "segment")
        return Verdict(NONE, whole, float(max(distances[1:], default=0.0)), "whole")


def urgent_margin(confidences: dict[str, float]) -> tuple[float, str]:
    """Return the log of how much likelier the likelier of the two urgent intents is than any other, and which it is."""
    danger, self_harm = (confidences.get(name, 0.0) for name in URGENT)
    other = max((value for name, value in confidences.items() if name not in URGENT), default=0.0)
    margin = math.log(max(danger, self_harm, _LEAST)) - math.log(max(other, _LEAST))
    return margin, DANGER if danger >= self_harm else SELF_HARM


def _take_back(message: Message) -> None:
    ranking = message.get(INTENT_RANKING_KEY) or []
    rest = [entry for entry in ranking if entry[INTENT_NAME_KEY] not in URGENT]
    if rest:
        set_intent(message, rest[0][INTENT_NAME_KEY], rest[0][PREDICTED_CONFIDENCE_KEY])
