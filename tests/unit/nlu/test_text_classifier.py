"""A linear machine whose probabilities mean something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from amparo.nlu import text_classifier as module
from amparo.nlu.text_classifier import TextClassifier
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


def probabilities(model: TextClassifier, message: Message) -> dict[str, float]:
    return dict(model.rank(message))


@pytest.mark.parametrize("label", DIRECTIONS)
def test_a_message_gets_the_label_of_those_like_it(label: str) -> None:
    ranking = fit(*DIRECTIONS).rank(featured([1, 1], DIRECTIONS[label]))
    assert ranking[0][0] == label


def test_the_ranking_has_every_label_once_falls_and_adds_up_to_one() -> None:
    ranking = fit(*DIRECTIONS).rank(featured([1, 0], [0.2, 0.9, 0.1]))
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
    clear = model.rank(featured([1, 1], DIRECTIONS["greet"]))[0][1]
    between = model.rank(featured([1, 1], [0.7, 0.7, 0.0]))[0][1]
    assert clear > between + 0.1


def test_with_few_examples_nothing_is_held_out() -> None:
    assert fit(*DIRECTIONS, number=66).temperature == 1
    assert fit(*DIRECTIONS, number=67).temperature != 1


def test_a_label_that_would_be_held_out_whole_is_not_judged_on() -> None:
    messages = [*around("thanks", 1), *around("greet", 150), *around("danger", 150)]
    labels = ["thanks", *["greet"] * 150, *["danger"] * 150]
    assert TextClassifier.fit(messages, labels, 1.0).temperature == 1


def test_the_machine_is_as_sure_as_it_may_be() -> None:
    """How often it is right on new examples is about what it says of itself, whether they are clear or not."""
    for spread, at_least, at_most in ((0.1, 0.97, 1.0), (0.8, 0.5, 0.9)):
        model = fit(*DIRECTIONS, number=300, spread=spread)
        new = [(label, message) for label in DIRECTIONS for message in around(label, 200, spread, seed=1)]
        ranked = [(label, model.rank(message)[0]) for label, message in new]
        right = np.mean([label == best for label, (best, _) in ranked])
        said = np.mean([probability for _, (_, probability) in ranked])
        assert at_least <= right <= at_most
        assert said == pytest.approx(right, abs=0.07)


@pytest.mark.parametrize("labels", [("greet", "danger"), tuple(DIRECTIONS)])
def test_a_model_read_from_a_file_ranks_as_it_did(labels: tuple[str, ...], tmp_path: Path) -> None:
    model = fit(*labels, number=120)
    message = featured([1, 0], [0.3, 0.5, 0.1])
    before = probabilities(model, message)
    model.save(tmp_path / "model.skops")
    read = TextClassifier.read(tmp_path / "model.skops")
    assert read.temperature == model.temperature
    weights = read.machine.coef_
    assert weights.flags.f_contiguous and weights.dtype == np.float32, (
        "else an answer takes five times as long"
    )
    assert probabilities(read, message) == pytest.approx(before, abs=1e-5)
    assert probabilities(model, message) == before, "nor has saving changed it"


def test_the_same_examples_give_the_same_model() -> None:
    message = featured([1, 0], [0.3, 0.5, 0.1])
    assert fit(*DIRECTIONS, number=80).rank(message) == fit(*DIRECTIONS, number=80).rank(message)


def test_the_network_has_a_vote_where_there_are_sentence_vectors() -> None:
    assert fit(*DIRECTIONS).network is not None
    without = TextClassifier.fit([featured([1, 0])] * 3 + [featured([0, 1])] * 3, ["a"] * 3 + ["b"] * 3, 1.0)
    assert without.network is None
    assert without.rank(featured([1, 0]))[0][0] == "a"


def test_a_vector_of_zeros_means_that_the_engine_is_off_and_gives_no_second_vote() -> None:
    model = fit(*DIRECTIONS)
    alone = replace(model, network=None)
    silent = featured([1, 0], [0.0, 0.0, 0.0])
    assert probabilities(model, silent) == pytest.approx(probabilities(alone, silent))
    speaking = featured([1, 0], DIRECTIONS["greet"])
    assert probabilities(model, speaking) != pytest.approx(probabilities(alone, speaking))


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
