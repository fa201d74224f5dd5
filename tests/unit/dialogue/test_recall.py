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
    chosen_service,
    messages_of_turn,
    name_of,
    next_topic,
    said_again,
)
from amparo.dialogue.table import of_group
from amparo.directory import Directory
from tests.unit.dialogue.situations import at

WROTE = UserUttered("x", {"name": "greet"})
LEAD = "Here it is again:"
RESPONSES = {f"utter_{topic}": [] for topic in ("fact/a", "fact/b", "signs/c", "advice/d")}


def said(text: str | None, name: str = "", *buttons: str, **rest: Any) -> BotUttered:
    made = [{"title": f"To {payload}", "payload": payload} for payload in buttons]
    return BotUttered(
        text, {"buttons": made, "custom": rest.pop("custom", None)}, {"utter_action": name, **rest}
    )


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
        answer = said_again(LEAD, tracker)
        assert answer is not None
        assert answer.text == f"{LEAD}\n\nOne.\n\nTwo."
        assert [made["payload"] for made in answer.buttons] == ["/greet", "/danger"]
        assert answer.custom is None

    def test_a_button_that_two_messages_had_comes_once(self) -> None:
        tracker = conversation(
            WROTE, said("1", "", "/greet", "/danger"), said("2", "", "/danger", "/thanks"), WROTE
        )
        answer = said_again(LEAD, tracker)
        assert answer is not None
        assert [made["payload"] for made in answer.buttons] == ["/greet", "/danger", "/thanks"]

    def test_a_card_comes_again_with_its_introduction_in_the_text_alone(self) -> None:
        card = {"type": "services", "items": [{"id": "a"}], "intro": "These people:"}
        message = said("These people:\n\nA", "action_find_services", custom=card)
        answer = said_again(LEAD, conversation(WROTE, message, WROTE))
        assert answer is not None
        assert answer.custom == {"type": "services", "items": [{"id": "a"}]}
        assert answer.text == f"{LEAD}\n\nThese people:\n\nA"
        assert message.data["custom"] == card, "what was said is not changed"

    def test_a_card_without_items_is_left_out(self) -> None:
        answer = said_again(
            LEAD, conversation(WROTE, said("x", custom={"type": "services", "items": []}), WROTE)
        )
        assert answer is not None and answer.custom is None

    def test_asked_again_and_again_it_does_not_grow(self) -> None:
        once = said_again(LEAD, conversation(WROTE, said("One."), WROTE))
        assert once is not None
        twice = said_again(LEAD, conversation(WROTE, said(once.text), WROTE))
        assert twice == once

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
    @staticmethod
    def list_of(directory: Directory, country: str) -> BotUttered:
        answer = services_answer(at(country, need="child"), directory)
        return BotUttered(answer.text, {"custom": answer.custom})

    @pytest.fixture
    def listed(self, directory: Directory) -> BotUttered:
        return self.list_of(directory, "KE")

    @staticmethod
    def wants(value: Any) -> list[dict[str, Any]]:
        return [{"entity": "place", "value": "KE"}, {"entity": "service", "value": value}]

    @pytest.mark.parametrize("country", ["KE", "GB", "US", "PH", "PR", "KP"])
    def test_each_service_of_a_list_is_shown_alone_as_it_stood_there(
        self, country: str, directory: Directory
    ) -> None:
        listed = self.list_of(directory, country)
        items = listed.data["custom"]["items"]
        assert len(items) > 1
        for item in items:
            answer = chosen_service("This one:", self.wants(item["id"]), conversation(WROTE, listed, WROTE))
            assert answer is not None and answer.custom is not None
            lead, block = answer.text.split("\n\n")
            assert lead == "This one:" and block.startswith(item["name"]) and block in listed.text
            assert answer.custom == {
                "type": "services",
                "country": country,
                "items": [item],
                "intro": "This one:",
            }

    def test_one_that_was_shown_alone_can_be_shown_again(self, listed: BotUttered) -> None:
        wanted = self.wants(listed.data["custom"]["items"][1]["id"])
        once = chosen_service("This one:", wanted, conversation(WROTE, listed, WROTE))
        assert once is not None
        alone = BotUttered(once.text, {"custom": once.custom})
        assert chosen_service("This one:", wanted, conversation(WROTE, alone, WROTE)) == once

    @pytest.mark.parametrize("value", ["unknown", "", None, ["a"]])
    def test_an_id_that_was_not_shown_gives_nothing(self, value: Any, listed: BotUttered) -> None:
        assert chosen_service("This one:", self.wants(value), conversation(WROTE, listed, WROTE)) is None

    @pytest.mark.parametrize("entities", [None, [], [{"entity": "place", "value": "KE"}]])
    def test_without_an_id_there_is_nothing_to_show(self, entities: Any, listed: BotUttered) -> None:
        assert chosen_service("This one:", entities, conversation(WROTE, listed, WROTE)) is None

    def test_an_item_whose_words_are_not_in_the_text_is_not_made_up(self) -> None:
        card = {"type": "services", "items": [{"id": "a", "name": "Childline"}]}
        listed = BotUttered("Here:\n\nAnother line\nCall 1", {"custom": card})
        assert chosen_service("This one:", self.wants("a"), conversation(listed, WROTE)) is None


def test_the_intents_of_knowledge_have_their_topics_in_the_domain(domain: Domain) -> None:
    assert len(of_group("knowledge")) == 3
    for intent in of_group("knowledge"):
        assert any(name.startswith(f"utter_{intent}/") for name in domain.responses), intent
