"""The featurizer: a centred vector on every message, learnt once, and none of it where the engine is off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.embedding import DIMENSION, Embedder, Vector
from amparo.nlu.sentence_embedder import SentenceEmbedder
from tests.unit.nlu.conftest import CountingEngine

TEXTS = ["hello", "i need help", "child helpline kenya", "he has my passport"]
CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    (tmp_path / "model").mkdir()
    return LocalModelStorage.create(tmp_path / "model")


def settings(cache: Path, **changes: object) -> dict[str, object]:
    return {**SentenceEmbedder.get_default_config(), "cache": str(cache), **changes}


def data() -> TrainingData:
    return TrainingData([Message.build(text, "greet") for text in TEXTS])


def train(storage: ModelStorage, cache: Path) -> TrainingData:
    component = SentenceEmbedder.create(settings(cache), storage, Resource("embedder"), CONTEXT)
    examples = data()
    component.train(examples)
    return component.process_training_data(examples)


def load(storage: ModelStorage, cache: Path) -> SentenceEmbedder:
    return SentenceEmbedder.load(settings(cache), storage, Resource("embedder"), CONTEXT)


def feature(message: Message) -> Vector:
    _, sentence = message.get_dense_features("text")
    assert sentence is not None
    assert sentence.features.shape == (1, DIMENSION)
    return np.asarray(sentence.features[0])


def test_features_are_vectors_around_the_mean_of_the_training_data(
    storage: ModelStorage, cache: Path
) -> None:
    rows = np.stack([feature(example) for example in train(storage, cache).training_examples])
    vectors = Embedder().embed(TEXTS)
    assert np.allclose(rows, (vectors - vectors.mean(axis=0)) * 12, atol=1e-4)
    assert np.allclose(rows.mean(axis=0), 0, atol=1e-4)


def test_a_loaded_component_gives_what_the_trained_one_gave(storage: ModelStorage, cache: Path) -> None:
    trained = train(storage, cache).training_examples
    messages = [Message({"text": text}) for text in TEXTS]
    assert load(storage, cache).process(messages) is messages
    for example, message in zip(trained, messages, strict=True):
        assert np.allclose(feature(example), feature(message), atol=1e-3)


def test_a_second_training_embeds_nothing(
    storage: ModelStorage, cache: Path, counting_engine: CountingEngine
) -> None:
    train(storage, cache)
    assert counting_engine.texts == TEXTS, "each text once, also in the two steps of one training"
    train(storage, cache)
    assert counting_engine.texts == TEXTS


def test_what_people_write_does_not_get_into_the_cache(storage: ModelStorage, cache: Path) -> None:
    train(storage, cache)
    before = cache.read_bytes()
    load(storage, cache).process([Message({"text": "something that a person wrote"})])
    assert cache.read_bytes() == before


@pytest.mark.parametrize("text", ["", " ", "😭😭😭", "x" * 1000, "انا محتاج مساعدة", "\u200b"])
def test_any_text_gets_a_row_of_the_usual_length(text: str, storage: ModelStorage, cache: Path) -> None:
    train(storage, cache)
    message = Message({"text": text})
    load(storage, cache).process([message])
    assert np.isfinite(feature(message)).all()


def test_a_message_that_is_no_text_is_left_alone(storage: ModelStorage, cache: Path) -> None:
    train(storage, cache)
    message = Message({"intent": "greet"})
    load(storage, cache).process([message])
    assert message.features == []


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_training_works_and_features_are_zero(storage: ModelStorage, cache: Path) -> None:
    for example in train(storage, cache).training_examples:
        assert not feature(example).any()


def test_a_model_trained_with_the_engine_gives_zeros_where_it_is_off(
    storage: ModelStorage, cache: Path, request: pytest.FixtureRequest
) -> None:
    train(storage, cache)
    request.getfixturevalue("no_engine")
    message = Message({"text": "i need help"})
    load(storage, cache).process([message])
    assert not feature(message).any(), "not the mean with a minus, which would look like a meaning"


@pytest.mark.parametrize("scale", [0, -1, "nan"])
def test_a_scale_that_is_no_positive_number_is_refused(scale: object, cache: Path) -> None:
    with pytest.raises(ValueError, match="positive"):
        SentenceEmbedder.validate_config(settings(cache, scale=scale))
    SentenceEmbedder.validate_config(settings(cache, scale=1))
