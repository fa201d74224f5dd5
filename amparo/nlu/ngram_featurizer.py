"""Rasa featurizer that counts runs of words or of letters in a whole message.

Rasa's CountVectorsFeaturizer also counts them for every single token, which no linear classifier reads: with tens of
thousands of training messages that was a large part of the time to train and to answer. Counting is scikit-learn's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from amparo.nlu.component import TrainableComponent

_FILE = "vocabulary.json"
# One letter is a word too: people write "u", "r", "n" and "4".
_WORD = r"(?u)\b\w+\b"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class NgramFeaturizer(TrainableComponent[CountVectorizer], SparseFeaturizer):
    """Puts the counts on each message as a sparse sentence feature."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`analyzer`: `word`, or `char_wb` for letters within words; n-grams of `min_ngram` to `max_ngram` of them that
        stand in at least `min_df` training messages; `alias`: name of the features.
        """
        return {"alias": None, "analyzer": "word", "min_ngram": 1, "max_ngram": 1, "min_df": 1}

    @staticmethod
    def required_packages() -> list[str]:
        """Rasa asks for what may be missing; scikit-learn comes with Rasa."""
        return []

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise ValueError where the settings name no n-grams."""
        if config["analyzer"] not in ("word", "char_wb"):
            raise ValueError("NgramFeaturizer: analyzer must be word or char_wb")
        if not 1 <= int(config["min_ngram"]) <= int(config["max_ngram"]) or int(config["min_df"]) < 1:
            raise ValueError("NgramFeaturizer: 1 <= min_ngram <= max_ngram, and min_df at least 1")

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: CountVectorizer | None = None,
    ) -> None:
        """Take the counted vocabulary where there is one; without it no message gets features."""
        SparseFeaturizer.__init__(self, resource.name, config)
        super().__init__(config, storage, resource, model)

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> CountVectorizer | None:
        """Read the vocabulary; a file that is not there means that nothing was found in training."""
        path = directory / _FILE
        if not path.exists():
            return None
        return _vectorizer(config, json.loads(path.read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which n-grams there are."""
        texts = [str(example.get(TEXT)) for example in training_data.training_examples if example.get(TEXT)]
        vectorizer = _vectorizer(self._config)
        with self._storage.write_to(self._resource) as directory:
            try:
                vectorizer.fit(texts)
            except ValueError:  # no n-gram is frequent enough: the other features have to do
                return self._resource
            self._model = vectorizer
            ngrams = vectorizer.get_feature_names_out().tolist()
            (directory / _FILE).write_text(json.dumps(ngrams, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to all training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to messages."""
        usable = [message for message in messages if message.get(TEXT) is not None]
        if self._model is None or not usable:
            return messages
        counts = csr_matrix(self._model.transform([str(message.get(TEXT)) for message in usable]))
        for index, message in enumerate(usable):
            message.add_features(Features(counts[index], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages


def _vectorizer(config: dict[str, Any], ngrams: list[str] | None = None) -> CountVectorizer:
    return CountVectorizer(
        analyzer=config["analyzer"],
        ngram_range=(int(config["min_ngram"]), int(config["max_ngram"])),
        min_df=int(config["min_df"]) if ngrams is None else 1,
        token_pattern=_WORD,
        vocabulary=ngrams,
    )
