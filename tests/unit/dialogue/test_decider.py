"""The component at the end of the pipeline: it leaves the intent, the case and the reason on a message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.decider import DECISION, Decider
from amparo.dialogue.table import intents
from amparo.nlu.component import entity_values, intent_of
from amparo.nlu.patterns import fixed_meaning
from amparo.nlu.reading.labels import DANGER, NOTHING
from amparo.nlu.reading.reader import READING
from amparo.nlu.reading.reading import Reading
from tests.unit.dialogue.dialogue_bot import CONTEXT
from tests.unit.dialogue.readings import place, read


@pytest.fixture
def decider() -> Decider:
    config = Decider.get_default_config()
    return Decider.create(config, None, Resource("decider"), CONTEXT)  # type: ignore[arg-type]


def decided(decider: Decider, reading: Any, metadata: Any = None) -> Message:
    message = Message({"text": "some words", READING: reading, "metadata": metadata})
    (same,) = decider.process([message])
    assert same is message
    return message


def case_of(message: Message) -> Case:
    (text,) = entity_values(message, SLOT)
    return Case.from_json(text)


def test_the_intent_the_case_and_the_reason_are_left(decider: Decider) -> None:
    message = decided(decider, read(label="exploited", situation="boat", places=(place("KE"),)))
    assert intent_of(message) == "exploited"
    assert (case_of(message).situation, case_of(message).country) == ("boat", "KE")
    decision = message.get(DECISION)
    assert decision["label"] == "exploited" and decision["why"].startswith("trouble: ")


def test_the_case_goes_on_from_that_of_the_metadata(decider: Decider) -> None:
    before = Case(situation="boat", who="self", told=True, said=("utter_move/boat/opening",), country="KE")
    message = decided(decider, read(label="exploited"), {"case": before.to_json()})
    assert intent_of(message) in ("talk", "tells_more")
    assert case_of(message).country == "KE" and case_of(message).said == before.said


@pytest.mark.parametrize("metadata", [None, "text", [], {}, {"case": None}, {"case": "{"}, {"case": 5}])
def test_without_one_that_can_be_read_it_begins_anew(decider: Decider, metadata: Any) -> None:
    message = decided(decider, read(label="exploited"), metadata)
    assert intent_of(message) == "exploited" and case_of(message).told


def test_what_was_decided_goes_out_with_the_message_and_the_reading_does_not(decider: Decider) -> None:
    message = decided(decider, read(urgency=DANGER))
    out = message.as_dict(only_output_properties=True)
    assert out["intent"]["name"] == DANGER and out["intent"]["confidence"] > 0.9
    assert [entity["entity"] for entity in out["entities"]] == [SLOT]
    assert out[DECISION]["label"] == DANGER and READING not in out
    assert message.get(READING) is None
    json.dumps(out)


def test_the_ranking_begins_with_what_was_decided_and_names_no_nothing(decider: Decider) -> None:
    message = decided(decider, read(act="asks", label="fact/borders"))
    names = [entry["name"] for entry in message.get("intent_ranking")]
    assert names[:2] == ["fact", "fact/borders"] and NOTHING not in names and len(names) <= 6


def test_the_label_of_a_fixed_word_is_the_word_itself(decider: Decider) -> None:
    for words, label in (("erase", "erase_chat"), ("hello", "greet"), ("menu", "greet"), ("police", DANGER)):
        message = decided(decider, read(label="insult", fixed=fixed_meaning(words)))
        assert message.get(DECISION)["label"] == label


def test_the_label_of_what_is_no_alarm_is_the_likeliest_calm_one(decider: Decider) -> None:
    heads = {"label": {DANGER: 0.5, "violence_at_home": 0.3, NOTHING: 0.2}}
    calm = decided(decider, read(act="tells", heads=heads))
    assert calm.get(DECISION)["label"] == "violence_at_home"


def test_without_heads_the_label_is_the_intent(decider: Decider) -> None:
    message = decided(decider, Reading("whatever"))
    assert message.get(DECISION)["label"] == intent_of(message) == "nlu_fallback"
    here = decided(decider, Reading("nairobi", places=(place("KE"),), bare_place=True))
    assert here.get(DECISION)["label"] == intent_of(here) == "give_place"


@pytest.mark.parametrize("reading", [None, "text", {}])
def test_a_message_that_was_not_read_is_left_alone(decider: Decider, reading: Any) -> None:
    message = decided(decider, reading)
    assert intent_of(message) is None and entity_values(message, SLOT) == []


def test_each_of_several_messages_is_decided_by_itself(decider: Decider) -> None:
    readings = (read(urgency=DANGER), read(act="about_us", label="privacy"), read(act="leaves"))
    messages = decider.process([Message({"text": "x", READING: reading}) for reading in readings])
    assert [intent_of(message) for message in messages] == [DANGER, "privacy", "talk"]
    assert {intent_of(message) for message in messages} <= intents().keys()
