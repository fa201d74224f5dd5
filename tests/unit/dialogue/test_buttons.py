"""What a chosen button says for the case: it needs no reading."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from amparo.dialogue.buttons import decide_button
from amparo.dialogue.case import Case
from amparo.dialogue.moves import choose_move
from amparo.dialogue.table import intents, of_group
from tests.training_data import responses

TOLD = Case(situation="boat", who="self", told=True, said=("utter_move/boat/opening",))
ALARM = Case(alarm="danger", told=True, said=("utter_emergency",), shown=("emergency",))
OFFERED = sorted(
    {made["payload"] for entries in responses().values() for e in entries for made in e.get("buttons", [])}
)


@pytest.mark.parametrize("payload", OFFERED)
@pytest.mark.parametrize("before", [Case(), TOLD, ALARM], ids=["new", "told", "alarm"])
def test_every_button_that_is_offered_leads_to_an_intent_whose_actions_can_speak(
    before: Case, payload: str
) -> None:
    intent, _, rest = payload.lstrip("/").partition("{")
    decision = decide_button(before, intent, json.loads("{" + rest) if rest else {})
    assert decision.intent in intents()
    if "utter_move" in intents()[decision.intent].actions:
        assert choose_move(decision.case.moves, responses(), decision.case.said) is not None
    if "utter_topic" in intents()[decision.intent].actions:
        assert f"utter_{decision.case.topic}" in responses()


def test_there_are_buttons() -> None:
    assert len(OFFERED) > 40


@pytest.mark.parametrize("intent", sorted(of_group("trouble") - {"asks_in_trouble", "tells_more"}))
def test_a_button_of_trouble_sets_all_that_its_row_says(intent: str) -> None:
    row, case = intents()[intent], decide_button(Case(), intent, {}).case
    assert (case.situation, case.who, case.age, case.need) == (row.situation, row.who, row.age, row.need)
    assert case.told and case.moves[0].startswith(f"{row.situation}/")


def test_a_button_of_trouble_opens_once_and_then_goes_on() -> None:
    first = decide_button(Case(), "online_blackmail", {}).case
    assert first.moves[0] == "sextortion/opening"
    again = decide_button(
        first.remember(("utter_move/sextortion/opening",), (), ()), "online_blackmail", {}
    ).case
    assert again.moves[0] == "sextortion/tells"


@pytest.mark.parametrize("kind", ["danger", "self_harm"])
def test_a_button_of_danger_raises_the_alarm_anew(kind: str) -> None:
    decision = decide_button(replace(ALARM, calm_turns=2), kind, {})
    assert (decision.intent, decision.case.alarm, decision.case.calm_turns) == (kind, kind, 0)
    assert decision.case.told


def test_not_in_danger_clears_the_alarm_and_is_believed() -> None:
    case = decide_button(ALARM, "not_in_danger", {}).case
    assert (case.alarm, case.calm_turns) == ("", 0) and case.moves[0] == "any/calm_after_alarm"


def test_a_place_is_kept_with_its_part_and_the_question_which_one_is_over() -> None:
    before = Case(options=("GE", "US-GA"), asked_country=2)
    decision = decide_button(before, "give_place", {"country": "US", "subdivision": "US-GA"})
    assert decision.intent == "give_place"
    case = decision.case
    assert (case.country, case.subdivision, case.options, case.asked_country) == ("US", "US-GA", (), 0)
    assert decide_button(case, "give_place", {"country": "GE"}).case.subdivision == ""


@pytest.mark.parametrize("kind", ["danger", "self_harm"])
def test_a_place_in_an_alarm_gets_the_numbers_of_the_place(kind: str) -> None:
    alarm = replace(ALARM, alarm=kind)
    assert decide_button(alarm, "give_place", {"country": "KE"}).intent == kind
    passed = decide_button(replace(alarm, calm_turns=2), "give_place", {"country": "KE"})
    assert passed.intent == "give_place", "two calm turns later it is a place like any other"


def test_a_place_in_danger_gets_no_emergency_number_where_no_police_is_wanted() -> None:
    assert (
        decide_button(replace(ALARM, no_police=True), "give_place", {"country": "KE"}).intent == "give_place"
    )


def test_a_need_an_age_and_a_topic_are_kept() -> None:
    assert decide_button(Case(), "find_services", {"need": "child"}).case.need == "child"
    assert decide_button(Case(), "talk_to_human", {}).case.need == "human"
    aged = decide_button(Case(), "inform", {"age_group": "child"}).case
    assert aged.age == "child" and aged.moves == ("any/age_noted",)
    assert decide_button(Case(), "fact", {"topic": "borders"}).case.topic == "fact/borders"


@pytest.mark.parametrize(
    "values",
    [
        {"age_group": "old"},
        {"age_group": ["child"]},
        {"country": 5},
        {"need": None},
        {"topic": ["borders"]},
        {"x": "y"},
    ],
)
def test_values_that_nobody_offers_are_left_out(values: dict[str, Any]) -> None:
    assert decide_button(Case(), "privacy", values).case == Case()


def test_what_was_meant_for_the_answer_before_is_gone() -> None:
    before = Case(
        moves=("boat/tells",), topic="fact/borders", detail="cost", likely=("exploited",), options=("GE",)
    )
    assert decide_button(before, "greet", {}).case == Case()


def test_an_intent_that_the_table_does_not_know_changes_nothing() -> None:
    decision = decide_button(TOLD, "restart", {})
    assert (decision.intent, decision.case) == ("restart", TOLD)
