"""The row of numbers that a linear classifier sees of a message: n-grams beside the sentence vector."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack


def sentence_features(message: Message) -> csr_matrix | None:
    """Return a 1 x n row of all sentence features that featurizers left on `message`; None where there are none."""
    sparse = message.get_sparse_features(attribute=TEXT)[1]
    dense = message.get_dense_features(attribute=TEXT)[1]
    parts = [csr_matrix(features.features) for features in (sparse, dense) if features is not None]
    return csr_matrix(hstack(parts)) if parts else None


def stack_features(messages: list[Message]) -> csr_matrix:
    """Return one row for each message; ValueError where a message has no features."""
    rows = [sentence_features(message) for message in messages]
    if not rows or any(row is None for row in rows):
        raise ValueError(
            "every message needs features: put the featurizers before the classifier in config.yml"
        )
    return csr_matrix(vstack(rows))
