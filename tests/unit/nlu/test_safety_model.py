from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from amparo.nlu.embedding import Embedder
from amparo.nlu.safety import model as safety
from amparo.nlu.safety.model import NONE, SafetyModel
from amparo.nlu.safety.patterns import DANGER, SELF_HARM
from tests.unit.nlu.nlu_pipeline import examples

URGENT = (DANGER, SELF_HARM)


def fitted() -> SafetyModel:
    data = examples().intent_examples
    labels = [label if (label := str(example.get("intent"))) in URGENT else NONE for example in data]
    return SafetyModel.fit([str(example.get("text")) for example in data], labels, Embedder())


@pytest.fixture(scope="module")
def model() -> SafetyModel:
    return fitted()


def test_urgent_texts_lie_beyond_the_border_and_others_before_it(model: SafetyModel) -> None:
    texts = ["he is outside with a gun, im hiding", "i am going to end it all tonight", "hello, how are you"]
    distances, kinds = model.scores(texts, Embedder())
    assert distances[0] > 0 and distances[1] > 0 and distances[2] < 0
    assert kinds[:2] == [DANGER, SELF_HARM]


def test_a_model_read_from_disk_judges_as_it_did(model: SafetyModel, tmp_path: Path) -> None:
    texts = ["he is outside with a gun", "a helpline in kenya", ""]
    model.save(tmp_path)
    read = SafetyModel.read(tmp_path)
    before, after = model.scores(texts, Embedder()), read.scores(texts, Embedder())
    assert np.allclose(before[0], after[0], atol=1e-5) and before[1] == after[1]


def test_training_data_without_an_urgent_intent_are_refused() -> None:
    with pytest.raises(ValueError, match="no examples of: self_harm"):
        SafetyModel.fit(["hi", "he has a knife"], [NONE, DANGER], Embedder())


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_it_can_still_be_fitted_saved_and_read(tmp_path: Path) -> None:
    fitted().save(tmp_path)
    distances, kinds = SafetyModel.read(tmp_path).scores(["hello"], Embedder())
    assert np.isfinite(distances).all() and kinds[0] in URGENT


def test_of_many_examples_those_near_the_border_are_learnt_from_and_some_of_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(safety, "_MANY", 100)
    angles = np.linspace(0, np.pi, 200)  # urgent ones lie to the right, the calmest far to the left
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    urgent = angles < 0.5
    chosen = set(safety._border(directions, urgent).tolist())
    number = int(urgent.sum())
    doubtful, nearest = set(range(number // 2 + 1, number)), set(range(number, 2 * number))
    assert len(doubtful & chosen) > 0.8 * len(doubtful), "the urgent ones beside the border"
    assert len(nearest & chosen) > 0.8 * number, "the calm ones beside it"
    sure = number - number // 2
    some = -(-sure // 3) + -(-(200 - 2 * number) // 10)
    assert len(chosen) == number // 2 + number + some, (
        "a third of the surest urgent ones, a tenth of the calm"
    )


def test_of_few_examples_all_are_learnt_from() -> None:
    urgent = np.array([True, False, False])
    assert safety._border(np.eye(3, dtype=np.float32), urgent).tolist() == [0, 1, 2]
