"""Rasa intent classifier: a linear support vector machine on weighted n-grams and the sentence vector.

Rasa's LogisticRegressionClassifier takes raw counts; on the same features it is slower to train and understands less
(docs/understanding.md has the comparison, `make bench-nlu` makes it).
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.linear_classifier import LinearClassifier
from amparo.nlu.text_vectors import has_features

_FILE = "intents.skops"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and the whole `intent_ranking`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers must have run."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of the penalty on weights."""
        return {"C": 1.0}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("text_vectors.py", "linear_classifier.py")

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearClassifier | None = None,
    ) -> None:
        """Take the trained model where there is one."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load the trained model."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearClassifier.read(directory / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and has_features(e)]
        labels = [str(example.get(INTENT)) for example in examples]
        self._model = LinearClassifier.fit(examples, labels, float(self._config["C"]), balanced=False)
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message."""
        for message in messages:
            if self._model is None or not has_features(message):
                continue
            ranking = [
                {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: probability}
                for name, probability in self._model.rank(message)
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
