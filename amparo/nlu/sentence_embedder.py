"""Rasa featurizer that adds a dense sentence vector to every message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.component import StatelessComponent
from amparo.nlu.embedding import Embedder
from amparo.nlu.encoder.head import load_head
from amparo.nlu.fingerprint import source_fingerprint


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceEmbedder(StatelessComponent, DenseFeaturizer):
    """Puts the vector of the tuned encoder, centred and scaled, on each message as its sentence feature.

    Training examples get it too where `in_training` says so. Amparo's own classifier does not need it: the encoder was
    tuned on them beforehand, and to embed all of them takes a quarter of an hour. Rasa's classifiers do.
    """

    def __init__(self, config: dict[str, Any], name: str = "SentenceEmbedder") -> None:
        """Take the settings, and the name under which the feature is known to others."""
        DenseFeaturizer.__init__(self, name, config)
        StatelessComponent.__init__(self, config)
        self._embedder = Embedder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedder:
        """Make the component."""
        return cls(config, resource.name)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`in_training`: embed the training examples too; `cache`: file of their vectors between trainings."""
        return {"alias": None, "in_training": True, "cache": ".rasa/cache/sentence-vectors.npz"}

    @staticmethod
    def required_packages() -> list[str]:
        """The engine is optional at run time: see `amparo.nlu.embedding`."""
        return []

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept all settings: Rasa's featurizers would each look at their own."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("embedding.py", "encoder")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to all training examples, from the cache where possible; nothing where `in_training` is off."""
        if self._config["in_training"]:
            self._embedder = Embedder(Path(str(self._config["cache"])))
            self._add_features(training_data.training_examples)
            self._embedder.save()
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to the messages of a conversation."""
        self._add_features(messages)
        return messages

    def _add_features(self, messages: list[Message]) -> None:
        # An empty text too: every row must be as long as in training, or the classifier after this one fails.
        usable = [message for message in messages if message.get(TEXT) is not None]
        vectors = self._embedder.embed([str(message.get(TEXT)) for message in usable])
        if self._embedder.available:
            vectors = load_head().features(vectors)
        for message, vector in zip(usable, vectors, strict=True):
            # No vector for each token: a linear classifier has no use for it.
            feature = np.asarray(vector)[None, :]
            message.add_features(Features(feature, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
