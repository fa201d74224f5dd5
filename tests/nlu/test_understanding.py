"""The bars of bars.yml, measured on the messages of en/; `results/understanding.txt` lists every error."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conversations.in_process import in_process_bot
from tests.nlu.scoring import Score, Understood, place_is_right, read_messages, score, write_report

BARS: dict[str, float] = yaml.safe_load(Path(__file__).with_name("bars.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measured(trained_model: None) -> Score:
    total = score(read_messages(), in_process_bot().parse)
    write_report(total)
    return total


def missed(measured: Score, bar: str) -> str:
    return f"{bar}: the bar is {BARS[bar]}, it is {measured.values()[bar]:.3f}\n{measured.report()}"


@pytest.mark.parametrize("bar", ["danger_and_self_harm_found", "intent_right", "place_right"])
def test_enough_is_understood(measured: Score, bar: str) -> None:
    if measured.values()[bar] < BARS[bar]:
        pytest.fail(missed(measured, bar), pytrace=False)


@pytest.mark.parametrize("bar", ["false_alarms", "place_invented"])
def test_little_is_imagined(measured: Score, bar: str) -> None:
    if measured.values()[bar] > BARS[bar]:
        pytest.fail(missed(measured, bar), pytrace=False)


def test_every_bar_is_measured(measured: Score) -> None:
    assert set(BARS) == set(measured.values())
    assert all(rate.all for rate in measured.rates)


def test_topics_are_mostly_right(measured: Score) -> None:
    assert measured.topic.share >= 0.8, measured.report()


def understood(country=None, subdivision=None, options=()) -> Understood:
    return Understood("give_place", "give_place", 1.0, country, subdivision, tuple(options))


@pytest.mark.parametrize(
    ("expected", "got", "right"),
    [
        (["KE"], understood("KE"), True),
        (["KE"], understood("UG"), False),
        (["KE"], understood(), False),
        (["US-TX"], understood("US", "US-TX"), True),
        (["US-TX"], understood("US"), True),
        (["US-TX"], understood("US", "US-CA"), False),
        (["GE", "US-GA"], understood(options=["US-GA", "GE"]), True),
        (["GE", "US-GA"], understood("GE"), False),
        (["KE"], understood(options=["KE", "UG"]), False),
    ],
)
def test_a_place_is_right(expected: list[str], got: Understood, right: bool) -> None:
    assert place_is_right(tuple(expected), got) is right


def test_a_message_must_say_how_it_is_to_be_understood(tmp_path: Path) -> None:
    (tmp_path / "some.yml").write_text("- text: hello\n", encoding="utf-8")
    with pytest.raises(KeyError):
        read_messages(tmp_path)
