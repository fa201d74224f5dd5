"""A short message with a kind of service and a place asks for services there."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.service_request_classifier import ServiceRequestClassifier, asks_for_services


@pytest.mark.parametrize(
    "text",
    [
        "helpline united states",
        "i need a helpline in the united states",
        "trafficking hotline spain",
        "hot line for kids in kenya pls",
        "any shelters near leeds",
        "crisis line manila",
    ],
)
def test_a_service_and_a_place_ask_for_services(text: str) -> None:
    assert asks_for_services(text, has_place=True)


@pytest.mark.parametrize(
    "text",
    [
        "how does the helpline in the uk work",
        "what happens when you call the us hotline",
        "i called the helpline in kenya and nobody answered",
        "the hotline in spain said they cannot help me",
        "my cousin in spain is not paid and her boss has a shelter for dogs and she sleeps there with them",
        "im in spain",
    ],
)
def test_a_question_about_a_line_or_a_story_does_not(text: str) -> None:
    assert not asks_for_services(text, has_place=True)


def test_without_a_place_the_classifier_decides() -> None:
    assert not asks_for_services("helpline", has_place=False)


def test_the_component_puts_it_first_and_leaves_other_messages_alone() -> None:
    ranking = [{"name": "fact", "confidence": 0.6}, {"name": "find_services", "confidence": 0.2}]
    place = [{"entity": "country", "value": "ES", "start": 20, "end": 25}]
    asked, other = (
        Message({"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": place})
        for text in ("trafficking hotline spain", "spain")
    )
    ServiceRequestClassifier({}).process([asked, other])
    assert asked.get("intent") == {"name": "find_services", "confidence": 1.0}
    assert [entry["name"] for entry in asked.get("intent_ranking")] == ["find_services", "fact"]
    assert other.get("intent") == ranking[0]
