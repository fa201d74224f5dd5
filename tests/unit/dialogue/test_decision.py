"""The one decision, with readings made by hand: which step decides, what it leads to, and what must never happen."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from amparo.dialogue.case import Case
from amparo.dialogue.decision import EVIDENCE, STEPS, Decision, Evidence, decide
from amparo.dialogue.kinds import kinds_of_response
from amparo.dialogue.moves import PREFIX, choose_move
from amparo.dialogue.table import intents, of_group
from amparo.nlu.patterns import fixed_meaning
from amparo.nlu.reading.labels import (
    ACTS,
    DANGER,
    DETAILS,
    FLAGS,
    HEADS,
    NOTHING,
    SELF_HARM,
    SEVERAL,
    SITUATIONS,
    STILL,
)
from amparo.nlu.reading.reading import Reading
from tests.training_data import responses
from tests.unit.dialogue.readings import ALARMS, LABELS, TOPIC_OF, place, read, torn

NEW = Case()
GREETED = Case(said=("utter_greet",), shown=("about_bot", "ask_back"))
TOLD = Case(
    situation="boat",
    who="self",
    told=True,
    said=("utter_move/boat/opening", "action_find_services"),
    shown=("reassure", "advice", "ask_country"),
    asked_country=1,
)
WITH_LINES = replace(TOLD, country="KE", lines=("a", "b"), shown=("services",), asked_country=0)
OF_ANOTHER = replace(TOLD, situation="relative_exploited", who="other", age="child")
IN_DANGER = replace(TOLD, alarm=DANGER, said=(*TOLD.said, "utter_emergency"), shown=("emergency",))
IN_DESPAIR = replace(TOLD, situation="distress", alarm=SELF_HARM, said=("utter_crisis",), shown=("crisis",))
NO_POLICE = replace(TOLD, no_police=True)
QUIET = replace(TOLD, said=(*TOLD.said, "utter_move/any/quiet"), shown=("quiet",))
MISUSE = Case(situation="misuse", told=True, said=("utter_harm_request",), shown=("refuse",))
CASES = {
    "new": NEW,
    "greeted": GREETED,
    "told": TOLD,
    "lines": WITH_LINES,
    "another": OF_ANOTHER,
    "danger": IN_DANGER,
    "despair": IN_DESPAIR,
    "no police": NO_POLICE,
    "quiet": QUIET,
    "misuse": MISUSE,
}
every_case = pytest.mark.parametrize("before", CASES.values(), ids=CASES)
BARE: dict[str, Any] = {"bare_place": True, "act": "answer", "label": "give_place", "text": "nairobi"}


def first_move(decision: Decision) -> str:
    return decision.case.moves[0] if decision.case.moves else ""


def can_speak(decision: Decision) -> bool:
    """Is there a text for what the rule of the intent does?"""
    row, case = intents()[decision.intent], decision.case
    if "utter_move" in row.actions and choose_move(case.moves, responses(), case.said) is None:
        return False
    return "utter_topic" not in row.actions or f"utter_{case.topic}" in responses()


class TestDanger:
    @every_case
    @pytest.mark.parametrize("act", ACTS)
    def test_outranks_everything_that_a_message_may_also_be(self, act: str, before: Case) -> None:
        for label in LABELS:
            decision = decide(before, read(act=act, label=label, urgency=DANGER))
            if before.no_police:
                assert first_move(decision) == "any/no_police_danger"
            elif before.alarm == DANGER:
                assert decision.intent == "alarm_goes_on" and "any/still_in_danger" in decision.case.moves
            else:
                assert decision.intent == DANGER
            assert decision.case.alarm == DANGER and decision.case.told

    @every_case
    @pytest.mark.parametrize("act", ACTS)
    def test_to_oneself_outranks_everything_too(self, act: str, before: Case) -> None:
        for label in LABELS:
            decision = decide(before, read(act=act, label=label, urgency=SELF_HARM))
            expected = "alarm_goes_on" if before.alarm == SELF_HARM else SELF_HARM
            assert (decision.intent, decision.case.alarm) == (expected, SELF_HARM)

    @every_case
    def test_that_goes_on_is_danger_whether_or_not_the_turn_before_was_heard(self, before: Case) -> None:
        decision = decide(before, read(urgency=STILL))
        assert decision.case.alarm == DANGER

    @every_case
    @pytest.mark.parametrize("words", ["help me now", "911", "I am in danger!", "police"])
    def test_is_heard_in_fixed_words_without_any_head(self, words: str, before: Case) -> None:
        decision = decide(before, Reading(words, fixed=fixed_meaning(words)))
        assert decision.case.alarm == DANGER
        assert decision.intent in (DANGER, "alarm_goes_on") or before.no_police

    def test_that_goes_on_gets_no_second_number_but_a_step(self) -> None:
        decision = decide(IN_DANGER, read(urgency=DANGER))
        assert decision.intent == "alarm_goes_on" and first_move(decision) == "any/still_in_danger"
        silent = decide(IN_DANGER, read(urgency=DANGER, flags=("cannot_call",)))
        assert (silent.intent, silent.case.topic) == ("advice", "advice/cannot_speak")
        told = decide(IN_DANGER, read(act="cannot", flags=("cannot_call",)))
        assert told.case.topic == "advice/cannot_speak" and told.case.alarm == DANGER

    def test_in_a_place_whose_name_is_shared_gets_the_numbers_of_all_that_it_may_be(self) -> None:
        shared = place(None, "here", "", "GE", "US-GA")
        assert decide(replace(IN_DANGER, country=""), read(urgency=DANGER, places=(shared,))).intent == DANGER

    def test_in_another_country_gets_the_number_of_that_one(self) -> None:
        assert decide(IN_DANGER, read(urgency=DANGER, places=(place("KE"),))).intent == DANGER

    @pytest.mark.parametrize("who", ["self", "other"])
    @pytest.mark.parametrize("alarm", ALARMS)
    def test_that_goes_on_is_spoken_of_as_it_concerns_the_one_who_writes(self, alarm: str, who: str) -> None:
        decision = decide(replace(IN_DANGER, alarm=alarm, who=who), read(urgency=alarm))
        assert ("other_" in first_move(decision)) == (who == "other")

    def test_before_a_place_was_told_the_next_place_brings_the_whole_answer(self) -> None:
        somewhere = replace(IN_DANGER, country="", calm_turns=0)
        assert decide(somewhere, read(**BARE, places=(place("KE"),))).intent == DANGER

    def test_after_the_alarm_has_passed_gets_the_number_in_full(self) -> None:
        later = replace(IN_DANGER, alarm="", shown=("reassure",))
        assert decide(later, read(urgency=DANGER)).intent == DANGER

    @pytest.mark.parametrize("reading", [read(urgency=DANGER), Reading("danger", fixed=DANGER)])
    def test_without_police_gets_no_emergency_number(self, reading: Reading) -> None:
        decision = decide(NO_POLICE, reading)
        assert decision.intent not in ALARMS and first_move(decision) == "any/no_police_danger"
        there = decide(replace(decision.case, shown=("advice",)), read(**BARE, places=(place("KE"),)))
        assert there.intent == "give_place", "nor when the place is told"

    def test_told_together_with_the_wish_for_no_police_gets_none_either(self) -> None:
        assert decide(NEW, read(urgency=DANGER, flags=("no_police",))).intent not in ALARMS

    def test_that_is_told_anew_counts_calm_turns_anew(self) -> None:
        before = replace(IN_DANGER, calm_turns=2)
        assert decide(before, read(urgency=DANGER)).case.calm_turns == 0


class TestAfterAnAlarm:
    @pytest.mark.parametrize("before", [IN_DANGER, IN_DESPAIR], ids=["danger", "despair"])
    @pytest.mark.parametrize("act", ACTS)
    def test_a_calm_turn_gets_no_alarm(self, act: str, before: Case) -> None:
        for label in LABELS:
            if label not in ALARMS:
                decision = decide(before, read(act=act, label=label))
                assert decision.intent not in (*ALARMS, "alarm_goes_on"), label

    @pytest.mark.parametrize(
        ("before", "move"),
        [(IN_DANGER, "any/calm_after_alarm"), (IN_DESPAIR, "any/calm_after_crisis")],
        ids=["danger", "despair"],
    )
    def test_told_that_it_is_over_the_bot_believes_it_and_the_alarm_is_cleared(
        self, before: Case, move: str
    ) -> None:
        decision = decide(before, read(act="over"))
        assert decision.intent == "talk" and first_move(decision) == move
        assert (decision.case.alarm, decision.case.calm_turns) == ("", 0)

    def test_told_that_they_are_safe_is_told_that_it_is_over(self) -> None:
        safe = decide(IN_DANGER, read(act="tells", flags=("safe",)))
        assert first_move(safe) == "any/calm_after_alarm" and safe.case.alarm == ""

    def test_words_of_despair_that_were_meant_otherwise_are_taken_back(self) -> None:
        decision = decide(IN_DESPAIR, read(act="correction"))
        assert first_move(decision) == "any/calm_after_crisis" and decision.case.alarm == ""

    def test_calm_turns_are_counted_and_after_three_of_them_the_alarm_has_passed(self) -> None:
        case, seen = IN_DANGER, []
        for _ in range(3):
            case = decide(case, read(act="remark")).case
            seen.append((case.calm_turns, case.alarm))
        assert seen == [(1, DANGER), (2, DANGER), (3, "")]

    def test_a_turn_in_which_the_person_must_hide_is_not_a_calm_one(self) -> None:
        case = decide(IN_DANGER, read(act="leaves")).case
        assert (case.alarm, case.calm_turns) == (DANGER, 0)

    @pytest.mark.parametrize(("before", "kind"), [(IN_DANGER, DANGER), (IN_DESPAIR, SELF_HARM)])
    def test_told_where_the_numbers_of_the_place_are_given(self, before: Case, kind: str) -> None:
        decision = decide(before, read(**BARE, places=(place("KE"),)))
        assert (decision.intent, decision.case.country, decision.case.alarm) == (kind, "KE", kind)
        later = decide(replace(before, calm_turns=2), read(**BARE, places=(place("KE"),)))
        assert later.intent == "give_place", "two calm turns later it is a place like any other"


class TestComingAndGoing:
    @every_case
    def test_somebody_who_must_stop_gets_one_quiet_line(self, before: Case) -> None:
        decision = decide(before, read(act="leaves"))
        assert decision.intent == "talk" and first_move(decision) == "any/quiet"

    def test_everyday_words_after_that_are_a_cover_and_the_bot_stays_quiet(self) -> None:
        decision = decide(QUIET, read(act="off_topic", label="out_of_scope/unrelated"))
        assert first_move(decision) == "any/quiet"

    def test_somebody_who_comes_back_is_welcomed_and_the_alarm_is_over(self) -> None:
        decision = decide(replace(IN_DANGER, shown=("quiet",)), read(act="back"))
        assert first_move(decision) == "any/back" and decision.case.alarm == ""

    def test_nobody_comes_back_who_was_not_there(self) -> None:
        assert first_move(decide(NEW, read(act="back"))) != "any/back"

    def test_a_greeting_in_a_talk_is_one_of_somebody_who_is_back(self) -> None:
        hello = Reading("hello", fixed=fixed_meaning("hello"))
        assert decide(NEW, hello).intent == "greet"
        assert first_move(decide(TOLD, hello)) == "any/back"

    @every_case
    def test_the_word_for_the_menu_gets_it_at_any_time(self, before: Case) -> None:
        assert decide(before, Reading("menu", fixed=fixed_meaning("menu"))).intent == "greet"

    def test_help_is_a_call_at_first_and_part_of_a_talk_later(self) -> None:
        assert decide(NEW, Reading("help", fixed=fixed_meaning("help"))).intent == "need_help"
        assert decide(TOLD, read(act="what_now", fixed=fixed_meaning("help"))).intent in (
            "talk",
            "tells_more",
        )

    def test_a_goodbye_in_a_talk_is_a_closing_and_the_alarm_is_over(self) -> None:
        bye = Reading("bye", fixed=fixed_meaning("bye"))
        assert decide(NEW, bye).intent == "goodbye"
        decision = decide(IN_DANGER, bye)
        assert decision.case.alarm == "" and decision.case.moves[-1] == "any/closing"


class TestErasing:
    def test_is_done_at_once_where_surely_this_chat_is_meant(self) -> None:
        for before in (NEW, GREETED, TOLD):
            assert decide(before, read(act="requests", label="erase_chat")).intent == "erase_chat"
            assert decide(before, Reading("erase", fixed=fixed_meaning("erase"))).intent == "erase_chat"

    @pytest.mark.parametrize("situation", ["sextortion", "online_meeting"])
    def test_asks_back_where_it_may_be_pictures(self, situation: str) -> None:
        before = replace(TOLD, situation=situation)
        assert decide(before, read(act="requests", label="erase_chat")).intent == "ask_to_erase"

    def test_asks_back_where_the_worry_is_about_pictures(self) -> None:
        assert (
            decide(NEW, read(act="requests", label="erase_chat", concern="pictures")).intent == "ask_to_erase"
        )

    def test_asks_back_where_it_is_not_sure(self) -> None:
        heads = {"label": {"erase_chat": 0.7, NOTHING: 0.3}}
        decision = decide(NEW, read(act="requests", heads=heads), Evidence(erase=0.9))
        assert decision.intent == "ask_to_erase"

    def test_asked_back_a_yes_erases_and_a_no_keeps_everything(self) -> None:
        asked = replace(TOLD, said=(*TOLD.said, "utter_ask_to_erase"), shown=("ask_back",))
        assert decide(asked, read(act="answer", label="affirm")).intent == "erase_chat"
        assert decide(asked, read(act="answer", label="deny")).intent == "talk"

    @every_case
    def test_no_yes_to_anything_else_erases(self, before: Case) -> None:
        assert decide(before, read(act="answer", label="affirm")).intent not in ("erase_chat", "ask_to_erase")


def test_a_yes_to_the_question_about_danger_is_an_alarm_and_a_no_is_none() -> None:
    asked = Case(said=("utter_need_help",), shown=("ask_safe", "ask_back"))
    yes = decide(asked, read(act="answer", label="affirm"))
    assert (yes.intent, yes.case.alarm, yes.case.told) == (DANGER, DANGER, True)
    assert decide(asked, read(act="answer", label="deny")).intent not in ALARMS
    assert decide(GREETED, read(act="answer", label="affirm")).intent not in ALARMS


class TestRefusing:
    @pytest.mark.parametrize("situation", sorted(set(SITUATIONS) - {"own_behaviour", "misuse", "everyday"}))
    @pytest.mark.parametrize("label", ["harm_request", "own_behaviour"])
    def test_never_meets_somebody_who_told_of_trouble(self, label: str, situation: str) -> None:
        for act, before in product(ACTS, (TOLD, WITH_LINES, IN_DANGER, QUIET)):
            decision = decide(replace(before, situation=situation), read(act=act, label=label))
            assert decision.intent not in of_group("limits"), act

    @pytest.mark.parametrize("before", [NEW, GREETED, MISUSE], ids=["new", "greeted", "misuse"])
    def test_meets_a_request_for_help_in_doing_harm(self, before: Case) -> None:
        assert decide(before, read(act="asks", label="harm_request")).intent == "harm_request"

    def test_needs_strong_evidence(self) -> None:
        heads = {"label": {"harm_request": 0.5, "fact/borders": 0.5}}
        assert decide(NEW, read(act="asks", heads=heads)).intent != "harm_request"

    def test_of_own_behaviour_comes_once_and_then_goes_on(self) -> None:
        first = decide(NEW, read(label="own_behaviour", situation="own_behaviour"))
        assert (first.intent, first.case.situation) == ("own_behaviour", "own_behaviour")
        told = first.case.remember(("utter_own_behaviour",), (), ())
        again = decide(told, read(label="own_behaviour", situation="own_behaviour"))
        assert again.intent == "talk" and first_move(again).startswith("own_behaviour/")

    def test_whoever_is_not_about_own_behaviour_as_a_whole_is_not_accused(self) -> None:
        assert decide(NEW, read(label="own_behaviour", situation="told_me")).intent != "own_behaviour"


class TestLines:
    @pytest.mark.parametrize("detail", [detail for detail in DETAILS if detail != "unanswered"])
    def test_a_question_about_a_line_that_was_shown_is_answered(self, detail: str) -> None:
        decision = decide(WITH_LINES, read(act="line_question", detail=detail))
        assert (decision.intent, decision.case.detail) == ("line_question", detail)

    def test_a_line_that_does_not_answer_leads_to_others(self) -> None:
        for reading in (read(act="line_question", detail="unanswered"), read(act="did", kinds=("services",))):
            decision = decide(WITH_LINES, reading)
            assert decision.intent == "line_unanswered" and first_move(decision) == "any/line_unanswered"

    @pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.lines])
    def test_where_none_was_shown_there_is_none_to_speak_of(self, name: str) -> None:
        for act, label, detail in product(("line_question", "did"), LABELS, DETAILS):
            decision = decide(CASES[name], read(act=act, label=label, detail=detail, kinds=("services",)))
            assert decision.intent not in ("line_question", "line_unanswered")

    @pytest.mark.parametrize("before", [NEW, GREETED, TOLD], ids=["new", "greeted", "told"])
    def test_a_bare_place_gives_lines(self, before: Case) -> None:
        decision = decide(before, read(**BARE, places=(place("KE"),)))
        assert (decision.intent, decision.case.country) == ("give_place", "KE")

    @pytest.mark.parametrize("before", [NEW, GREETED, TOLD], ids=["new", "greeted", "told"])
    def test_a_name_of_several_places_is_asked_back(self, before: Case) -> None:
        decision = decide(before, read(**BARE, places=(place(None, "here", "", "GE", "US-GA"),)))
        assert (decision.intent, decision.case.options) == ("give_place", ("GE", "US-GA"))

    @pytest.mark.parametrize(("shown", "intent"), [("fact", "tell_more"), ("services", "more_results")])
    def test_more_is_more_of_what_was_shown_last(self, shown: str, intent: str) -> None:
        before = replace(WITH_LINES, shown=(shown,))
        assert decide(before, read(act="requests", label="more_results")).intent == intent

    @pytest.mark.parametrize("label", ["tell_more", "simpler", "in_short", "source"])
    def test_what_is_asked_about_an_answer_is_about_the_topic_told_last(self, label: str) -> None:
        before = replace(GREETED, said=("utter_fact/borders#1", "utter_greet"), shown=("fact",))
        decision = decide(before, read(act="asks", label=label))
        assert (decision.intent, decision.case.topic) == (label, "fact/borders")

    def test_more_after_a_list_of_lines_is_more_lines(self) -> None:
        assert decide(WITH_LINES, read(act="requests", label="tell_more")).intent == "more_results"

    @pytest.mark.parametrize("remembered", ["utter_fact/penalties#?", "utter_fact/penalties#GB"])
    def test_a_country_after_an_answer_that_hangs_on_it_asks_the_same_of_that_country(
        self, remembered: str
    ) -> None:
        before = replace(GREETED, said=(remembered,), shown=("fact",))
        decision = decide(before, read(act="asks", label="other_country", places=(place("KE", "topic"),)))
        assert (decision.intent, decision.case.topic) == ("fact", "fact/penalties")
        assert decision.case.topic_country == "KE" and not decision.case.country

    def test_a_fragment_with_a_country_asks_the_same_again_whatever_else_it_looks_like(self) -> None:
        before = replace(GREETED, said=("utter_advice/duty_to_report#?",), shown=("advice",))
        reading = read(act="asks", label="fact/borders", text="and in kenya?", places=(place("KE", "topic"),))
        assert decide(before, reading).case.topic == "advice/duty_to_report"
        longer = read(
            act="asks", label="fact/borders", text="must a border be crossed when it is in kenya?",
            places=(place("KE", "topic"),),
        )  # fmt: skip
        assert decide(before, longer).case.topic == "fact/borders"

    @pytest.mark.parametrize("act", ["did", "cannot", "off_topic"])
    def test_few_words_right_after_a_line_tell_that_it_was_tried_in_vain(self, act: str) -> None:
        decision = decide(WITH_LINES, read(act=act, detail="unanswered"))
        assert decision.intent == "line_unanswered" and first_move(decision) == "any/line_unanswered"
        later = replace(WITH_LINES, shown=("reassure",))
        assert decide(later, read(act=act, detail="unanswered")).intent != "line_unanswered"

    def test_in_an_alarm_a_country_is_where_help_is_needed(self) -> None:
        before = replace(IN_DANGER, said=(*IN_DANGER.said, "utter_fact/penalties#?"))
        assert decide(before, read(**BARE, places=(place("KE"),))).intent == DANGER

    def test_a_place_that_is_corrected_gets_its_lines(self) -> None:
        decision = decide(WITH_LINES, read(act="correction", places=(place("US"),)))
        assert decision.intent == "tells_more" and first_move(decision) == "any/correction"
        assert decision.case.country == "US"

    @pytest.mark.parametrize("before", [NEW, GREETED, WITH_LINES], ids=["new", "greeted", "lines"])
    def test_lines_that_are_asked_for_are_given_and_the_kind_is_kept(self, before: Case) -> None:
        decision = decide(before, read(act="requests", label="find_services", need="legal"))
        assert (decision.intent, decision.case.need) == ("find_services", "legal")
        human = decide(before, read(act="requests", label="talk_to_human"))
        assert (human.intent, human.case.need) == ("talk_to_human", "human")

    @pytest.mark.parametrize("label", ["more_results", "other_country"])
    def test_more_of_them_and_those_of_another_country_can_be_asked_for(self, label: str) -> None:
        assert decide(WITH_LINES, read(act="requests", label=label)).intent == label

    def test_told_who_it_is_about_the_lines_are_shown_anew(self) -> None:
        decision = decide(WITH_LINES, read(act="answer", age="child", text="im 15"))
        assert decision.intent == "inform" and first_move(decision) == "any/age_noted"


class TestTalking:
    def test_trouble_is_told_of_the_first_time_with_its_opening(self) -> None:
        for label in sorted(of_group("trouble") - {"asks_in_trouble", "tells_more", "missing_child"}):
            row = intents()[label]
            decision = decide(NEW, read(label=label))
            assert decision.intent == label and decision.case.told
            assert decision.case.situation == row.situation and decision.case.who == row.who
            variant = (
                "other_opening" if f"{PREFIX}{row.situation}/other_opening" in responses() else "opening"
            )
            expected = variant if row.who == "other" else "child_opening" if row.age == "child" else "opening"
            assert choose_move(decision.case.moves, responses(), ()) == (
                f"{PREFIX}{row.situation}/{expected}",
                0,
            )

    def test_a_missing_child_gets_the_police_at_once_only_where_it_is_of_today(self) -> None:
        assert (
            decide(NEW, read(label="missing_child", heads={"kinds": {"emergency": 0.02}})).intent
            == "missing_child"
        )
        long_ago = decide(NEW, read(label="missing_child", heads={"kinds": {"emergency": 0.005}}))
        assert (long_ago.intent, long_ago.case.situation) == ("tells_more", "missing")

    def test_the_head_for_the_situation_is_finer_than_the_label(self) -> None:
        decision = decide(NEW, read(label="exploited", situation="boat"))
        assert (decision.intent, decision.case.situation) == ("exploited", "boat")
        assert "boat/opening" in decision.case.moves

    def test_more_of_the_story_gets_no_second_opening(self) -> None:
        decision = decide(TOLD, read(label="exploited"))
        assert decision.intent in ("talk", "tells_more")
        found = choose_move(decision.case.moves, responses(), TOLD.said)
        assert found is not None and found[0] == f"{PREFIX}boat/tells"

    def test_lines_are_not_shown_at_every_turn(self) -> None:
        assert decide(WITH_LINES, read(label="exploited")).intent == "talk"
        new_place = decide(WITH_LINES, read(label="exploited", places=(place("US"),)))
        assert new_place.intent == "tells_more"

    def test_a_worry_is_answered_before_anything_else(self) -> None:
        decision = decide(TOLD, read(act="objection", concern="arrest"))
        assert "boat/concern_arrest" in decision.case.moves[:1]

    @pytest.mark.parametrize(
        ("flag", "move"),
        [
            ("cannot_call", "any/cannot_call"),
            ("no_police", "any/no_police"),
            ("phone_watched", "any/phone_watched"),
        ],
    )
    def test_what_stands_in_the_way_is_taken_up_once(self, flag: str, move: str) -> None:
        first = decide(TOLD, read(act="cannot", flags=(flag,)))
        assert first_move(first) == move
        again = decide(replace(first.case, said=TOLD.said), read(act="cannot", flags=(flag,)))
        assert move not in again.case.moves
        other = decide(replace(TOLD, who="other"), read(act="cannot", flags=(flag,), news="phone"))
        assert move not in other.case.moves and "news/other_phone" in other.case.moves

    @pytest.mark.parametrize("label", sorted(TOPIC_OF.values()))
    def test_a_question_of_knowledge_gets_its_topic(self, label: str) -> None:
        act = "off_topic" if label.startswith("out_of_scope") else "asks"
        decision = decide(NEW, read(act=act, label=label))
        assert (decision.intent, decision.case.topic) == (label.split("/")[0], label)

    def test_a_question_in_a_story_is_met_by_the_worry_behind_it(self) -> None:
        labels = {NOTHING: 0.3, "advice/cannot_speak": 0.5, "signs/general": 0.2}
        decision = decide(TOLD, read(act="asks", concern="retaliation", heads={"label": labels}))
        assert decision.intent in ("talk", "tells_more")
        assert first_move(decision) in ("boat/concern_retaliation", "any/concern_retaliation")

    def test_a_question_in_a_story_whose_topic_is_sure_is_answered(self) -> None:
        decision = decide(TOLD, read(act="asks", label="advice/cannot_speak", concern="retaliation"))
        assert (decision.intent, decision.case.topic) == ("advice", "advice/cannot_speak")

    def test_a_story_told_with_a_question_gets_its_answer_and_the_lines(self) -> None:
        labels = {"papers_withheld": 0.9, "advice/passport_kept": 0.04, "fact/kafala": 0.01}
        decision = decide(NEW, read(act="asks", heads={"label": labels}))
        assert (decision.intent, decision.case.topic) == ("asks_in_trouble", "advice/passport_kept")
        assert decision.case.told and decision.case.situation == "papers_wages"

    def test_a_story_without_a_question_gets_its_topic_only_where_it_is_plainly_about_one(self) -> None:
        plain = {
            "papers_withheld": 0.95,
            "advice/passport_kept": 0.03,
            "fact/kafala": 0.01,
            "signs/labour": 0.01,
        }
        decision = decide(NEW, read(act="tells", heads={"label": plain}))
        assert (decision.intent, decision.case.topic) == ("asks_in_trouble", "advice/passport_kept")
        spread = {
            "papers_withheld": 0.95,
            "advice/passport_kept": 0.018,
            "fact/kafala": 0.016,
            "signs/labour": 0.016,
        }
        assert decide(NEW, read(act="tells", heads={"label": spread})).intent == "papers_withheld"

    def test_what_is_unclear_gets_the_topic_that_it_is_most_likely_about(self) -> None:
        likely = {
            "report_exploitation": 0.3,
            "advice/found_messages": 0.28,
            "signs/parent": 0.1,
            NOTHING: 0.32,
        }
        decision = decide(NEW, read(act="asks", heads={"label": likely}))
        assert (decision.intent, decision.case.topic) == ("advice", "advice/found_messages")
        unlikely = {**likely, "advice/found_messages": 0.05, "signs/parent": 0.02, NOTHING: 0.63}
        assert decide(NEW, read(act="asks", heads={"label": unlikely})).intent != "advice"

    def test_everyday_words_at_first_are_out_of_scope(self) -> None:
        decision = decide(NEW, read(act="off_topic", label="out_of_scope/unrelated", places=(place("FR"),)))
        assert (decision.intent, decision.case.topic) == ("out_of_scope", "out_of_scope/unrelated")
        assert decision.case.country == "", "a place in them is not where help is needed"

    def test_everyday_words_in_a_talk_are_taken_up_gently(self) -> None:
        decision = decide(TOLD, read(act="off_topic", label="out_of_scope/unrelated"))
        assert decision.intent == "talk" and first_move(decision) == "any/out_of_scope"
        assert decision.case.situation == "boat"

    def test_a_story_that_sounds_everyday_stays_a_story(self) -> None:
        decision = decide(TOLD, read(act="tells", label="out_of_scope/unrelated"))
        assert decision.intent in ("talk", "tells_more") and first_move(decision) != "any/out_of_scope"

    @pytest.mark.parametrize(
        "label", ["bot_challenge", "privacy", "capabilities", "stop_questions", "insult"]
    )
    def test_a_question_about_the_bot_is_answered(self, label: str) -> None:
        assert decide(NEW, read(act="about_us", label=label)).intent == label

    def test_anger_in_a_talk_gets_a_text_of_the_talk(self) -> None:
        assert first_move(decide(TOLD, read(act="about_us", label="insult"))) == "any/angry"
        assert first_move(decide(TOLD, read(act="about_us", label="bot_challenge"))) == "any/bot_real"

    @pytest.mark.parametrize("label", ["greet", "thanks", "goodbye", "need_help"])
    def test_small_talk_without_a_story_has_its_own_answers(self, label: str) -> None:
        assert decide(NEW, read(act="remark", label=label)).intent == label


class TestAnotherLanguage:
    def test_in_a_first_message_is_told_honestly(self) -> None:
        decision = decide(NEW, read(language="fr", label="fact/borders", act="asks"))
        assert (decision.intent, decision.case.topic) == ("out_of_scope", "out_of_scope/other_language")

    def test_does_not_hide_danger(self) -> None:
        assert decide(NEW, read(language="fr", urgency=DANGER)).intent == DANGER

    @pytest.mark.parametrize("before", [GREETED, TOLD], ids=["greeted", "told"])
    def test_in_a_talk_a_few_words_of_it_change_nothing(self, before: Case) -> None:
        reading = read(act="remark", label="thanks")
        assert decide(before, replace(reading, language="fr")) == decide(before, reading)

    def test_a_bare_place_is_of_no_language(self) -> None:
        assert decide(NEW, read(**BARE, language="fr", places=(place("FR"),))).intent == "give_place"


class TestNotSure:
    def test_at_first_the_likely_readings_are_offered(self) -> None:
        likely = ("job_offer", "exploited", "papers_withheld", "worried_about_someone")
        decision = decide(NEW, torn(*likely, "fact/borders"))
        assert decision.intent == "not_sure"
        assert len(decision.case.likely) == 3 and set(decision.case.likely) < set(likely)
        assert all(intents()[name].title for name in decision.case.likely)

    def test_where_none_can_be_offered_people_are_asked_to_say_it_otherwise(self) -> None:
        decision = decide(NEW, torn("deny", "affirm", "say_again", "greet", "privacy"))
        assert decision.intent == "nlu_fallback" and decision.case.likely == ()

    def test_without_heads_only_fixed_words_and_places_are_known(self) -> None:
        assert decide(NEW, Reading("whatever")).intent == "nlu_fallback"
        here = Reading("nairobi", places=(place("KE"),), bare_place=True)
        assert decide(NEW, here).intent == "give_place"

    def test_in_a_talk_it_goes_on_with_the_story(self) -> None:
        decision = decide(TOLD, torn("deny", "affirm", "say_again", "greet", "privacy"))
        assert decision.intent in ("talk", "tells_more") and can_speak(decision)


class TestWhateverIsSaid:
    def hold(self, before: Case, reading: Reading) -> None:
        """What holds of every decision."""
        decision = decide(before, reading)
        assert decision.intent in intents(), decision
        assert can_speak(decision), f"{decision.intent}: {decision.why}, {decision.case.moves}"
        assert decision.why.split(":")[0] in {step.__name__ for step in STEPS}
        assert 0 <= decision.score <= 1 + 1e-9
        assert Case.from_json(decision.case.to_json()) == decision.case

    @every_case
    @pytest.mark.parametrize("act", ACTS)
    def test_the_decision_is_an_intent_of_the_table_that_has_an_answer(self, act: str, before: Case) -> None:
        for label in (NOTHING, *LABELS):
            self.hold(before, read(act=act, label=label))
            self.hold(
                before, read(act=act, label=label, situation="papers_wages", concern="arrest", age="child")
            )

    @every_case
    def test_also_with_places_flags_and_worries(self, before: Case) -> None:
        places: list[tuple[Any, ...]] = [
            (place("KE"),),
            (place("KE", "from"), place("SA")),
            (place("KE", "denied"),),
            (place(None, "here", "", "GE", "US-GA"),),
        ]
        for label, found, flag in product((NOTHING, *LABELS), places, FLAGS):
            for bare in (False, True):
                self.hold(
                    before, read(act="answer", label=label, places=found, flags=(flag,), bare_place=bare)
                )

    @every_case
    @pytest.mark.parametrize(
        "words", ["help", "erase", "exit", "menu", "hello", "bye", "amparo", "danger", "suicide"]
    )
    def test_also_with_fixed_words(self, words: str, before: Case) -> None:
        assert fixed_meaning(words)
        self.hold(before, Reading(words, fixed=fixed_meaning(words)))
        self.hold(before, read(act="remark", fixed=fixed_meaning(words)))

    @every_case
    def test_also_where_the_heads_say_anything_at_all(self, before: Case) -> None:
        dice = random.Random(7)
        answers = {**HEADS, "label": (NOTHING, *LABELS)}
        for _ in range(300):
            heads: dict[str, dict[str, float]] = {}
            for head, possible in answers.items():
                raw = {name: dice.random() ** 8 for name in possible}
                heads[head] = {name: value / sum(raw.values()) for name, value in raw.items()}
            heads.update({head: {name: dice.random() for name in names} for head, names in SEVERAL.items()})
            self.hold(before, Reading("some words", heads))

    def test_a_talk_of_any_length_never_fails_and_never_says_one_text_twice_in_a_row(self) -> None:
        dice, case = random.Random(11), NEW
        last: tuple[str, int] | None = None
        for _ in range(300):
            decision = decide(case, read(act=dice.choice(ACTS), label=dice.choice((NOTHING, *LABELS))))
            said = tuple(action for action in intents()[decision.intent].actions if action != "utter_move")
            found = choose_move(decision.case.moves, responses(), case.said)
            if decision.intent == "talk":
                assert found is not None and found != last
            last = found or last
            name = f"{found[0]}#{found[1]}" if found and found[1] else found[0] if found else ""
            kinds = kinds_of_response(name) if name else ()
            case = decision.case.remember((*said, *((name,) if name else ())), (), kinds)

    def test_the_case_before_is_not_changed(self) -> None:
        before = replace(TOLD)
        decide(before, read(urgency=DANGER, places=(place("KE"),)))
        assert before == TOLD


def test_the_shares_that_are_asked_for_are_shares() -> None:
    assert all(0 < value < 1 for value in vars(EVIDENCE).values())


def test_a_false_alarm_needs_more_evidence_in_a_talk_and_still_more_in_a_calm_act() -> None:
    assert EVIDENCE.urgent_first <= EVIDENCE.urgent_talk <= EVIDENCE.urgent_calm_act


def test_the_order_of_the_steps_is_that_of_what_must_not_be_missed() -> None:
    names = [step.__name__ for step in STEPS]
    assert names[:2] == ["fixed_words", "urgent"] and names[-1] == "not_sure"
    assert len(names) == len(set(names))
    assert all(step.__doc__ for step in STEPS)


def test_who_tells_whose_embassy_is_meant_gets_its_lines() -> None:
    asked = replace(NEW, country="AE", need="embassy").remember(
        ("action_find_services",), (), ("ask_country",)
    )
    decision = decide(asked, read(act="answer", places=(place("PH"),), bare_place=True))
    assert (decision.intent, decision.case.country, decision.case.origin_country) == (
        "give_place",
        "AE",
        "PH",
    )
