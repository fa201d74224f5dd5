"""What a turn counts as: each thing once in a conversation, and never what one person did."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from amparo.channels.conversation import case_of, load_conversation
from amparo.channels.metrics import counts
from amparo.channels.metrics.counting import count_turn
from amparo.channels.metrics.counts import SECONDS, SMALLEST, Counts, Durations, Metric
from amparo.channels.output import Message
from amparo.channels.payloads import Said
from amparo.channels.turn import Turn, run_turn
from amparo.dialogue.case import Case
from amparo.dialogue.reply import Reply, Text
from amparo.directory.facts import facts_of
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import Service
from tests.unit.channels.conftest import Step, keep_case


class Exact(Counts):
    """Shows what it counted, so that one turn can be looked at."""

    def shown(self, metric: Metric) -> dict[str, int]:
        return {label: count for (name, label), count in self._counts.items() if name == metric.name}


@pytest.fixture
def seen() -> Exact:
    return Exact()


def message(utter: str = "utter_answer", **reply: Any) -> Message:
    return Message(Reply((Text("x"),), **reply), utter)


def line(kind: str) -> Any:
    return facts_of(Found(Service("", "KE", "", kind, "high", phone="1", source_url="a"), Scope.COUNTRY))


def first_turn(*messages: Message, **rest: Any) -> Turn:
    return Turn(list(messages), None, Said("x"), **rest)


@pytest.fixture
def talk(agent: Any, seen: Exact) -> Callable[..., Any]:
    """Give a function that has a real turn and counts it as the channel does."""

    async def say(text: str = "hello", sender: str = "s", **known: Any) -> None:
        turn = await run_turn(agent, sender, text, {}, "website")
        after = await load_conversation(agent, sender)
        case = None if after is None else case_of(after)
        count_turn("website", turn, Case(**known) if known else case, 0.1, seen)

    return say


async def test_a_conversation_begins_once_and_each_message_counts(talk: Any, seen: Exact) -> None:
    for _ in range(3):
        await talk()
    await talk(sender="another")
    assert seen.shown(counts.CONVERSATIONS) == {"": 2}
    assert seen.shown(counts.LANGUAGES) == {"en": 2}
    assert seen.shown(counts.MESSAGES) == {"": 4}
    assert seen.shown(counts.TURNS) == {"website": 4}


async def test_what_is_known_of_the_case_counts_once_in_a_conversation(
    talk: Any, agent: Any, seen: Exact
) -> None:
    known = {"country": "KE", "need": "labour", "alarm": "danger", "told": True}
    await talk(**known)
    await keep_case(agent, **known)
    await talk(**known)
    for metric, label in (
        (counts.COUNTRIES, "KE"),
        (counts.NEEDS, "labour"),
        (counts.ALARMS, "danger"),
    ):
        assert seen.shown(metric) == {label: 1}


def test_a_situation_says_what_is_needed_where_nobody_named_it(seen: Exact) -> None:
    count_turn("website", first_turn(message()), Case(situation="papers_wages", told=True), 0.1, seen)
    assert seen.shown(counts.NEEDS) == {"labour": 1}


async def test_a_kind_of_answer_counts_once_in_a_conversation(talk: Any, agent: Any, seen: Exact) -> None:
    said = {"text": "Call.", "utter_action": "utter_harm_request"}
    agent.script = [Step("utter_harm_request", [said])]
    await talk()
    await talk()
    assert seen.shown(counts.ANSWERS)["refuse"] == 1
    assert seen.shown(counts.REFUSALS) == {"": 1}


def test_types_of_lines_are_counted_and_the_need_they_met(seen: Exact) -> None:
    lines = (line("labour"), line("labour"), line("child"))
    count_turn("telegram", first_turn(message(services=lines)), Case(need="labour"), 0.1, seen)
    assert seen.shown(counts.LINES) == {"labour": 1, "child": 1}
    assert seen.shown(counts.NEEDS_MET) == {"labour": 1}
    assert list(seen.durations) == ["services"]


@pytest.mark.parametrize(
    ("utter", "metric", "label"),
    [
        ("utter_fallback", counts.UNANSWERED, "not_understood"),
        ("utter_fallback_people", counts.UNANSWERED, "not_understood"),
        ("utter_out_of_scope/other_crime", counts.UNANSWERED, "out_of_scope"),
        ("utter_service_reported", counts.DEAD_NUMBERS, ""),
        ("utter_services_unavailable", counts.FAILURES, "actions"),
    ],
)
def test_what_was_said_tells_what_happened(utter: str, metric: Metric, label: str, seen: Exact) -> None:
    count_turn("website", first_turn(message(utter)), Case(), 0.1, seen)
    assert seen.shown(metric) == {label: 1}


def test_an_ending_counts_and_what_failed_is_no_conversation(seen: Exact) -> None:
    count_turn("website", first_turn(message(), ended="erase"), None, 0.1, seen)
    count_turn("website", first_turn(message()), None, 0.1, seen)
    assert seen.shown(counts.ENDINGS) == {"erase": 1}
    assert seen.shown(counts.CONVERSATIONS) == {"": 1}
    assert seen.shown(counts.MESSAGES) == {"": 2}


def test_a_button_costs_less_and_counts_apart(seen: Exact) -> None:
    count_turn("website", Turn([message()], None, Said("/greet", {"intent": {}})), Case(), 0.1, seen)
    assert list(seen.durations) == ["button"]


def test_counting_never_raises(seen: Exact, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        count_turn("website", None, Case(), 0.1, seen)  # type: ignore[arg-type]
    assert "A turn could not be counted: AttributeError" in caplog.text


# ---- small counts ----------------------------------------------------------------------------------------------------


def test_a_number_about_people_is_hidden_until_it_is_ten_and_then_goes_up_by_ten() -> None:
    numbers, seen = Counts(), []
    for _ in range(35):
        numbers.add(counts.COUNTRIES, "KE")
        seen.append(numbers.shown(counts.COUNTRIES).get("KE"))
    assert SMALLEST == 10
    assert seen == [None] * 9 + [10] * 10 + [20] * 10 + [30] * 6


@pytest.mark.parametrize(
    "metric", [each for each in counts.METRICS if each.of_people], ids=lambda each: each.name
)
def test_no_metric_about_people_shows_less_than_ten(metric: Metric) -> None:
    numbers = Counts()
    for _ in range(SMALLEST - 1):
        numbers.add(metric, "x")
    assert numbers.shown(metric) == {}


def test_only_failures_are_exact() -> None:
    assert [each for each in counts.METRICS if not each.of_people] == [counts.FAILURES]
    numbers = Counts()
    numbers.add(counts.FAILURES, "rasa")
    none = dict.fromkeys(counts.FAILURE_KINDS, 0)
    assert numbers.shown(counts.FAILURES) == {**none, "rasa": 1}


def test_times_are_shown_as_they_were_at_the_last_ten() -> None:
    times = Durations()
    for _ in range(9):
        times.add(0.03)
    assert times.shown is None
    times.add(100.0)
    assert times.shown is not None
    upto, total = times.shown
    assert (upto[0], upto[1], upto[-2], upto[-1]) == (0, 9, 9, 10)
    assert len(upto) == len(SECONDS) + 1 and round(total, 2) == 100.27
    times.add(0.03)
    assert times.shown == (upto, total)
