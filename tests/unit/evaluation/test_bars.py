"""Bars: what must at least, or may at most, be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.evaluation.bars import AT_MOST, Bar, compare, read_bars
from amparo.evaluation.command import BARS
from amparo.evaluation.measures import Rate, Score


def test_bars_are_shares_by_name(tmp_path: Path) -> None:
    (tmp_path / "bars.yml").write_text(
        "# why\nintent_right: 0.9  # at least\nplace_right: 1\n", encoding="utf-8"
    )
    assert read_bars(tmp_path / "bars.yml") == {"intent_right": 0.9, "place_right": 1}


@pytest.mark.parametrize("value", ["high", "-0.1", "1.1", "98", "[0.9]", "null"])
def test_a_bar_that_is_no_share_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "bars.yml").write_text(f"intent_right: {value}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bars.yml: intent_right must be a number from 0 to 1"):
        read_bars(tmp_path / "bars.yml")


@pytest.mark.parametrize(
    ("name", "bar", "value", "held"),
    [
        ("intent_right", 0.9, 0.91, True),
        ("intent_right", 0.9, 0.9, True),
        ("intent_right", 0.9, 0.89, False),
        ("false_alarms", 0.03, 0.02, True),
        ("false_alarms", 0.03, 0.03, True),
        ("false_alarms", 0.03, 0.04, False),
        ("place_invented", 0.05, 0.06, False),
    ],
)
def test_a_bar_is_held_on_its_side(name: str, bar: float, value: float, held: bool) -> None:
    assert Bar(name, bar, value).is_held is held


def test_three_false_alarms_of_a_hundred_hold_a_bar_of_three_percent() -> None:
    total = Score(calm=Rate("calm", 97, 100), no_place=Rate("no place", 95, 100))
    bars = compare({"false_alarms": 0.03, "place_invented": 0.05}, total.values())
    assert [bar.is_held for bar in bars] == [True, True]


def test_a_bar_says_what_was_wanted_and_what_was_measured() -> None:
    assert str(Bar("intent_right", 0.92, 0.9149)) == "intent_right: 91.5% (at least 92%)"
    assert str(Bar("false_alarms", 0.03, 0.031)) == "false_alarms: 3.1% (at most 3%)"


def test_every_bar_is_compared_with_its_measure() -> None:
    bars = compare(
        {"intent_right": 0.9, "place_right": 1}, {"place_right": 0.5, "intent_right": 1.0, "more": 0.0}
    )
    assert bars == [Bar("intent_right", 0.9, 1.0), Bar("place_right", 1.0, 0.5)]


def test_a_bar_that_nothing_measures_is_an_error() -> None:
    with pytest.raises(KeyError):
        compare({"inten_right": 0.9}, {"intent_right": 1.0})


def test_there_is_a_bar_for_every_measure_and_for_conversations() -> None:
    of_dialogues = {
        f"dialogue_{name}" for name in ("turns_served", "turns_harmful", "alarms_false", "alarms_given")
    }
    of_questions = {"questions_answered", "questions_wrong"}
    assert (
        set(read_bars(BARS)) == set(Score().values()) | {"conversations_right"} | of_dialogues | of_questions
    )
    assert set(read_bars(BARS)) >= AT_MOST
