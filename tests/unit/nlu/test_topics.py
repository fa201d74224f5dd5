"""Topics of knowledge questions, in the form in which Rasa's retrieval action wants them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.actions.action import ActionRetrieveResponse
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from amparo.dialogue.responses import LocalisedResponses
from amparo.nlu.topics import RESPONSE_SELECTOR, selector_output
from tests.unit.nlu.nlu_pipeline import CONFIG, Pipeline


def selected(pipeline: Pipeline, text: str) -> dict[str, Any]:
    return dict(pipeline.parse(text).get(RESPONSE_SELECTOR))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("must they cross a border", "fact/borders"),
        ("can a child say yes to it", "fact/child_consent"),
        ("what signs are there", "signs/general"),
        ("signs that a child is exploited", "signs/child"),
    ],
)
def test_a_question_gets_the_nearest_topic(text: str, topic: str, pipeline: Pipeline) -> None:
    intent = topic.split("/")[0]
    chosen = selected(pipeline, text)[intent]
    assert chosen["response"]["intent_response_key"] == topic
    assert chosen["response"]["utter_action"] == f"utter_{topic}"
    assert 0.5 < chosen["response"]["confidence"] <= 1


def test_the_ranking_begins_with_the_choice_and_falls(pipeline: Pipeline) -> None:
    chosen = selected(pipeline, "must they cross a border")["fact"]
    confidences = [entry["confidence"] for entry in chosen["ranking"]]
    assert len(confidences) == 2 and confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1)
    assert chosen["ranking"][0]["intent_response_key"] == chosen["response"]["intent_response_key"]


def test_every_retrieval_intent_has_a_topic_chosen_also_where_it_has_but_one(pipeline: Pipeline) -> None:
    output = selected(pipeline, "i cant speak on the phone")
    assert output["all_retrieval_intents"] == ["advice", "fact", "signs"]
    assert output["advice"]["ranking"] == [
        {"intent_response_key": "advice/cannot_speak", "confidence": pytest.approx(1)}
    ]


def test_a_message_without_features_gets_no_topic(pipeline: Pipeline) -> None:
    classifier = pipeline.component("IntentTopicClassifier")
    message = Message({"text": "hello"})
    classifier.process([message])
    assert message.get(RESPONSE_SELECTOR) is None


async def test_rasa_finds_the_response_of_the_topic(pipeline: Pipeline) -> None:
    domain = Domain.load(str(CONFIG.with_name("domain.yml")))
    parsed = pipeline.parse("must they cross a border")
    tracker = DialogueStateTracker.from_events("person", [], slots=domain.slots)
    data = {"intent": parsed.get("intent"), RESPONSE_SELECTOR: parsed.get(RESPONSE_SELECTOR)}
    tracker.update(UserUttered("must they cross a border", {"name": "fact"}, [], data))
    events = await ActionRetrieveResponse("utter_fact").run(
        CollectingOutputChannel(), LocalisedResponses(domain), tracker, domain
    )
    assert [event.as_dict()["text"] for event in events] == [
        domain.responses["utter_fact/borders"][0]["text"]
    ]


def test_the_output_names_the_best_topic_first() -> None:
    output = selector_output([("fact/borders", 0.7), ("fact/profit", 0.3)])
    assert output["response"]["utter_action"] == "utter_fact/borders"
    assert output["response"]["confidence"] == 0.7
    assert [entry["intent_response_key"] for entry in output["ranking"]] == ["fact/borders", "fact/profit"]
