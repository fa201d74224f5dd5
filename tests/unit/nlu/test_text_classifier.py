"""A linear machine that knows words, and beside it the vote of the encoder that knows meanings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from amparo.nlu import text_classifier as module
from amparo.nlu.encoder.head import Head
from amparo.nlu.text_classifier import Balance, TextClassifier
from tests.unit.nlu.nlu_pipeline import featured

DIRECTIONS = {"greet": [1.0, 0.0, 0.0], "danger": [0.0, 1.0, 0.0], "thanks": [0.0, 0.0, 1.0]}


def around(label: str, number: int, spread: float = 0.1, seed: int = 0) -> list[Message]:
    """Messages whose vectors lie around the direction of a label."""
    noise = np.random.default_rng(seed).normal(0, spread, (number, 3))
    return [featured([1, 1], list(np.array(DIRECTIONS[label]) + row)) for row in noise]


def fit(*labels: str, number: int = 10, spread: float = 0.1, penalty: float = 1.0) -> TextClassifier:
    # One of each label after the other, so that every tenth example is of any label.
    messages = [made for group in zip(*(around(label, number, spread) for label in labels)) for made in group]
    return TextClassifier.fit(messages, list(labels) * number, penalty)


def ranked(model: TextClassifier, message: Message) -> list[tuple[str, float]]:
    return model.rank(message, None, Balance())


def probabilities(model: TextClassifier, message: Message) -> dict[str, float]:
    return dict(ranked(model, message))


@pytest.mark.parametrize("label", DIRECTIONS)
def test_a_message_gets_the_label_of_those_like_it(label: str) -> None:
    ranking = ranked(fit(*DIRECTIONS), featured([1, 1], DIRECTIONS[label]))
    assert ranking[0][0] == label


def test_the_ranking_has_every_label_once_falls_and_adds_up_to_one() -> None:
    ranking = ranked(fit(*DIRECTIONS), featured([1, 0], [0.2, 0.9, 0.1]))
    values = [probability for _, probability in ranking]
    assert {name for name, _ in ranking} == set(DIRECTIONS) and len(ranking) == 3
    assert values == sorted(values, reverse=True) and sum(values) == pytest.approx(1)
    assert values[-1] > 0 and all(type(value) is float for value in values)


@pytest.mark.parametrize("label", ["greet", "danger"])
def test_two_labels_are_told_apart_as_well(label: str) -> None:
    chances = probabilities(fit("greet", "danger"), featured([1, 1], DIRECTIONS[label]))
    assert set(chances) == {"greet", "danger"}
    assert chances[label] > 0.5 and sum(chances.values()) == pytest.approx(1)


def test_one_label_alone_cannot_be_learnt() -> None:
    with pytest.raises(ValueError):
        fit("greet")


def test_no_examples_are_told() -> None:
    with pytest.raises(ValueError, match="featurizers before the classifier"):
        TextClassifier.fit([], [], 1.0)


def test_a_message_that_lies_between_two_labels_is_less_sure_than_one_that_does_not() -> None:
    model = fit(*DIRECTIONS)
    clear = ranked(model, featured([1, 1], DIRECTIONS["greet"]))[0][1]
    between = ranked(model, featured([1, 1], [0.7, 0.7, 0.0]))[0][1]
    assert clear > between + 0.1


@pytest.mark.parametrize("labels", [("greet", "danger"), tuple(DIRECTIONS)])
def test_a_model_read_from_a_file_ranks_as_it_did(labels: tuple[str, ...], tmp_path: Path) -> None:
    model = fit(*labels, number=120)
    message = featured([1, 0], [0.3, 0.5, 0.1])
    before = probabilities(model, message)
    model.save(tmp_path / "model.skops")
    read = TextClassifier.read(tmp_path / "model.skops")
    weights = read.machine.coef_
    assert weights.flags.f_contiguous and weights.dtype == np.float32, (
        "else an answer takes five times as long"
    )
    assert probabilities(read, message) == pytest.approx(before, abs=1e-3)
    assert probabilities(model, message) == before, "nor has saving changed it"


def test_the_same_examples_give_the_same_model() -> None:
    message = featured([1, 0], [0.3, 0.5, 0.1])
    assert ranked(fit(*DIRECTIONS), message) == ranked(fit(*DIRECTIONS), message)


class TestTheVoteOfTheEncoder:
    """A head of three numbers that is for `thanks` where the third is large, and knows nothing of `greet`."""

    HEAD = Head(
        ("danger", "thanks", "gone"),
        np.array([[0, 5, 0], [0, 0, 5], [9, 9, 9]], dtype=np.float32),
        np.zeros(3, dtype=np.float32),
        np.zeros(3, dtype=np.float32),
    )

    @pytest.fixture
    def model(self) -> TextClassifier:
        words = {"greet": [1, 0, 0], "danger": [0, 1, 0], "thanks": [0, 0, 1]}
        return TextClassifier.fit(
            [featured(counts) for counts in words.values() for _ in range(5)],
            [label for label in words for _ in range(5)],
            1.0,
        )

    def test_it_decides_where_words_do_not(self, model: TextClassifier) -> None:
        message = featured([1, 1, 1], [0.0, 0.0, 1.0])
        ranking = model.rank(message, self.HEAD, Balance())
        assert ranking[0][0] == "thanks" and sum(chance for _, chance in ranking) == pytest.approx(1)
        assert {label for label, _ in ranking} == {"greet", "danger", "thanks"}, "no label that is not learnt"

    def test_a_label_that_is_newer_than_the_encoder_is_known_by_its_words(
        self, model: TextClassifier
    ) -> None:
        assert model.rank(featured([1, 0, 0], [0.0, 0.1, 0.1]), self.HEAD, Balance())[0][0] == "greet"

    def test_the_heavier_n_grams_weigh_the_less_it_changes(self, model: TextClassifier) -> None:
        message = featured([0, 1, 0], [0.0, 0.0, 0.5])
        light, heavy = (
            dict(model.rank(message, self.HEAD, Balance(ngrams=weight)))["danger"] for weight in (0.1, 3.0)
        )
        assert light < heavy

    def test_a_higher_temperature_makes_it_surer_and_keeps_the_order(self, model: TextClassifier) -> None:
        message = featured([0, 1, 0], [0.0, 0.6, 0.5])
        cool, hot = (model.rank(message, self.HEAD, Balance(temperature=value)) for value in (0.5, 2.0))
        assert [label for label, _ in cool] == [label for label, _ in hot] and cool[0][1] < hot[0][1]

    @pytest.mark.parametrize("vector", [[0.0, 0.0, 0.0], [1.0, 2.0], None])
    def test_zeros_of_an_engine_that_is_off_and_vectors_of_others_have_no_vote(
        self, vector: list[float] | None, model: TextClassifier
    ) -> None:
        message = featured([1, 0, 0], vector)
        assert model.rank(message, self.HEAD, Balance()) == model.rank(message, None, Balance())


def test_many_examples_are_learnt_by_several_processes_with_the_same_outcome(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = np.random.default_rng(0)
    names = np.array([f"label {number % 9}" for number in range(360)])
    centres = generator.normal(0, 1, (9, 20))
    rows = csr_matrix(
        np.array([centres[number % 9] for number in range(360)]) + generator.normal(0, 0.7, (360, 20))
    )
    alone = module.fit_machine(rows, names, 1.0)
    monkeypatch.setattr(module, "_MANY", 100)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    together = module.fit_machine(rows, names, 1.0)
    assert list(together.classes_) == sorted(set(names)) and together.coef_.shape == alone.coef_.shape
    # The order in which examples are looked at differs, and with it the last digits.
    assert np.abs(together.decision_function(rows) - alone.decision_function(rows)).max() < 0.05
