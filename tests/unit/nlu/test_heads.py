"""The heads: shares of their answers, and the file that holds them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from amparo.nlu.encoder.engine import DIMENSION
from amparo.nlu.encoder.heads import SCALE, Head, Heads, load_heads, save_heads
from amparo.nlu.reading.labels import HEADS, SEVERAL
from tests.unit.nlu.made_up import LABELS, random_heads

WEIGHTS = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
BIAS = np.array([0, 0, 1], dtype=np.float32)
ONE = Head(("a", "b", "c"), WEIGHTS, BIAS)


def test_of_a_head_with_one_right_answer_the_shares_add_up_to_one() -> None:
    shares = ONE.shares(np.array([[3, 0], [0, 3], [0, 0]], dtype=np.float32))
    assert shares.shape == (3, 3) and np.allclose(shares.sum(axis=1), 1)
    assert shares.argmax(axis=1).tolist() == [0, 1, 2]
    assert shares[0, 0] == pytest.approx(np.exp(3) / (np.exp(3) + 1 + np.exp(1)))


def test_of_a_head_with_several_each_answer_stands_for_itself() -> None:
    shares = replace(ONE, several=True).shares(np.array([[3, 3], [-3, 0]], dtype=np.float32))
    assert shares[0] == pytest.approx([1 / (1 + np.exp(-3)), 1 / (1 + np.exp(-3)), 1 / (1 + np.exp(-1))])
    assert shares[1, 0] < 0.1 and shares[1, 1] == pytest.approx(0.5)


def test_heads_see_vectors_centred_and_scaled_and_the_positive_units_of_the_hidden_layer() -> None:
    hidden = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    heads = Heads({}, np.array([1, 2], dtype=np.float32), hidden, np.array([1, 0], dtype=np.float32), "")
    features = heads.features(np.array([[1, 2], [1.5, 2]], dtype=np.float32))
    assert features.tolist() == [[0, 0, 1, 0], [SCALE / 2, 0, SCALE / 2 + 1, 0]]


def test_a_head_answers_for_each_message_with_plain_numbers() -> None:
    none = np.zeros(0, dtype=np.float32)
    heads = Heads({"x": ONE}, np.array([1, 2], dtype=np.float32), none.reshape(0, 2), none, "")
    features = heads.features(np.array([[1, 2], [1.5, 2]], dtype=np.float32))
    assert features.tolist() == [[0, 0], [SCALE / 2, 0]]
    one, other = heads.read("x", features)
    assert max(one, key=lambda name: one[name]) == "c" and max(other, key=lambda name: other[name]) == "a"
    assert set(one) == {"a", "b", "c"} and all(type(share) is float for share in one.values())


def test_a_head_that_there_is_not_cannot_be_read() -> None:
    heads = random_heads()
    with pytest.raises(KeyError):
        heads.read("weather", heads.features(np.zeros((1, DIMENSION), dtype=np.float32)))


class TestTheFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "heads.npz"

    def test_heads_read_from_it_answer_as_they_did(self, path: Path) -> None:
        made = random_heads()
        save_heads(path, made)
        read = load_heads(path)
        assert read.encoder == "made up"
        assert set(read.heads) == {"label", *HEADS, *SEVERAL}
        assert read.heads["label"].answers == LABELS
        vectors = np.random.default_rng(1).normal(0, 0.05, (5, DIMENSION)).astype(np.float32)
        for name, head in made.heads.items():
            before = head.shares(made.features(vectors))
            after = read.heads[name].shares(read.features(vectors))
            assert np.abs(before - after).max() < 0.01, name
            assert before.std() > 0.001, "else it would say nothing"

    def test_those_with_several_answers_are_known_as_such(self, path: Path) -> None:
        save_heads(path, random_heads())
        several = {name for name, head in load_heads(path).heads.items() if head.several}
        assert several == set(SEVERAL)

    def test_saving_leaves_no_temporary_file_and_takes_the_place_of_the_old_one(self, path: Path) -> None:
        save_heads(path, random_heads(0))
        save_heads(path, replace(random_heads(1), encoder="later"))
        assert [file.name for file in path.parent.iterdir()] == ["heads.npz"]
        assert load_heads(path).encoder == "later"

    @pytest.mark.parametrize("content", [b"", b"no archive"])
    def test_what_is_no_file_of_heads_is_refused(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises((OSError, EOFError, KeyError, ValueError)):
            load_heads(path)

    def test_one_that_is_missing_or_without_its_mean_is_refused(self, path: Path) -> None:
        with pytest.raises(OSError):
            load_heads(path)
        np.savez(path, encoder=np.array("x"))
        with pytest.raises(KeyError):
            load_heads(path)
