"""What the pipeline is told of a conversation beside a message."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.conversation import INTRODUCTION, case_of, context_of, known_country, last_words
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.recall import TOLD
from amparo.dialogue.reply import Reply
from amparo.directory.facts import NumberFacts, ServiceFacts

ASKED = UserUttered("does it cross borders", {"name": "fact"})
LIST = Reply(services=(ServiceFacts({"id": "a"}), ServiceFacts({"id": "b"})), country="KE")
NOTHING_BEFORE = {
    "known_country": None,
    "case": "{}",
    "context": {"before": "", "shown": [], "about": []},
}


def said(name: str = "", **rest: Any) -> BotUttered:
    reply = rest.pop("reply", Reply())
    return BotUttered("x", {"custom": {"reply": reply.to_json()}}, {"utter_action": name, **rest})


@pytest.fixture
def conversation(domain: Domain) -> Any:
    """Give a function that makes a conversation of events, in which something may be known already."""

    def make(*events: Event, **known: Any) -> DialogueStateTracker:
        first = SlotSet(SLOT, Case(**known).to_json())
        return DialogueStateTracker.from_events("s", [first, *events], slots=domain.slots)

    return make


@pytest.mark.parametrize(
    ("events", "remembered", "kinds"),
    [
        ([said("utter_fact/borders")], ("utter_fact/borders",), ("fact",)),
        ([said("utter_topic", **{TOLD: "utter_signs/general"})], ("utter_signs/general",), ("signs",)),
        (
            [said("utter_move", **{TOLD: "utter_move/boat/tells#1"})],
            ("utter_move/boat/tells#1",),
            ("reassure", "advice"),
        ),
        (
            [said("utter_fact/borders"), said("utter_signs/general"), ActionExecuted("action_listen")],
            ("utter_fact/borders", "utter_signs/general"),
            ("fact", "signs"),
        ),
        ([said(reply=LIST)], (), ("services",)),
        (
            [said("utter_emergency", reply=Reply(emergency=(NumberFacts("Police", "110"),)))],
            ("utter_emergency",),
            ("emergency",),
        ),
        ([said("utter_need_help"), said(INTRODUCTION)], ("utter_need_help",), ("ask_safe", "ask_back")),
        ([BotUttered("x")], (), ()),
        ([], (), ()),
    ],
)
def test_what_the_bot_said_last_stands_in_the_case(
    conversation: Any, events: list[Event], remembered: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    case = case_of(conversation(ASKED, *events))
    assert (case.said, case.shown) == (remembered, kinds)


def test_an_answer_to_an_earlier_message_was_said_but_not_last(conversation: Any) -> None:
    case = case_of(conversation(said("utter_fact/borders"), ASKED, said("utter_signs/general"), ASKED))
    assert (case.said, case.shown) == ((), ())


def test_what_was_known_before_is_kept_with_what_was_said_before(conversation: Any) -> None:
    case = case_of(conversation(ASKED, said("utter_fact/borders"), country="KE", said=("utter_greet",)))
    assert case.country == "KE"
    assert case.said == ("utter_greet", "utter_fact/borders")


def test_lines_stay_those_that_were_shown_last_and_all_are_remembered(conversation: Any) -> None:
    listed = case_of(conversation(ASKED, said(reply=LIST), lines=("old",), seen=("old", "a")))
    assert (listed.lines, listed.seen) == (("a", "b"), ("old", "a", "b"))
    told = case_of(conversation(ASKED, said("utter_fact/borders"), lines=("old",), seen=("old",)))
    assert (told.lines, told.seen) == (("old",), ("old",))


def test_it_is_known_for_how_many_turns_the_country_has_been_asked_for(conversation: Any) -> None:
    asking, other = said(reply=Reply(asks="country")), said("utter_fact/borders")
    assert case_of(conversation(ASKED, asking)).asked_country == 1
    assert case_of(conversation(ASKED, other, asked_country=1)).asked_country == 2
    assert case_of(conversation(ASKED, other)).asked_country == 0
    assert case_of(conversation(ASKED, asking, country="KE")).asked_country == 0


@pytest.mark.parametrize("written", ["", "{", "[1]", 7, None])
def test_a_case_that_cannot_be_read_is_an_empty_one(domain: Domain, written: Any) -> None:
    tracker = DialogueStateTracker.from_events("s", [SlotSet(SLOT, written)], slots=domain.slots)
    assert case_of(tracker) == Case()


def test_a_domain_without_the_slot_knows_nothing() -> None:
    assert case_of(DialogueStateTracker.from_events("s", [ASKED])) == Case()


def test_the_country_is_known_once_the_person_has_named_it(conversation: Any) -> None:
    assert known_country(None) is None
    assert known_country(conversation(ASKED)) is None
    assert known_country(conversation(ASKED, country="KE")) == "KE"


def test_the_messages_before_are_the_newest_two_of_the_person(conversation: Any) -> None:
    assert last_words(None) == last_words(conversation()) == []
    second = UserUttered("second")
    talk = conversation(UserUttered("first"), said("utter_greet"), second, said(), ASKED, said())
    assert last_words(talk) == ["second", ASKED.text]


def test_a_payload_is_not_what_a_person_wrote(conversation: Any) -> None:
    assert last_words(conversation(ASKED, UserUttered("/danger", {"name": "danger"}))) == [ASKED.text, ""]


def test_without_a_conversation_nothing_went_before() -> None:
    assert context_of(None) == NOTHING_BEFORE


def test_the_context_has_what_the_channel_knows_and_what_went_before(conversation: Any) -> None:
    known = {"country": "KE", "situation": "boat", "who": "self", "told": True}
    metadata = {"language": "en", "country": "GB"}
    context = context_of(conversation(ASKED, said("utter_fact/borders"), **known), metadata)
    assert Case.from_json(context.pop("case")) == Case(**known, said=("utter_fact/borders",), shown=("fact",))
    assert context == {
        "language": "en",
        "site_language": "en",
        "country": "GB",
        "known_country": "KE",
        "context": {"before": "does it cross borders", "shown": ["fact"], "about": ["boat", "self"]},
    }
    assert metadata == {"language": "en", "country": "GB"}, "the channel's own is left alone"


def test_an_alarm_is_known_while_it_goes_on_whatever_else_was_told(conversation: Any) -> None:
    assert context_of(conversation(ASKED, alarm="danger"))["context"]["about"] == ["danger"]


def test_nobodys_trouble_is_guessed_before_it_was_told(conversation: Any) -> None:
    assert context_of(conversation(ASKED, situation="learning"))["context"]["about"] == []


def test_a_channel_cannot_say_what_went_before() -> None:
    forged = {"known_country": "US", "case": Case(country="US").to_json(), "context": "all is well"}
    assert context_of(None, forged) == NOTHING_BEFORE
