"""Counts of runs of words and letters in a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.ngram_featurizer import NgramFeaturizer

CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")
RESOURCE = Resource("ngrams")
TEXTS = ["he has my papers", "u have my papers", "he has a dog"]


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def settings(**changed: Any) -> dict[str, Any]:
    return {**NgramFeaturizer.get_default_config(), **changed}


def trained(storage: LocalModelStorage, **changed: Any) -> NgramFeaturizer:
    featurizer = NgramFeaturizer.create(settings(**changed), storage, RESOURCE, CONTEXT)
    featurizer.train(TrainingData([Message.build(text, "greet") for text in TEXTS]))
    return NgramFeaturizer.load(settings(**changed), storage, RESOURCE, CONTEXT)


def counts(featurizer: NgramFeaturizer, text: str) -> list[int]:
    message = Message({"text": text})
    featurizer.process([message])
    (features,) = message.features
    assert features.type == "sentence" and features.is_sparse()
    return sorted(int(value) for value in np.asarray(features.features.todense())[0] if value)


def test_every_run_of_words_is_counted_as_often_as_it_stands_there(storage: LocalModelStorage) -> None:
    featurizer = trained(storage, max_ngram=2)
    assert counts(featurizer, "my papers") == [1, 1, 1], "my, papers, my papers"
    assert counts(featurizer, "papers papers") == [2]


def test_case_does_not_matter_and_one_letter_is_a_word(storage: LocalModelStorage) -> None:
    assert counts(trained(storage), "U, PAPERS!") == [1, 1]


def test_what_is_rare_in_training_is_not_counted(storage: LocalModelStorage) -> None:
    assert counts(trained(storage, min_df=2), "a dog has papers") == [1, 1], "has and papers"


def test_pieces_of_words_forgive_typing_mistakes(storage: LocalModelStorage) -> None:
    featurizer = trained(storage, analyzer="char_wb", min_ngram=2, max_ngram=4)
    assert len(counts(featurizer, "paperz")) >= 8


def test_a_message_without_a_known_word_still_gets_a_row(storage: LocalModelStorage) -> None:
    assert counts(trained(storage), "xyzzy") == [] == counts(trained(storage), "")


def test_messages_without_a_text_are_passed_by(storage: LocalModelStorage) -> None:
    (message,) = trained(storage).process([Message({"intent": "greet"})])
    assert message.features == []


def test_training_data_get_the_same_features_as_messages(storage: LocalModelStorage) -> None:
    data = TrainingData([Message.build(text, "greet") for text in TEXTS])
    featurizer = trained(storage)
    featurizer.process_training_data(data)
    asked = Message({"text": TEXTS[0]})
    featurizer.process([asked])
    (taught,), (found,) = data.training_examples[0].features, asked.features
    assert (taught.features != found.features).nnz == 0 and taught.origin == found.origin


def test_where_no_run_is_frequent_enough_the_bot_goes_on_without(storage: LocalModelStorage) -> None:
    featurizer = trained(storage, min_df=50)
    (message,) = featurizer.process([Message({"text": "he has my papers"})])
    assert message.features == []


@pytest.mark.parametrize(
    "wrong", [{"analyzer": "words"}, {"min_ngram": 0}, {"min_ngram": 3, "max_ngram": 2}, {"min_df": 0}]
)
def test_settings_that_name_no_runs_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="NgramFeaturizer"):
        NgramFeaturizer.validate_config(settings(**wrong))
