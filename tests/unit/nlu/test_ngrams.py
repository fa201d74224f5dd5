"""N-grams: counted as the library counts with which the machine was fitted."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from scipy.special import log_softmax
from sklearn.feature_extraction.text import CountVectorizer

from amparo.nlu.encoder.ngrams import (
    PIECES,
    SHARPNESS,
    WORDS,
    Ngrams,
    load_ngrams,
    pieces_in,
    save_ngrams,
    words_in,
)

TEXTS = (
    "",
    "   ",
    "a",
    "HELP me, please!",
    "he's got my   passport\tand\n\nphone",
    "I'm in São Paulo -- call 190?",
    "我在北京 不能离开",
    "İstanbul ıssız ẞtraße",
    "x" * 40,
    "1 22 333 4444",
    "\u00a0no\u2003break\u200bspace",
    "👍🏽 ok 👍",
)


def made_up() -> list[str]:
    chance = random.Random(5)
    letters = "ab c'd-éß \t\n\u00a0.?1İ東京"
    return ["".join(chance.choices(letters, k=chance.randint(1, 60))) for _ in range(300)]


@pytest.mark.parametrize("text", [*TEXTS, *made_up()])
def test_a_text_has_the_n_grams_that_scikit_learn_finds(text: str) -> None:
    assert sorted(words_in(text)) == sorted(CountVectorizer(**WORDS).build_analyzer()(text))
    assert sorted(pieces_in(text)) == sorted(CountVectorizer(**PIECES).build_analyzer()(text))


def by_library(machine: Ngrams, text: str) -> dict[str, float]:
    """The votes as scikit-learn and SciPy make them."""
    distances, first = machine.bias.astype(np.float64), 0
    for known, how in ((machine.words, WORDS), (machine.pieces, PIECES)):
        counts = CountVectorizer(vocabulary=known, **how).transform([text])
        columns = counts.indices + first
        values = (1 + np.log(counts.data)) * machine.rareness[columns]
        if length := float(np.linalg.norm(values)):
            distances = distances + (machine.weights[:, columns] @ (values / length)) * machine.steps
        first += len(known)
    return dict(zip(machine.labels, log_softmax(distances * SHARPNESS).tolist(), strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_the_machine_votes_as_it_does_with_the_libraries(text: str) -> None:
    machine = load_ngrams()
    assert machine.votes(text) == pytest.approx(by_library(machine, text), abs=1e-9)


def test_a_machine_that_was_saved_votes_the_same(tmp_path: Path) -> None:
    machine = Ngrams(
        labels=("a", "b"),
        words=("help me", "passport"),
        pieces=(" he", "elp"),
        rareness=np.array([1, 2, 0.5, 4], dtype=np.float32),
        weights=np.array([[10, -5, 3, 0], [0, 100, -7, 1]], dtype=np.int8),
        steps=np.array([0.01, 0.02], dtype=np.float32),
        bias=np.array([0.1, -0.2], dtype=np.float32),
    )
    save_ngrams(tmp_path / "ngrams.npz", machine)
    again = load_ngrams(tmp_path / "ngrams.npz")
    for text in ("help me with my passport", "nothing of it"):
        assert again.votes(text) == pytest.approx(machine.votes(text))
    assert machine.votes("help me")["a"] > machine.votes("passport")["a"]
    assert sum(np.exp(list(machine.votes("help").values()))) == pytest.approx(1)


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_what_is_no_file_of_n_grams_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ngrams.npz").write_bytes(content)
    with pytest.raises((OSError, EOFError, KeyError, ValueError)):
        load_ngrams(tmp_path / "ngrams.npz")
