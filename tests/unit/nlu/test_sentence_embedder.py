"""The featurizer: a centred vector on each message, on examples where it is wanted, zeros where the engine is off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.embedding import DIMENSION, Embedder, Vector
from amparo.nlu.encoder.head import load_head
from amparo.nlu.sentence_embedder import SentenceEmbedder
from tests.unit.nlu.conftest import CountingEngine

TEXTS = ["hello", "i need help", "child helpline kenya", "he has my passport"]
CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")


@pytest.fixture
def component(tmp_path: Path, cache: Path) -> SentenceEmbedder:
    return make(tmp_path, cache)


def make(folder: Path, cache: Path, **changes: object) -> SentenceEmbedder:
    settings = {**SentenceEmbedder.get_default_config(), "cache": str(cache), **changes}
    (folder / "model").mkdir(exist_ok=True)
    return SentenceEmbedder.create(
        settings, LocalModelStorage.create(folder / "model"), Resource("embedder"), CONTEXT
    )


def data() -> TrainingData:
    return TrainingData([Message.build(text, "greet") for text in TEXTS])


def feature(message: Message) -> Vector:
    _, sentence = message.get_dense_features("text")
    assert sentence is not None
    assert sentence.features.shape == (1, DIMENSION)
    return np.asarray(sentence.features[0])


def test_features_are_the_vectors_that_the_head_of_the_encoder_reads(component: SentenceEmbedder) -> None:
    messages = [Message({"text": text}) for text in TEXTS]
    assert component.process(messages) is messages
    rows = load_head().features(Embedder().embed(TEXTS))
    assert np.allclose([feature(message) for message in messages], rows, atol=1e-3)


def test_training_examples_get_the_same_features_where_it_is_wanted(component: SentenceEmbedder) -> None:
    examples = component.process_training_data(data()).training_examples
    messages = component.process([Message({"text": text}) for text in TEXTS])
    for example, message in zip(examples, messages, strict=True):
        assert np.allclose(feature(example), feature(message), atol=1e-3)


def test_and_none_where_it_is_not(tmp_path: Path, cache: Path, counting_engine: CountingEngine) -> None:
    examples = make(tmp_path, cache, in_training=False).process_training_data(data()).training_examples
    assert all(example.features == [] for example in examples)
    assert counting_engine.texts == [] and not cache.exists()


def test_a_second_training_embeds_nothing(
    tmp_path: Path, cache: Path, counting_engine: CountingEngine
) -> None:
    for _ in range(2):
        make(tmp_path, cache).process_training_data(data())
        assert counting_engine.texts == TEXTS


def test_what_people_write_does_not_get_into_the_cache(tmp_path: Path, cache: Path) -> None:
    make(tmp_path, cache).process_training_data(data())
    before = cache.read_bytes()
    make(tmp_path, cache).process([Message({"text": "something that a person wrote"})])
    assert cache.read_bytes() == before


@pytest.mark.parametrize("text", ["", " ", "😭😭😭", "x" * 1000, "انا محتاج مساعدة", "\u200b"])
def test_any_text_gets_a_row_of_the_usual_length(text: str, component: SentenceEmbedder) -> None:
    (message,) = component.process([Message({"text": text})])
    assert np.isfinite(feature(message)).all()


def test_a_message_that_is_no_text_is_left_alone(component: SentenceEmbedder) -> None:
    (message,) = component.process([Message({"intent": "greet"})])
    assert message.features == []


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_training_works_and_features_are_zero(component: SentenceEmbedder) -> None:
    for example in component.process_training_data(data()).training_examples:
        assert not feature(example).any(), "not the mean with a minus, which would look like a meaning"
    (message,) = component.process([Message({"text": "i need help"})])
    assert not feature(message).any()


def test_rasa_accepts_its_settings() -> None:
    SentenceEmbedder.validate_config(SentenceEmbedder.get_default_config())
