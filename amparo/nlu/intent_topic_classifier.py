"""Rasa intent classifier that also chooses the topic of a retrieval intent (`fact/…`, `signs/…`, `advice/…`).

One model learns all labels, topics included, and an intent is as likely as its likeliest topic: to know that a message
asks about borders is to know that it asks. Rasa's own classifiers are not used for reasons that docs/architecture.md
gives (ResponseSelector needs TensorFlow; LogisticRegressionClassifier takes raw counts).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.component import TrainableComponent, text_of
from amparo.nlu.embedding import Embedder
from amparo.nlu.encoder.head import load_head
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.text_classifier import Balance, TextClassifier
from amparo.nlu.text_vectors import has_features
from amparo.nlu.topics import RESPONSE_SELECTOR, label_of, selector_output

_FILE = "labels.skops"
# Set on data/dev by benchmarks/tune_votes.py.
NGRAM_WEIGHT, TEMPERATURE = 0.9, 0.9
_RANKING_LENGTH = 5


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class IntentTopicClassifier(TrainableComponent[TextClassifier], IntentClassifier):
    """Sets `intent`, the whole `intent_ranking`, and what Rasa's retrieval action reads of topics."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers must have run."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of the penalty on weights; the others: see `Balance`, set on data/dev."""
        return {"C": 1.0, "ngram_weight": NGRAM_WEIGHT, "temperature": TEMPERATURE}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint(
            "intent_topic_classifier.py", "text_vectors.py", "text_classifier.py", "topics.py"
        )

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> TextClassifier:
        """Read the trained model."""
        return TextClassifier.read(directory / _FILE)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples."""
        examples = [e for e in training_data.intent_examples if text_of(e) and has_features(e)]
        self._model = TextClassifier.fit(
            examples, [label_of(example) for example in examples], float(self._config["C"])
        )
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message, and the topics of every retrieval intent."""
        head = load_head() if Embedder().available else None
        balance = Balance(float(self._config["ngram_weight"]), float(self._config["temperature"]))
        for message in messages:
            if self._model is None or not has_features(message):
                continue
            labels = self._model.rank(message, head, balance)
            ranking = [
                {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: probability}
                for name, probability in intent_ranking(labels)
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(RESPONSE_SELECTOR, topic_output(labels), add_to_output=True)
        return messages


def intent_ranking(labels: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return intents, the likeliest first, each as likely as its likeliest label, brought to a sum of 1.

    Not as its labels together: the little that is left over for each of a hundred topics would add up to much, and a
    message that resembles nothing would always be a question.
    """
    best: dict[str, float] = {}
    for label, probability in labels:
        intent = label.split("/")[0]
        best[intent] = max(best.get(intent, 0.0), probability)
    total = sum(best.values())
    return sorted(((name, value / total) for name, value in best.items()), key=lambda entry: -entry[1])


def topic_output(labels: list[tuple[str, float]]) -> dict[str, Any]:
    """Return for each retrieval intent the ranking of its topics, with their probability given the intent."""
    topics: dict[str, list[tuple[str, float]]] = {}
    for label, probability in labels:
        if "/" in label:
            topics.setdefault(label.split("/")[0], []).append((label, probability))
    output: dict[str, Any] = {"all_retrieval_intents": sorted(topics)}
    for intent, ranking in topics.items():
        total = sum(probability for _, probability in ranking)
        shares = [(topic, probability / total if total else 0.0) for topic, probability in ranking]
        output[intent] = selector_output(shares[:_RANKING_LENGTH])
    return output
