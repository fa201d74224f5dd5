"""The row of numbers that the linear classifiers see of a message: weighted n-grams beside the sentence vector.

Counts of n-grams are weighted by how rare they are (tf-idf) and every kind of feature is brought to the same length, so
that neither a long message nor a large vocabulary drowns the sentence vector. Without this, the same classifier
understands less: see the table in docs/understanding.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.preprocessing import normalize


@dataclass
class TextVectors:
    """`idf`: weight of each n-gram by the name of its featurizer; `dense_weight`: length of the sentence vector.

    Where the examples of training had no sentence vectors, that length is 0 and those of later messages are left out.
    """

    dense_weight: float = 1.0
    idf: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def fit(self, messages: list[Message]) -> TextVectors:
        """Learn the weights; ValueError where there are no messages, or some without features."""
        blocks: dict[str, list[csr_matrix]] = {}
        for message in messages:
            for origin, features in _sparse_blocks(message):
                blocks.setdefault(origin, []).append(features)
        for origin, rows in blocks.items():
            if len(rows) != len(messages):
                raise ValueError(f"some messages have no features of {origin}")
            found_in = np.bincount(vstack(rows).tocsr().indices, minlength=rows[0].shape[1])
            self.idf[origin] = np.log((1 + len(rows)) / (1 + found_in)) + 1
        has_dense = bool(messages) and all(dense_of(message) is not None for message in messages)
        if not has_dense:
            self.dense_weight = 0.0
        if not messages or not (self.idf or has_dense):
            raise ValueError("put the featurizers before the classifier in config.yml")
        return self

    def rows(self, messages: list[Message]) -> csr_matrix:
        """Return one row for each message."""
        found = [dict(_sparse_blocks(message)) for message in messages]
        parts: list[csr_matrix] = []
        for origin, weights in self.idf.items():
            nothing = csr_matrix((1, len(weights)))  # what a message lacks is zero
            parts.append(
                _weighted(vstack([blocks.get(origin, nothing) for blocks in found]).tocsr(), weights)
            )
        if self.dense_weight:
            dense = np.vstack([row for message in messages if (row := dense_of(message)) is not None])
            parts.append(csr_matrix(normalize(dense) * self.dense_weight))
        return csr_matrix(hstack(parts))

    def state(self) -> dict[str, Any]:
        """Return what has to be kept with a model; `TextVectors(**state)` makes it again."""
        return {"dense_weight": self.dense_weight, "idf": self.idf}


def has_features(message: Message) -> bool:
    """Did the featurizers leave anything on the message?"""
    return dense_of(message) is not None or bool(_sparse_blocks(message))


def _sparse_blocks(message: Message) -> list[tuple[str, csr_matrix]]:
    return [
        (str(features.origin), csr_matrix(features.features))
        for features in message.features
        if features.type == FEATURE_TYPE_SENTENCE and features.attribute == TEXT and features.is_sparse()
    ]


def dense_of(message: Message) -> NDArray[np.float64] | None:
    """Return the sentence vector of a message; None where it has none."""
    for features in message.features:
        if features.type == FEATURE_TYPE_SENTENCE and features.attribute == TEXT and features.is_dense():
            return np.asarray(features.features, dtype=np.float64)[0]
    return None


def _weighted(counts: csr_matrix, weights: NDArray[np.float64]) -> csr_matrix:
    rows = counts.astype(np.float64).copy()
    rows.data = (1 + np.log(rows.data)) * weights[rows.indices]
    return normalize(rows)
