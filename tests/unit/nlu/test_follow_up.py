"""A short question is understood by the answer before it; what tells of a person is never overruled."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu import follow_up as module
from amparo.nlu.follow_up import (
    ABOUT_SERVICES,
    SERVICES,
    SOURCE,
    FollowUp,
    follow_up,
    kind_of,
    points_back,
    table,
)
from amparo.nlu.topics import RESPONSE_SELECTOR, selector_output
from tests.unit.nlu.nlu_pipeline import CONFIG

DOMAIN: dict[str, Any] = yaml.safe_load(CONFIG.with_name("domain.yml").read_text(encoding="utf-8"))
LANGUAGES: dict[str, dict[str, Any]] = module._read()["languages"]
RANKINGS = {
    "fact": selector_output([("fact/hotels", 0.5), ("fact/profit", 0.3)]),
    "signs": selector_output([("signs/hotel", 0.5), ("signs/general", 0.3)]),
}


class TestTheTable:
    def test_every_topic_on_both_sides_is_a_response(self) -> None:
        named = {asked for kinds in table().values() for asked in kinds.values()}
        topics = named | (table().keys() - {"default"})
        assert {topic for topic in topics if f"utter_{topic}" not in DOMAIN["responses"]} == set()

    def test_every_kind_of_question_is_one_that_can_be_found(self) -> None:
        kinds = {kind for asked in table().values() for kind in asked}
        for code, language in LANGUAGES.items():
            assert kinds == language["kinds"].keys() - {SOURCE}, code

    def test_every_kind_but_the_signs_and_the_source_means_something_after_any_answer(self) -> None:
        assert table()["default"].keys() == LANGUAGES["en"]["kinds"].keys() - {"signs", SOURCE}

    def test_every_expression_can_be_read_and_does_not_fit_nothing(self) -> None:
        for language in LANGUAGES.values():
            for text in (
                language["back"],
                language["carry"],
                language["services"],
                *language["kinds"].values(),
            ):
                assert re.compile(text, re.I).search("") is None, text

    def test_what_it_may_set_is_an_intent_of_the_domain(self) -> None:
        assert ABOUT_SERVICES in DOMAIN["intents"]
        assert {*module._OPEN, *module._OPEN_AFTER_SERVICES} <= set(DOMAIN["intents"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("signs?", "signs"),
        ("source?", "source"),
        ("who says that", "source"),
        ("where did u get this from", "source"),
        ("how can i tell", "signs"),
        ("what should i do about that", "act"),
        ("how many", "number"),
        ("is that legal", "law"),
        ("is it illegal", "law"),
        ("can they get over it", "heal"),
        ("what happens to them", "harm"),
        ("is that trafficking?", "same"),
        ("is it then still slavery", "same"),
        ("so are they trafficked", "same"),
        ("why dont they run away", "leave"),
        ("but why", "why"),
        ("WHO does it", "who"),
        ("tell me a joke", None),
        ("show me", None),
        ("", None),
    ],
)
def test_the_kind_of_question(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("why", True),
        ("signs?", True),
        ("why do they do that", True),
        ("and in hotels in my town?", True),
        ("ok so what about mines and farms", True),
        ("what are the signs of trafficking", False),
        ("is forced labour a crime", False),
        ("the sand in hotels of the coast", False),
        ("my neighbour has a girl and they never let her out of the house", False),
    ],
)
def test_a_text_leans_on_the_one_before_it_if_it_is_short_and_points_there(text: str, leans: bool) -> None:
    assert points_back(text) is leans


class TestAfterATopic:
    @pytest.mark.parametrize(
        ("text", "last", "asked"),
        [
            ("signs?", "fact/loverboy", "signs/loverboy"),
            ("how many?", "fact/loverboy", "fact/how_many"),
            ("how many are there of them", "fact/forced_labour", "fact/forced_labour_number"),
            ("why do they do that", "fact/organ_removal", "fact/causes"),
            ("  is \n that  legal ", "signs/begging", "fact/is_it_a_crime"),
            ("how many", "fact/of_a_later_version", "fact/how_many"),
        ],
    )
    def test_a_kind_of_question_asks_for_what_belongs_to_it(self, text: str, last: str, asked: str) -> None:
        assert follow_up(text, last, "fact", {}) == asked

    def test_signs_of_a_topic_that_has_none_are_not_guessed(self) -> None:
        assert follow_up("signs?", "fact/profit", "signs", RANKINGS) is None

    @pytest.mark.parametrize(
        ("last", "asked"), [("fact/borders", "fact/hotels"), ("signs/child", "signs/hotel")]
    )
    def test_and_carries_the_question_over_to_another_subject(self, last: str, asked: str) -> None:
        assert follow_up("and in hotels?", last, "out_of_scope", RANKINGS) == asked
        assert follow_up("what about hotels", last, "nlu_fallback", RANKINGS) == asked

    @pytest.mark.parametrize("rankings", [{}, {"fact": None}, {"fact": {}}, {"signs": RANKINGS["signs"]}])
    def test_without_a_ranking_nothing_is_carried_over(self, rankings: dict[str, Any]) -> None:
        assert follow_up("and in hotels?", "fact/borders", "fact", rankings) is None

    @pytest.mark.parametrize(
        "text", ["yes", "hotels?", "tell me of it", "", "what are the signs of trafficking"]
    )
    def test_what_asks_nothing_of_the_kind_stands_for_itself(self, text: str) -> None:
        assert follow_up(text, "fact/loverboy", "fact", RANKINGS) is None

    @pytest.mark.parametrize(
        "intent",
        ["danger", "self_harm", "exploited", "need_help", "worried_about_someone", "erase_chat", "None"],
    )
    def test_what_tells_of_a_person_or_asks_for_help_is_never_overruled(self, intent: str) -> None:
        assert follow_up("how can i leave", "fact/loverboy", "fact", {}) is None, "it does not point back"
        assert follow_up("i cant leave him", "fact/loverboy", intent, RANKINGS) is None


class TestAfterAList:
    @pytest.mark.parametrize("text", ["are they free?", "do they speak spanish", "can i call them at night"])
    def test_a_question_about_its_services_is_noticed(self, text: str) -> None:
        assert follow_up(text, SERVICES, "out_of_scope", {}) == ABOUT_SERVICES

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("are they free?", "exploited"),
            ("they took my money", "danger"),
            ("he wants money", "thanks"),
            ("are they nice", "fact"),
            ("free?", "fact"),
            ("how many", "fact"),
            ("and in hotels?", "fact"),
        ],
    )
    def test_anything_else_stands_for_itself(self, text: str, intent: str) -> None:
        assert follow_up(text, SERVICES, intent, RANKINGS) is None


def processed(
    text: str | None, last: Any, intent: str = "fact", confidence: float = 0.5, **rankings: Any
) -> Message:
    message = Message(
        {
            "text": text,
            "metadata": {"last_answer": last},
            "intent": {"name": intent, "confidence": confidence},
        }
    )
    if rankings:
        message.set(RESPONSE_SELECTOR, {"all_retrieval_intents": ["fact"], **rankings})
    component = FollowUp(FollowUp.get_default_config())
    assert component.process([message]) == [message]
    return message


class TestTheComponent:
    def test_intent_and_topic_are_set_as_rasa_reads_them(self) -> None:
        message = processed("signs?", "fact/loverboy", "out_of_scope", **RANKINGS)
        assert message.get("intent") == {"name": "signs", "confidence": 1.0}
        selected = message.get(RESPONSE_SELECTOR)
        assert selected["signs"]["response"]["utter_action"] == "utter_signs/loverboy"
        assert selected["fact"] == RANKINGS["fact"] and selected["all_retrieval_intents"] == ["fact"]
        given = message.as_dict(only_output_properties=True)
        assert given["intent"]["name"] == "signs" and given[RESPONSE_SELECTOR] == selected

    def test_a_question_about_services_needs_no_topic(self) -> None:
        message = processed("are they free?", SERVICES, "out_of_scope")
        assert message.get("intent")["name"] == ABOUT_SERVICES
        assert message.get(RESPONSE_SELECTOR) is None

    @pytest.mark.parametrize(
        ("topic", "of_intent", "of_topic", "wins"),
        [
            ("fact/organ_removal", 1.0, 0.9, True),
            ("fact/organ_removal", 1.0, 0.59, False),
            ("fact/organ_removal", 0.6, 0.9, False),
            ("fact/how_many", 1.0, 0.9, False),
            ("fact/forced_labour_number", 1.0, 0.9, False),
        ],
    )
    def test_a_specific_topic_that_the_classifier_is_sure_of_is_left_alone(
        self, topic: str, of_intent: float, of_topic: float, wins: bool
    ) -> None:
        own = selector_output([(topic, of_topic)])
        message = processed("how many of them", "fact/forced_labour", "fact", of_intent, fact=own)
        best = message.get(RESPONSE_SELECTOR)["fact"]["response"]["intent_response_key"]
        assert best == (topic if wins else "fact/forced_labour_number")

    @pytest.mark.parametrize("last", [None, 7, ["fact/loverboy"], {}])
    def test_without_an_answer_before_it_a_message_stays_as_it_is(self, last: Any) -> None:
        assert processed("signs?", last).get("intent") == {"name": "fact", "confidence": 0.5}

    @pytest.mark.parametrize("text", ["", "  ", None])
    def test_so_does_one_without_words(self, text: str | None) -> None:
        assert processed(text, "fact/loverboy").get("intent") == {"name": "fact", "confidence": 0.5}

    @pytest.mark.parametrize("metadata", [None, "text", [], {}])
    def test_metadata_of_another_form_is_ignored(self, metadata: Any) -> None:
        message = Message({"text": "signs?", "metadata": metadata})
        FollowUp(FollowUp.get_default_config()).process([message])
        assert message.get("intent") is None

    def test_a_message_that_no_classifier_has_seen_is_left_alone(self) -> None:
        message = Message({"text": "signs?", "metadata": {"last_answer": "fact/loverboy"}})
        FollowUp(FollowUp.get_default_config()).process([message])
        assert message.get("intent") is None


def test_after_a_number_of_working_children_the_question_is_where_the_line_is() -> None:
    asked = follow_up("is that trafficking", "fact/child_labour_number", "fact", RANKINGS)
    assert asked == "fact/child_labour_difference"
    assert (
        follow_up("is that trafficking", "fact/profit", "fact", RANKINGS) == "fact/what_is_human_trafficking"
    )


@pytest.mark.parametrize("text", ["source?", "who says that", "and where does that come from"])
def test_asked_for_its_source_an_answer_is_said_again_with_it(text: str) -> None:
    assert follow_up(text, "fact/profit", "bot_challenge", RANKINGS) == "fact/profit"
    assert follow_up(text, SERVICES, "bot_challenge", RANKINGS) is None
