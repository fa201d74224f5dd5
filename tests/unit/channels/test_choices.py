"""A short answer that points at what the bot has just shown; everything else is ordinary text."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.choices import Shown, chosen_payload, service_payload, shown_last
from amparo.channels.payloads import read_said
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.reply import FULL, SHORT, Choice, Reply, Text
from amparo.directory.facts import ServiceFacts
from amparo.nlu.patterns.pointing import LAST, position_in, position_of

DANGER = Choice(Text("I am in danger"), "/danger")
FACT = Choice(Text("Is it across borders?"), '/fact{"topic": "borders"}')
GREET = Choice(Text("I am safe"), "/greet")
CHILD = Choice(Text("A child"), '/inform{"age_group": "child"}')
ADULT = Choice(Text("An adult"), '/inform{"age_group": "adult"}')


def shows(*choices: Choice, services: tuple[str, ...] = (), form: str = SHORT) -> BotUttered:
    listed = tuple(ServiceFacts({"id": name}) for name in services)
    reply = Reply(lead=(Text("x"),), services=listed, form=form, choices=choices)
    return BotUttered(None, {"custom": {"reply": reply.to_json()}})


def conversation(*events: Any) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("s", [UserUttered("hi", {"name": "greet"}), *events])


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2", 2),
        (" 2. ", 2),
        ("3)", 3),
        ("#2", 2),
        ("no. 2", 2),
        ("nr 2", 2),
        ("number two", 2),
        ("option 3 please", 3),
        ("1 please", 1),
        ("the second one", 2),
        ("The  SECOND\none!", 2),
        ("2nd one thanks", 2),
        ("first", 1),
        ("that third helpline", 3),
        ("and the fourth?", 4),
        ("what about the second one", 2),
        ("call the last one", LAST),
        ("tell me more about the first", 1),
        ("i choose the last", LAST),
        ("one", 1),
        ("two please", 2),
        ("12", 12),
        ("٢", 2),
        ("۳", 3),
        ("२", 2),
        ("二", 2),
        ("２", 2),
    ],
)
def test_a_place_in_a_list_is_read(text: str, position: int) -> None:
    assert position_of(text) == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "no one",
        "no one please",
        "0",
        "911",
        "2 children",
        "call 999",
        "the second time he hit me",
        "option b",
        "at first i was happy",
        "this is my last hope",
        "no",
        "½",
        "二 kids",
    ],
)
def test_what_says_anything_else_names_no_place(text: str) -> None:
    assert position_of(text) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("is the second one free?", 2),
        ("what about the last line, is it open", LAST),
        ("and number 2", 2),
        ("first helpline please", 1),
        ("do they ask my name first", None),
        ("no one answers", None),
        ("call 911", None),
    ],
)
def test_a_longer_message_may_name_a_place_too(text: str, position: int | None) -> None:
    assert position_in(text) == position


def test_what_was_shown_last_stands_in_the_order_in_which_it_was_said() -> None:
    tracker = conversation(shows(DANGER, services=("a", "b")), SlotSet("case", "{}"), shows(FACT, GREET))
    assert shown_last(tracker) == Shown(["a", "b"], [DANGER, FACT, GREET])


def test_what_was_shown_before_the_last_message_does_not_count() -> None:
    tracker = conversation(shows(DANGER, services=("a",)), UserUttered("ok", {"name": "affirm"}), shows(FACT))
    assert shown_last(tracker) == Shown([], [FACT])


def test_without_a_conversation_nothing_was_shown() -> None:
    assert shown_last(None) == shown_last(conversation()) == Shown()


def test_of_two_lists_in_one_turn_the_newer_counts() -> None:
    assert shown_last(conversation(shows(services=("old",)), shows(services=("new",)))).services == ["new"]


def test_after_one_service_was_chosen_the_list_still_counts() -> None:
    chosen = shows(services=("b",), form=FULL)
    asks = UserUttered("the second one", {"name": "choose_service"})
    once = [shows(DANGER, services=("a", "b")), asks, chosen]
    for events in (once, [*once, asks, chosen]):
        assert shown_last(conversation(*events)) == Shown(["a", "b"], [DANGER])
        assert chosen_payload("and the first one", conversation(*events)) == service_payload("a")
    with_own = [*once[:2], shows(FACT, services=("b",), form=FULL)]
    assert shown_last(conversation(*with_own)) == Shown(["a", "b"], [FACT]), "its own choices count instead"
    assert shown_last(conversation(*once, asks, shows(FACT))) == Shown([], [FACT]), (
        "something else was said since"
    )


def test_a_plain_message_has_choices_too_and_links_are_none() -> None:
    odd: list[Any] = [None, "text", {"title": "No payload"}, {"title": "Web", "payload": "https://x.org"}]
    event = BotUttered("x", {"buttons": [*odd, {"title": "I am in danger", "payload": "/danger"}]})
    assert shown_last(conversation(event)) == Shown([], [DANGER])


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("1", "/danger"),
        ("the second one", FACT.payload),
        ("last", "/greet"),
        ("i am IN danger!", "/danger"),
        ("is it across borders", FACT.payload),
    ],
)
def test_a_number_or_a_title_chooses_a_button(text: str, payload: str) -> None:
    assert chosen_payload(text, conversation(shows(DANGER, FACT, GREET))) == payload


@pytest.mark.parametrize("text", ["", "!", "4", "sixth", "danger", "borders", "no one"])
def test_text_that_fits_nothing_shown_chooses_nothing(text: str) -> None:
    nameless = Choice(Text(""), "/greet")
    assert chosen_payload(text, conversation(shows(DANGER, FACT, nameless))) is None


def test_where_services_are_listed_a_number_means_one_of_them() -> None:
    tracker = conversation(shows(DANGER, FACT, GREET, services=("kenya-1", "kenya-2")))
    assert (
        chosen_payload("2", tracker) == service_payload("kenya-2") == '/choose_service{"service": "kenya-2"}'
    )
    assert chosen_payload("the last one", tracker) == service_payload("kenya-2")
    assert chosen_payload("3", tracker) == "/danger", "the count goes on through the choices"
    assert chosen_payload("6", tracker) is None
    assert chosen_payload("I am safe", tracker) == "/greet", "a title is still a button"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("2", CHILD.payload),
        (" 2.", CHILD.payload),
        ("2!", CHILD.payload),
        ("17", CHILD.payload),
        ("18", ADULT.payload),
        ("40", ADULT.payload),
        ("0", None),
        ("100", None),
        ("07", None),
        ("12 years", None),
    ],
)
def test_asked_for_an_age_a_bare_number_is_one(text: str, payload: str | None) -> None:
    assert chosen_payload(text, conversation(shows(CHILD, ADULT))) == payload


@pytest.mark.parametrize("text", ["17", "40"])
def test_not_asked_for_an_age_a_number_is_none(text: str) -> None:
    assert chosen_payload(text, conversation(shows(DANGER, FACT))) is None


@pytest.mark.parametrize("text", ["the second one", "option 2", "an adult"])
def test_asked_for_an_age_words_still_choose(text: str) -> None:
    assert chosen_payload(text, conversation(shows(CHILD, ADULT))) == ADULT.payload


@pytest.mark.parametrize("tracker", [None, conversation(), conversation(shows())])
def test_nothing_can_be_chosen_where_nothing_was_shown(tracker: DialogueStateTracker | None) -> None:
    assert chosen_payload("1", tracker) is None


class TestInAMessage:
    """What `read_said` makes of a choice."""

    def test_the_words_stay_and_the_meaning_is_that_of_the_button(self, domain: Domain) -> None:
        said = read_said("the second one", conversation(shows(DANGER, FACT)), domain, {"country": "KE"})
        assert said.text == "the second one"
        assert said.parse_data is not None and said.parse_data["text"] == "the second one"
        assert said.parse_data["intent"]["name"] == "fact"
        values = {entity["entity"]: entity["value"] for entity in said.parse_data["entities"]}
        assert values["site_country"] == "KE"
        assert Case.from_json(values[SLOT]).topic == "fact/borders"

    def test_a_service_is_chosen_by_its_id(self, domain: Domain) -> None:
        said = read_said("2", conversation(shows(services=("a", "b"))), domain, None)
        assert said.parse_data is not None
        assert said.parse_data["intent"]["name"] == "choose_service"
        values = [(e["entity"], e["value"]) for e in said.parse_data["entities"] if e["entity"] != SLOT]
        assert values == [("service", "b")]

    def test_a_choice_that_leads_nowhere_is_ordinary_text(self, domain: Domain) -> None:
        gone = Choice(Text("Gone"), '/fact{"topic": "no_such_topic"}')
        for text in ("1", "gone"):
            said = read_said(text, conversation(shows(gone)), domain, None)
            assert (said.text, said.parse_data) == (text, None)
