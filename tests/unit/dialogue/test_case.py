"""The memory of a conversation: each fact is set as the table says, and nothing grows without bound."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from amparo.dialogue.case import FACTS, KEPT_FLAGS, MOST_SAID, Case, Fact, updated
from amparo.nlu.reading.labels import AGES, FLAGS, HEADS, NEEDS, NOTHING, PERSONS, SITUATIONS
from tests.unit.dialogue.readings import SURE, place, read, shares

FACT = {fact.name: fact for fact in FACTS}
OF_HEADS = ("situation", "who", "age", "need")
TWO: dict[str, tuple[Any, ...]] = {
    "situation": SITUATIONS[:2],
    "who": PERSONS[:2],
    "age": AGES,
    "need": NEEDS[:2],
}
OVER = 0.01
FULL = Case(
    situation="boat",
    who="other",
    age="child",
    country="US",
    subdivision="US-TX",
    options=("GE", "US-GA"),
    writer_country="PH",
    origin_country="KE",
    need="legal",
    cannot_call=True,
    no_police=True,
    phone_watched=True,
    alarm="danger",
    calm_turns=2,
    told=True,
    moves=("boat/tells",),
    topic="fact/borders",
    topic_country="ES",
    named="iwf",
    detail="cost",
    likely=("exploited",),
    said=("utter_greet",),
    lines=("a", "b"),
    seen=("a", "b", "c"),
    shown=("services",),
    asked_country=3,
    asked_origin=True,
)


def told_with(share: float, name: str, answer: str, act: str = "tells") -> Any:
    """A reading in which one head gives one answer with a certain share."""
    return read(act=act, heads={name: shares(tuple(dict.fromkeys((NOTHING, *HEADS[name]))), answer, share)})


class TestTheTable:
    def test_every_fact_is_one_of_the_case_and_says_how_it_is_set_and_what_for(self) -> None:
        known = {field.name for field in fields(Case)}
        assert len(FACT) == len(FACTS) and FACT.keys() <= known
        for fact in FACTS:
            assert fact.source and fact.use and fact.overwrite in ("always", "empty", "surer"), fact.name
            assert 0 <= fact.sure <= fact.surer <= 1, fact.name

    def test_what_the_bot_and_the_decision_set_is_not_in_it(self) -> None:
        rest = {field.name for field in fields(Case)} - FACT.keys()
        assert rest == {
            *("alarm", "calm_turns", "told", "moves", "topic", "topic_country", "named", "detail", "likely"),
            *("said", "lines", "seen", "shown", "asked_country", "asked_origin"),
        }

    @pytest.mark.parametrize("name", OF_HEADS)
    def test_a_fact_is_set_where_the_head_is_sure_enough_and_not_before(self, name: str) -> None:
        first, sure = TWO[name][0], FACT[name].sure
        assert getattr(updated(Case(), told_with(sure + OVER, name, first)), name) == first
        assert getattr(updated(Case(), told_with(sure - OVER, name, first)), name) == ""

    @pytest.mark.parametrize("name", OF_HEADS)
    def test_a_fact_is_replaced_as_its_row_says(self, name: str) -> None:
        fact, (first, second) = FACT[name], TWO[name]
        before = replace(Case(), **{name: first})
        just_sure = updated(before, told_with(fact.sure + OVER, name, second))
        very_sure = updated(before, told_with(min(fact.surer + OVER, 1.0), name, second))
        assert getattr(very_sure, name) == second
        assert getattr(just_sure, name) == (second if fact.overwrite == "always" else first)

    @pytest.mark.parametrize("name", OF_HEADS)
    def test_a_message_that_says_nothing_of_a_fact_leaves_it(self, name: str) -> None:
        before = replace(Case(), **{name: TWO[name][0]})
        assert getattr(updated(before, told_with(SURE, name, NOTHING)), name) == TWO[name][0]

    @pytest.mark.parametrize("flag", KEPT_FLAGS)
    def test_a_flag_is_raised_and_stays(self, flag: str) -> None:
        assert FACT[flag] == replace(FACT[KEPT_FLAGS[0]], name=flag)
        raised = updated(Case(), read(flags=(flag,)))
        assert [name for name in KEPT_FLAGS if getattr(raised, name)] == [flag]
        assert updated(raised, read()) == raised

    @pytest.mark.parametrize("flag", sorted(set(FLAGS) - set(KEPT_FLAGS)))
    def test_what_holds_for_a_moment_is_not_kept(self, flag: str) -> None:
        assert updated(Case(), read(flags=(flag,))) == Case()

    def test_the_table_is_of_facts(self) -> None:
        assert all(isinstance(fact, Fact) for fact in FACTS)


class TestPlaces:
    def test_where_help_is_needed_is_set_and_replaced_by_the_newest(self) -> None:
        kenya = updated(Case(), read(places=(place("KE"),)))
        assert (kenya.country, kenya.subdivision) == ("KE", "")
        texas = updated(kenya, read(places=(place("US", "here", "US-TX"),)))
        assert (texas.country, texas.subdivision) == ("US", "US-TX")

    def test_a_part_of_a_country_is_kept_while_the_country_is_the_same(self) -> None:
        texas = Case(country="US", subdivision="US-TX")
        assert updated(texas, read(places=(place("US"),))).subdivision == "US-TX"
        assert updated(texas, read(places=(place("KE"),))).subdivision == ""

    def test_a_place_named_in_passing_replaces_it_only_where_its_role_is_sure_enough(self) -> None:
        unsure = replace(place("US"), share=FACT["country"].surer - OVER)
        sure = replace(place("US"), share=FACT["country"].surer + OVER)
        kenya = Case(country="KE")
        assert FACT["country"].overwrite == "surer"
        assert updated(kenya, read(places=(unsure,))).country == "KE"
        assert updated(kenya, read(places=(sure,))).country == "US"
        assert updated(Case(), read(places=(unsure,))).country == "US", "where nothing is known it is enough"
        assert updated(kenya, read(act="correction", places=(unsure,))).country == "US", "it is put right"
        asked = replace(kenya, asked_country=1)
        assert updated(asked, read(act="answer", places=(unsure,))).country == "US", "it was asked for"
        assert updated(kenya, read(bare_place=True, places=(unsure,))).country == "KE"

    @pytest.mark.parametrize("role", ["from", "before", "goes", "other", "topic", "none"])
    @pytest.mark.parametrize("before", [Case(), Case(country="SA")])
    def test_a_place_that_plays_another_part_never_says_where_help_is_needed(
        self, before: Case, role: str
    ) -> None:
        after = updated(before, read(places=(place("KE", role),)))
        assert (after.country, after.options) == (before.country, ())

    def test_a_nationality_is_kept_as_that_beside_where_help_is_needed(self) -> None:
        after = updated(Case(country="SA"), read(places=(place("KE", "from"),)))
        assert (after.country, after.origin_country) == ("SA", "KE")
        both = updated(Case(), read(places=(place("NG", "from"), place("IT"))))
        assert (both.country, both.origin_country) == ("IT", "NG")

    def test_where_the_writer_is_is_kept_apart_where_it_is_about_another(self) -> None:
        reading = read(who="other", places=(place("PH", "writer"), place("AE")))
        after = updated(Case(), reading)
        assert (after.country, after.writer_country) == ("AE", "PH")
        alone = updated(Case(who="other"), read(places=(place("PH", "writer"),)))
        assert (alone.country, alone.writer_country) == ("", "PH")

    @pytest.mark.parametrize("who", ["", "self"])
    def test_where_the_writer_is_is_where_help_is_needed_for_themself(self, who: str) -> None:
        after = updated(Case(who=who), read(places=(place("PH", "writer"),)))
        assert (after.country, after.writer_country) == ("PH", "")

    def test_a_place_that_is_denied_is_forgotten_and_no_other(self) -> None:
        denied = read(places=(place("QA", "denied"),))
        assert updated(Case(country="QA", subdivision="QA-DA"), denied) == Case()
        assert updated(Case(country="KE"), denied).country == "KE"
        corrected = updated(Case(country="QA"), read(places=(place("QA", "denied"), place("OM"))))
        assert corrected.country == "OM"

    def test_a_shared_name_is_asked_back_for_one_message_and_decides_nothing(self) -> None:
        asked = updated(Case(country="KE"), read(places=(place(None, "here", "", "GE", "US-GA"),)))
        assert (asked.country, asked.options) == ("KE", ("GE", "US-GA"))
        assert updated(asked, read()).options == ()

    def test_told_where_the_country_is_no_longer_waited_for(self) -> None:
        assert updated(Case(asked_country=2), read(places=(place("KE"),))).asked_country == 0

    def test_the_nation_by_which_an_embassy_is_named_is_whose_it_is(self) -> None:
        named = read(places=(place("PH", "topic"), place("KW")), need="embassy")
        told = updated(Case(), named)
        assert (told.country, told.origin_country) == ("KW", "PH")
        assert updated(Case(), read(places=named.places)).origin_country == ""
        alone = read(places=(place("IN", "topic"),), need="embassy", label="find_services", act="requests")
        told = updated(Case(country="AE", lines=("a",), shown=("services",)), alone)
        assert (told.country, told.origin_country) == ("AE", "IN")

    def test_a_bare_place_answers_the_question_whose_embassy_is_meant(self) -> None:
        asked = Case(country="AE", need="embassy").remember((), (), ("ask_country",))
        told = updated(asked, read(places=(place("PH"),), bare_place=True))
        assert (told.country, told.origin_country) == ("AE", "PH")
        later = updated(replace(asked, shown=("services",)), read(places=(place("PH"),), bare_place=True))
        assert later.origin_country == ""


class TestPeople:
    def test_the_age_of_ones_own_children_is_not_the_age_of_the_one_in_trouble(self) -> None:
        # The head says nothing of the age there ("my kids are 4 and 6").
        assert updated(Case(), read(text="my kids are 4 and 6", age=NOTHING)).age == ""
        assert updated(Case(age="adult"), read(text="my kids are 4 and 6", age=NOTHING)).age == "adult"

    def test_a_subject_that_is_about_another_says_so_where_nothing_else_does(self) -> None:
        assert updated(Case(), read(label="worried_about_someone")).who == "other"
        assert updated(Case(who="self"), read(label="worried_about_someone")).who == "self"

    def test_nobody_in_trouble_is_no_person(self) -> None:
        assert updated(Case(), read(who="none")).who == ""
        assert updated(Case(who="other"), read(who="none")).who == "other"

    @pytest.mark.parametrize("act", ["remark", "thanks", "closing", "off_topic", "line_question", "about_us"])
    def test_a_turn_that_tells_nothing_sets_no_situation(self, act: str) -> None:
        assert updated(Case(), read(act=act, situation="boat")).situation == ""

    @pytest.mark.parametrize("situation", ["everyday", "misuse", "learning"])
    def test_what_is_no_story_does_not_take_the_place_of_one(self, situation: str) -> None:
        assert updated(Case(situation="boat", told=True), read(situation=situation)).situation == "boat"
        assert updated(Case(), read(situation=situation)).situation == situation


class TestItsJson:
    def test_all_of_it_comes_back_as_it_was(self) -> None:
        empty = Case()
        unset = [
            field.name for field in fields(Case) if getattr(FULL, field.name) == getattr(empty, field.name)
        ]
        assert unset == [], "the example has every field"
        assert Case.from_json(FULL.to_json()) == FULL
        assert hash(Case.from_json(FULL.to_json())) == hash(FULL)

    def test_what_is_unknown_takes_no_room(self) -> None:
        assert Case().to_json() == "{}"
        assert json.loads(Case(country="KE").to_json()) == {"country": "KE"}

    @pytest.mark.parametrize(
        "text", ["", "{", "not json", "[1, 2]", '"text"', "5", "null", "true", None, 5, {}, []]
    )
    def test_anything_else_gives_an_empty_case(self, text: Any) -> None:
        assert Case.from_json(text) == Case()

    def test_what_is_not_known_any_more_is_left_out(self) -> None:
        assert Case.from_json('{"country": "KE", "bystander_form": "x"}') == Case(country="KE")


class TestRemember:
    def test_what_was_said_is_bounded_and_the_newest_stays(self) -> None:
        case = Case()
        for number in range(3 * MOST_SAID):
            case = case.remember((f"utter_{number}",), (), ())
        assert len(case.said) == MOST_SAID
        assert case.said[-1] == f"utter_{3 * MOST_SAID - 1}" and "utter_0" not in case.said

    def test_a_conversation_of_any_length_stays_small(self) -> None:
        case = FULL
        for _ in range(200):
            names = tuple(f"utter_move/relative_exploited/other_concern_retaliation#{n}" for n in range(5))
            case = case.remember(names, tuple("abc"), ("services", "advice"))
        assert len(case.to_json()) < 5000

    def test_the_lines_stay_until_others_are_shown_and_the_kinds_are_those_of_the_last_answer(self) -> None:
        shown = Case().remember(("action_find_services",), ("a", "b"), ("services",))
        later = shown.remember(("utter_move/any/tells",), (), ("reassure",))
        assert (later.lines, later.shown) == (("a", "b"), ("reassure",))
        assert later.remember((), ("c",), ("services",)).lines == ("c",)

    def test_the_turns_since_the_country_was_asked_for_are_counted_until_it_is_told(self) -> None:
        waiting = Case().remember((), (), ("ask_country",))
        assert waiting.asked_country == 1
        assert waiting.remember((), (), ("reassure",)).asked_country == 2
        assert waiting.remember((), (), ("ask_country",)).asked_country == 1, "asked anew"
        assert replace(waiting, country="KE").remember((), (), ("services",)).asked_country == 0
        assert Case().remember((), (), ("reassure",)).asked_country == 0


def test_the_reader_is_told_of_the_case_only_once_trouble_was_told() -> None:
    known = Case(situation="boat", who="self", age="adult")
    assert known.about == ()
    assert replace(known, told=True).about == ("boat", "self", "adult")
    assert Case(told=True).about == ()


def test_updating_changes_nothing_in_the_case_before() -> None:
    before = replace(FULL)
    updated(before, read(flags=FLAGS, who="self", age="adult", places=(place("KE"),)))
    assert before == FULL
