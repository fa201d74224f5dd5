from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.bare_place_classifier import BarePlaceClassifier, is_bare_place


def spans(text: str, *places: str) -> list[tuple[int, int]]:
    return [(text.index(place), text.index(place) + len(place)) for place in places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("houston", ["houston"]),
        ("im in the uk", ["uk"]),
        ("I'm in Manila now!", ["Manila"]),
        ("ok i live near nairobi, kenya", ["nairobi", "kenya"]),
        ("and in kenya?", ["kenya"]),
        ("not kenya, uganda", ["kenya", "uganda"]),
    ],
)
def test_a_place_with_small_words_around_it_is_bare(text: str, places: list[str]) -> None:
    assert is_bare_place(text, spans(text, *places))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("he locked me in, we are in manchester", ["manchester"]),
        ("helpline in texas", ["texas"]),
        ("is trafficking common in india", ["india"]),
        ("help houston", ["houston"]),
        ("i am in the in the in the in the kenya", ["kenya"]),
    ],
)
def test_a_place_with_a_story_is_not(text: str, places: list[str]) -> None:
    assert not is_bare_place(text, spans(text, *places))


def test_without_a_place_nothing_is_bare() -> None:
    assert not is_bare_place("here", [])
    assert not is_bare_place("", [])


def classified(text: str, entity: str) -> Message:
    start = text.index("kenya")
    ranking = [{"name": "find_services", "confidence": 0.6}, {"name": "give_place", "confidence": 0.3}]
    message = Message(
        {
            "text": text,
            "intent": ranking[0],
            "intent_ranking": ranking,
            "entities": [{"entity": entity, "value": "KE", "start": start, "end": start + 5}],
        }
    )
    BarePlaceClassifier({}).process([message])
    return message


def test_a_bare_place_outranks_the_classifier() -> None:
    message = classified("im in kenya", "country")
    assert message.get("intent") == {"name": "give_place", "confidence": 1.0}
    assert [entry["name"] for entry in message.get("intent_ranking")] == ["give_place", "find_services"]


def test_anything_else_keeps_its_intent() -> None:
    assert classified("call someone in kenya", "country").get("intent")["name"] == "find_services"
    assert classified("im in kenya", "need").get("intent")["name"] == "find_services"


@pytest.mark.parametrize("text", ["", None, "😭"])
def test_messages_without_text_or_entities_do_no_harm(text: str | None) -> None:
    message = Message({"text": text})
    BarePlaceClassifier({}).process([message])
    assert message.get("intent") is None
