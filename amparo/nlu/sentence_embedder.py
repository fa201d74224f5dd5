"""Rasa featurizer that adds a dense sentence vector to every message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.component import TrainableComponent
from amparo.nlu.embedding import DIMENSION, Embedder, Vector
from amparo.nlu.fingerprint import source_fingerprint

_MEAN_FILE = "mean.npy"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class SentenceEmbedder(TrainableComponent[Vector], DenseFeaturizer):
    """Puts `(vector - mean of the training data) * scale` on each message as its sentence feature.

    All vectors of this model point roughly the same way (cosine of any two texts is above 0.7), so the mean says
    nothing; and a linear classifier with a penalty on weights hardly looks at numbers of 0.05, hence the scale.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`scale`: factor after centring; `cache`: file of vectors between trainings."""
        return {"alias": None, "scale": 12.0, "cache": ".rasa/cache/sentence-vectors.npz"}

    @staticmethod
    def required_packages() -> list[str]:
        """The engine is optional at run time: see `amparo.nlu.embedding`."""
        return []

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise ValueError where `scale` is not a positive number."""
        if not float(config["scale"]) > 0:
            raise ValueError("SentenceEmbedder: scale must be a positive number")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("embedding.py")

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Vector | None = None
    ) -> None:
        """Take the mean vector of the training data where it is known."""
        DenseFeaturizer.__init__(self, resource.name, config)
        super().__init__(config, storage, resource, model)
        self._mean = np.zeros(DIMENSION, dtype=np.float32) if model is None else model
        self._embedder = Embedder()

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> Vector:
        """Read the mean vector of the training data."""
        mean: Vector = np.load(directory / _MEAN_FILE)
        return mean

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the mean vector; keep it with the model."""
        texts = [str(example.get(TEXT)) for example in training_data.training_examples if example.get(TEXT)]
        embedder = Embedder(Path(str(self._config["cache"])))
        if texts and embedder.available:
            self._mean = embedder.embed(texts).mean(axis=0)
            embedder.save()
        with self._storage.write_to(self._resource) as directory:
            np.save(directory / _MEAN_FILE, self._mean)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to all training examples, from the cache where possible."""
        self._embedder = Embedder(Path(str(self._config["cache"])))
        self._add_features(training_data.training_examples)
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
            vectors = (vectors - self._mean) * np.float32(self._config["scale"])
        for message, vector in zip(usable, vectors, strict=True):
            # No vector for each token: a linear classifier has no use for it.
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
