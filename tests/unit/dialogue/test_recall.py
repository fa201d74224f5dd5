"""Answers that look back: the same again, the next topic, one service of a list."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import services_answer
from amparo.dialogue.recall import (
    TOLD,
    all_shown,
    chosen_service,
    last_list,
    last_shown,
    messages_of_turn,
    name_of,
    next_topic,
    said_again,
)
from amparo.dialogue.reply import FULL, LineDetail, Reply, Text
from amparo.dialogue.table import of_group
from amparo.dialogue.urgent import emergency_answer
from amparo.directory import Directory
from tests.unit.dialogue.situations import LEAD, LEAD_TEXT, at, line, payloads, text

WROTE = UserUttered("x", {"name": "greet"})
RESPONSES = {f"utter_{topic}": [] for topic in ("fact/a", "fact/b", "signs/c", "advice/d")}


def said(text: str | None, name: str = "", *buttons: str, **rest: Any) -> BotUttered:
    made = [{"title": f"To {payload}", "payload": payload} for payload in buttons]
    return BotUttered(
        text, {"buttons": made, "custom": rest.pop("custom", None)}, {"utter_action": name, **rest}
    )


def kept(reply: Reply) -> BotUttered:
    """A message as Rasa keeps it."""
    return BotUttered(None, {"custom": {"reply": reply.to_json()}})


def conversation(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("person", events)


def topic(name: str) -> str:
    intent, _, of = name.partition("/")
    return f'/{intent}{{"topic": "{of}"}}'


class TestMessagesOfTurn:
    def test_they_stand_in_the_order_in_which_they_were_said(self) -> None:
        one, two, three = said("one"), said("two"), said("three")
        tracker = conversation(WROTE, one, ActionExecuted("x"), two, WROTE, three)
        assert messages_of_turn(tracker) == [one, two]
        assert messages_of_turn(tracker, back=0) == [three]

    def test_further_back_there_is_nothing(self) -> None:
        tracker = conversation(WROTE, said("one"), WROTE)
        assert messages_of_turn(tracker, back=2) == messages_of_turn(tracker, back=9) == []
        assert messages_of_turn(conversation()) == []

    def test_a_turn_without_a_word_is_not_skipped(self) -> None:
        assert messages_of_turn(conversation(WROTE, said("one"), WROTE, WROTE)) == []


def test_a_message_has_the_name_of_the_response_whose_words_it_says() -> None:
    assert name_of(said("x", "utter_greet")) == "utter_greet"
    assert name_of(said("x", "utter_tell_more", **{TOLD: "utter_fact/a"})) == "utter_fact/a"
    assert name_of(BotUttered("x")) == ""


class TestSaidAgain:
    def test_all_of_the_turn_before_stands_in_one_message(self) -> None:
        tracker = conversation(
            WROTE, said("One.", "utter_a", "/greet"), said("Two.", "utter_b", "/danger"), WROTE
        )
        reply = said_again(LEAD, tracker)
        assert reply is not None
        assert text(reply) == f"{LEAD_TEXT}\n\nOne.\n\nTwo."
        assert payloads(reply) == ["/greet", "/danger"]

    def test_a_choice_that_two_messages_had_comes_once(self) -> None:
        tracker = conversation(
            WROTE, said("1", "", "/greet", "/danger"), said("2", "", "/danger", "/thanks"), WROTE
        )
        reply = said_again(LEAD, tracker)
        assert reply is not None and payloads(reply) == ["/greet", "/danger", "/thanks"]

    def test_services_and_numbers_come_again_as_they_were(self, directory: Directory) -> None:
        listed = services_answer(at("KE"), directory)
        urgent = emergency_answer((Text("Call."),), at("KE"), directory)
        reply = said_again(LEAD, conversation(WROTE, kept(urgent), kept(listed), WROTE))
        assert reply is not None
        assert (reply.services, reply.emergency) == (listed.services, urgent.emergency)
        assert reply.lead == (*LEAD, Text("Call."), *listed.lead)

    def test_asked_again_and_again_it_does_not_grow(self) -> None:
        once = said_again(LEAD, conversation(WROTE, said("One."), WROTE))
        assert once is not None
        assert said_again(LEAD, conversation(WROTE, kept(once), WROTE)) == once

    @pytest.mark.parametrize(
        "events",
        [
            [],
            [WROTE],
            [WROTE, said("now")],
            [WROTE, said(None), said(""), WROTE],
            [WROTE, said("old"), WROTE, WROTE],
        ],
    )
    def test_where_nothing_was_said_there_is_nothing_to_repeat(self, events: list[Event]) -> None:
        assert said_again(LEAD, conversation(*events)) is None


class TestNextTopic:
    def test_the_first_topic_of_the_newest_offer_comes_first(self) -> None:
        old = said("x", "utter_greet", topic("fact/b"))
        new = said("x", "utter_fact/a", "/danger", topic("signs/c"), topic("advice/d"))
        assert next_topic(conversation(WROTE, old, WROTE, new, WROTE), RESPONSES) == "utter_signs/c"

    def test_what_was_told_is_passed_over_and_older_offers_follow(self) -> None:
        events = [said("x", "utter_greet", topic("fact/b")), said("x", "utter_fact/a", topic("signs/c"))]
        told = said("x", "utter_signs/c", topic("fact/a"))
        assert next_topic(conversation(*events, WROTE, told, WROTE), RESPONSES) == "utter_fact/b"

    def test_a_topic_that_was_told_because_more_was_asked_for_counts_as_told(self) -> None:
        first = said("x", "utter_fact/a", topic("fact/b"))
        more = said("x", "utter_tell_more", topic("fact/a"), **{TOLD: "utter_fact/b"})
        assert next_topic(conversation(first, WROTE, more, WROTE), RESPONSES) is None

    @pytest.mark.parametrize(
        "payload",
        [
            topic("fact/unknown"),
            "/fact",
            "/fact{topic: a}",
            '/fact{"topic": ["a"]}',
            '/fact{"need": "a"}',
            '/out_of_scope{"topic": "a"}',
            '/find_services{"need": "child"}',
            "",
        ],
    )
    def test_a_button_without_a_topic_that_has_a_response_is_no_offer(self, payload: str) -> None:
        assert next_topic(conversation(said("x", "utter_greet", payload)), RESPONSES) is None

    def test_odd_buttons_and_an_empty_conversation_offer_nothing(self) -> None:
        assert next_topic(conversation(BotUttered("x", {"buttons": [{}]})), RESPONSES) is None
        assert next_topic(conversation(), RESPONSES) is None


class TestChosenService:
    @pytest.fixture
    def listed(self, directory: Directory) -> Reply:
        return services_answer(at("KE", need="child"), directory)

    @staticmethod
    def wants(value: Any) -> list[dict[str, Any]]:
        return [{"entity": "place", "value": "KE"}, {"entity": "service", "value": value}]

    def test_each_service_of_a_list_is_told_in_full(self, listed: Reply) -> None:
        assert len(listed.services) == 2
        for service in listed.services:
            reply = chosen_service(LEAD, self.wants(service["id"]), conversation(WROTE, kept(listed), WROTE))
            assert reply == Reply(LEAD, services=(service,), form=FULL, country="KE")

    def test_one_that_was_shown_alone_can_be_shown_again(self, listed: Reply) -> None:
        wanted = self.wants(listed.services[1]["id"])
        once = chosen_service(LEAD, wanted, conversation(WROTE, kept(listed), WROTE))
        assert once is not None
        assert chosen_service(LEAD, wanted, conversation(WROTE, kept(once), WROTE)) == once

    @pytest.mark.parametrize("value", ["unknown", "", None, ["a"]])
    def test_an_id_that_was_not_shown_gives_nothing(self, value: Any, listed: Reply) -> None:
        assert chosen_service(LEAD, self.wants(value), conversation(WROTE, kept(listed), WROTE)) is None

    @pytest.mark.parametrize("entities", [None, [], [{"entity": "place", "value": "KE"}]])
    def test_without_an_id_there_is_nothing_to_show(self, entities: Any, listed: Reply) -> None:
        assert chosen_service(LEAD, entities, conversation(WROTE, kept(listed), WROTE)) is None


class TestWhatWasShown:
    LIST = Reply(services=(line("a"), line("b")))

    def test_of_several_lists_the_newest_counts_and_names_are_known_of_all(self) -> None:
        newer = Reply(services=(line("b"), line("c")))
        talk = conversation(kept(self.LIST), WROTE, kept(newer), WROTE)
        assert (
            [each["id"] for each in last_list(talk)]
            == [each["id"] for each in last_shown(talk)]
            == ["b", "c"]
        )
        assert [each["id"] for each in all_shown(talk)] == ["b", "c", "a"]

    def test_after_one_line_was_spoken_of_it_is_the_last_and_the_list_still_counts(self) -> None:
        spoken = Reply(line_details=(LineDetail(line("b")),))
        talk = conversation(kept(self.LIST), WROTE, kept(spoken), WROTE)
        assert [each["id"] for each in last_shown(talk)] == ["b"]
        assert [each["id"] for each in last_list(talk)] == ["a", "b"]

    def test_where_nothing_was_shown_there_is_nothing(self) -> None:
        assert (
            last_shown(conversation(WROTE))
            == last_list(conversation(WROTE))
            == all_shown(conversation())
            == ()
        )


def test_the_intents_of_knowledge_have_their_topics_in_the_domain(domain: Domain) -> None:
    assert len(of_group("knowledge")) == 3
    for intent in of_group("knowledge"):
        assert any(name.startswith(f"utter_{intent}/") for name in domain.responses), intent
