"""What NLU is told of a conversation beside a message."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.conversation import context_of, last_answer
from amparo.dialogue.recall import TOLD

ASKED = UserUttered("x", {"name": "fact"})


def said(name: str = "", **rest: Any) -> BotUttered:
    return BotUttered("x", {"custom": rest.pop("custom", None)}, {"utter_action": name, **rest})


def conversation(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("s", events)


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ([said("utter_fact/borders")], "fact/borders"),
        ([said("utter_signs/general")], "signs/general"),
        ([said("utter_advice/cannot_speak"), said("utter_introduction_short")], "advice/cannot_speak"),
        ([said("utter_fact/borders"), ActionExecuted("action_listen")], "fact/borders"),
        ([said("utter_fact/borders"), said("utter_fact/profit")], "fact/profit"),
        ([said("utter_tell_more", **{TOLD: "utter_fact/borders"})], "fact/borders"),
        ([said("action_find_services", custom={"type": "services", "items": []})], "services"),
        ([said(custom={"type": "services"})], "services"),
        ([said("utter_emergency", custom={"type": "emergency"})], None),
        ([said("utter_out_of_scope/unrelated")], None),
        ([said("utter_greet")], None),
        ([BotUttered("x")], None),
        ([], None),
    ],
)
def test_the_last_answer_is_a_topic_or_a_list_of_services(events: list[Event], last: str | None) -> None:
    assert last_answer(conversation(ASKED, *events)) == last


def test_an_answer_to_an_earlier_message_is_not_the_last() -> None:
    assert last_answer(conversation(ASKED, said("utter_fact/borders"), ASKED)) is None
    assert last_answer(conversation(ASKED, said("utter_fact/borders"), ASKED, said("utter_greet"))) is None


def test_without_a_conversation_nothing_went_before() -> None:
    assert last_answer(None) is None
    assert context_of(None) == {"known_country": None, "last_answer": None}


def test_the_context_has_what_the_channel_knows_and_what_went_before(domain: Domain) -> None:
    events = [SlotSet("country", "KE"), ASKED, said("utter_fact/borders")]
    tracker = DialogueStateTracker.from_events("s", events, slots=domain.slots)
    metadata = {"language": "en", "country": "GB"}
    assert context_of(tracker, metadata) == {
        "language": "en",
        "country": "GB",
        "known_country": "KE",
        "last_answer": "fact/borders",
    }
    assert metadata == {"language": "en", "country": "GB"}, "the channel's own is left alone"


def test_a_channel_cannot_say_what_went_before() -> None:
    forged = {"known_country": "US", "last_answer": "services"}
    assert context_of(None, forged) == {"known_country": None, "last_answer": None}
