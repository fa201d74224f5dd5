from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from amparo.nlu.features import sentence_features, stack_features


def message(sparse: list[float] | None = None, dense: list[float] | None = None) -> Message:
    made = Message({"text": "hello"})
    if sparse is not None:
        made.add_features(Features(csr_matrix([sparse]), "sentence", "text", "words"))
    if dense is not None:
        made.add_features(Features(np.array([dense]), "sentence", "text", "vector"))
    return made


def test_words_come_first_and_the_vector_after_them() -> None:
    row = sentence_features(message([1, 0, 2], [0.5, -0.5]))
    assert row is not None
    assert row.toarray().tolist() == [[1, 0, 2, 0.5, -0.5]]


def test_one_kind_of_feature_is_enough() -> None:
    for row in (sentence_features(message([1, 2])), sentence_features(message(dense=[1, 2]))):
        assert row is not None and row.toarray().tolist() == [[1, 2]]


def test_features_of_single_words_do_not_count() -> None:
    made = message()
    made.add_features(Features(np.ones((3, 2)), "sequence", "text", "vector"))
    assert sentence_features(made) is None


def test_a_message_without_features_has_no_row() -> None:
    assert sentence_features(message()) is None


def test_rows_are_stacked_in_order() -> None:
    stacked = stack_features([message([1, 0], [3]), message([0, 1], [4])])
    assert stacked.toarray().tolist() == [[1, 0, 3], [0, 1, 4]]


@pytest.mark.parametrize("messages", [[], [message()], [message([1]), message()]])
def test_missing_features_are_told(messages: list[Message]) -> None:
    with pytest.raises(ValueError, match="featurizers before the classifier"):
        stack_features(messages)
