"""Rows of numbers for the linear classifiers: rare n-grams weigh more, and no kind of feature drowns another."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from amparo.nlu.text_vectors import TextVectors, dense_of, has_features
from tests.unit.nlu.nlu_pipeline import featured

# The first n-gram stands in every message, the last in one of four.
FOUR = [featured([1, 1, 0]), featured([1, 0, 0]), featured([1, 1, 0]), featured([1, 0, 1])]


def row(vectors: TextVectors, message: Message) -> list[float]:
    (numbers,) = vectors.rows([message]).toarray().tolist()
    return list(numbers)


def test_an_n_gram_weighs_the_more_the_fewer_messages_have_it() -> None:
    weights = TextVectors().fit(FOUR).idf["words"]
    assert weights == pytest.approx([1, np.log(5 / 3) + 1, np.log(5 / 2) + 1])


def test_a_row_has_length_one_and_falls_into_weighted_counts() -> None:
    numbers = row(TextVectors().fit(FOUR), featured([1, 0, 1]))
    assert np.linalg.norm(numbers) == pytest.approx(1)
    assert numbers[2] / numbers[0] == pytest.approx(np.log(5 / 2) + 1) and numbers[1] == 0


def test_a_word_that_is_repeated_counts_a_little_more_and_not_many_times() -> None:
    numbers = row(TextVectors().fit(FOUR), featured([10, 1, 0]))
    assert numbers[0] / numbers[1] == pytest.approx((1 + np.log(10)) / (np.log(5 / 3) + 1))


def test_a_long_message_is_no_louder_than_a_short_one() -> None:
    vectors = TextVectors(dense_weight=0.5).fit([featured([1, 1], [3, 4], [1, 1, 1])])
    for counts in ([1.0, 0.0], [50.0, 50.0]):
        numbers = row(vectors, featured(counts, [30, 40], [7, 7, 7]))
        assert np.linalg.norm(numbers[:2]) == pytest.approx(1), "words"
        assert np.linalg.norm(numbers[2:5]) == pytest.approx(1), "characters"
        assert numbers[5:] == pytest.approx([0.3, 0.4]), "the sentence vector comes last, with its own weight"


def test_what_a_message_lacks_is_zero() -> None:
    vectors = TextVectors().fit([featured([1, 1], [3, 4], [1, 1, 1])])
    assert row(vectors, featured(dense=[0, 2])) == pytest.approx([0, 0, 0, 0, 0, 0, 1])
    assert row(vectors, featured([0, 0], [0, 0], [0, 0, 0])) == [0] * 7


def test_features_that_training_did_not_have_are_not_looked_at() -> None:
    vectors = TextVectors().fit([featured([1, 1])])
    assert row(vectors, featured([1, 0], characters=[1, 1, 1])) == pytest.approx([1, 0])


def test_the_features_of_the_message_are_not_changed() -> None:
    message = featured([2, 1, 0], [3, 4])
    vectors = TextVectors().fit([message])
    assert row(vectors, message) == row(vectors, message)
    assert message.features[0].features.toarray().tolist() == [[2, 1, 0]]


def test_rows_are_stacked_in_order() -> None:
    vectors = TextVectors().fit(FOUR)
    assert vectors.rows(FOUR).toarray().tolist() == [row(vectors, message) for message in FOUR]


def test_a_sentence_vector_alone_is_enough() -> None:
    vectors = TextVectors().fit([featured(dense=[3, 4])])
    assert vectors.idf == {} and row(vectors, featured(dense=[6, 8])) == pytest.approx([0.6, 0.8])


def test_what_is_kept_with_a_model_makes_the_same_rows() -> None:
    vectors = TextVectors(dense_weight=2).fit([featured([1, 2], [3, 4]), featured([0, 2], [3, 4])])
    again = TextVectors(**vectors.state())
    assert row(again, featured([1, 1], [1, 0])) == row(vectors, featured([1, 1], [1, 0]))


@pytest.mark.parametrize("messages", [[], [featured()], [featured(), featured()]])
def test_missing_featurizers_are_told(messages: list[Message]) -> None:
    with pytest.raises(ValueError, match="featurizers before the classifier"):
        TextVectors().fit(messages)


def test_a_featurizer_that_left_out_some_messages_is_told_by_its_name() -> None:
    with pytest.raises(ValueError, match="no features of words"):
        TextVectors().fit([featured([1]), featured(dense=[1])])


@pytest.mark.parametrize("message", [featured([1]), featured(dense=[1]), featured(characters=[0])])
def test_one_kind_of_feature_is_enough(message: Message) -> None:
    assert has_features(message)


def test_features_of_single_words_or_of_another_text_do_not_count() -> None:
    message = featured()
    assert not has_features(message)
    message.add_features(Features(np.ones((3, 2)), "sequence", "text", "vector"))
    message.add_features(Features(csr_matrix([[1, 1]]), "sequence", "text", "words"))
    message.add_features(Features(np.ones((1, 2)), "sentence", "response", "vector"))
    assert not has_features(message)


def test_where_training_had_no_sentence_vectors_those_of_messages_are_left_out() -> None:
    vectors = TextVectors().fit(FOUR)
    assert row(vectors, featured([1, 0, 1], [3, 4])) == row(vectors, featured([1, 0, 1]))
    assert TextVectors(**vectors.state()).dense_weight == 0


def test_the_sentence_vector_of_a_message_is_one_row_or_nothing() -> None:
    assert list(dense_of(featured(dense=[3, 4]))) == [3, 4]
    assert dense_of(featured([1])) is None
