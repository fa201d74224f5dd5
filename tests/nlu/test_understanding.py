"""The floors of floors.yml, measured on the messages of en/; `results/understanding.txt` lists every error.

bars.yml says what is wanted, and `amparo evaluate` fails below it; floors.yml says what was reached, and no change may
fall below that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.evaluation.bars import compare, read_bars
from amparo.evaluation.measures import Rate, Score, score
from amparo.evaluation.messages import read_messages
from amparo.evaluation.understanding import understood
from amparo.settings import ROOT
from tests.conversations.in_process import in_process_bot

HERE = Path(__file__).parent
REPORT = ROOT / "results" / "understanding.txt"
BARS, FLOORS = read_bars(HERE / "bars.yml"), read_bars(HERE / "floors.yml")
# Bar -> the rate of `Score` that it speaks of.
RATES = {
    "danger_found": "danger",
    "self_harm_found": "self_harm",
    "false_alarms": "calm",
    "intent_right": "intent",
    "topic_right": "topic",
    "out_of_scope_found": "out_of_scope",
    "place_right": "place",
    "place_invented": "no_place",
}
# What is measured on conversations: `amparo evaluate` holds those of tests/conversations and tests/dialogues.
OF_CONVERSATIONS = {
    "conversations_right",
    "dialogue_turns_served",
    "dialogue_turns_harmful",
    "dialogue_alarms_false",
    "dialogue_alarms_given",
    "questions_answered",
    "questions_wrong",
}


def summary(total: Score) -> str:
    return "\n".join(f"{r.name:<40} {r.share:6.1%}  ({r.right} of {r.all})" for r in total.rates)


def errors(rate: Rate) -> str:
    return "\n".join([f"NOT: {rate.name}", *(f"  {error}" for error in rate.errors)])


@pytest.fixture(scope="module")
def measured(trained_model: None) -> Score:
    parse = in_process_bot().parse
    total = score((message, understood(parse(message.text))) for message in read_messages(HERE / "en"))
    REPORT.parent.mkdir(exist_ok=True)
    parts = [summary(total), *(errors(rate) for rate in total.rates if rate.errors)]
    REPORT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return total


@pytest.mark.parametrize("name", RATES)
def test_no_less_is_understood_than_was_reached(measured: Score, name: str) -> None:
    (bar,) = compare({name: FLOORS[name]}, measured.values())
    if not bar.is_held:
        rate: Rate = getattr(measured, RATES[name])
        pytest.fail(f"{bar}\n\n{summary(measured)}\n\n{errors(rate)}", pytrace=False)


def test_every_bar_but_those_of_conversations_is_measured_on_messages(measured: Score) -> None:
    assert set(BARS) == set(RATES) | OF_CONVERSATIONS
    assert set(FLOORS) == set(RATES)
    assert set(RATES) == set(measured.values())
    assert all(rate.all for rate in measured.rates)


def test_the_report_lists_every_error(measured: Score) -> None:
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    assert lines[: len(measured.rates)] == summary(measured).splitlines()
    assert lines.count(f"NOT: {measured.intent.name}") == (1 if measured.intent.errors else 0)
    listed = [line for line in lines if line.startswith("  [")]
    assert len(listed) == sum(len(rate.errors) for rate in measured.rates)
