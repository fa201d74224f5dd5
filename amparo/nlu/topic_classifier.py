"""Chooses the topic of a retrieval intent (`fact/…`, `signs/…`, `advice/…`), as Rasa's ResponseSelector does.

ResponseSelector needs TensorFlow; this is a linear classifier for each retrieval intent over the features that are
there already. It leaves the same output, so that Rasa's own retrieval action finds its response.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.linear_classifier import LinearClassifier
from amparo.nlu.text_vectors import has_features

RESPONSE_SELECTOR = "response_selector"
_RANKING_LENGTH = 5


def selector_output(retrieval_intent: str, ranking: list[tuple[str, float]]) -> dict[str, Any]:
    """Return what Rasa's retrieval action reads, for topics (full names, best first) with their probability."""
    best, confidence = ranking[0]
    return {
        "response": {
            "responses": None,
            "confidence": confidence,
            "intent_response_key": best,
            "utter_action": f"utter_{best}",
        },
        "ranking": [{"intent_response_key": topic, "confidence": value} for topic, value in ranking],
    }


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """One linear classifier for each retrieval intent."""

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
        models: dict[str, LinearClassifier] | None = None,
    ) -> None:
        """Take trained models by retrieval intent."""
        self._config, self._storage, self._resource = config, storage, resource
        self._models = models or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
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
    ) -> TopicClassifier:
        """Load the models that training left."""
        models = {}
        with model_storage.read_from(resource) as directory:
            for path in sorted(directory.glob("*.skops")):
                models[path.stem] = LinearClassifier.read(path)
        return cls(config, model_storage, resource, models)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit one model for each retrieval intent that has two topics or more."""
        groups: dict[str, list[Message]] = {}
        for example in training_data.intent_examples:
            if example.get(INTENT_RESPONSE_KEY) and has_features(example):
                groups.setdefault(str(example.get(INTENT)), []).append(example)
        with self._storage.write_to(self._resource) as directory:
            for intent, examples in groups.items():
                topics = [str(example.get(INTENT_RESPONSE_KEY)) for example in examples]
                if len(set(topics)) < 2:
                    continue
                names = [f"{intent}/{topic.split('/')[-1]}" for topic in topics]
                model = LinearClassifier.fit(examples, names, float(self._config["C"]), balanced=True)
                self._models[intent] = model
                model.save(directory / f"{intent}.skops")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave the ranking of topics of every retrieval intent on each message."""
        for message in messages:
            if not has_features(message):
                continue
            output: dict[str, Any] = {"all_retrieval_intents": sorted(self._models)}
            for intent, model in self._models.items():
                output[intent] = selector_output(intent, model.rank(message)[:_RANKING_LENGTH])
            message.set(RESPONSE_SELECTOR, output, add_to_output=True)
        return messages
