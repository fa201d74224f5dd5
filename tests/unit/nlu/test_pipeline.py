"""The whole chain of config.yml, from a text to an intent with entities: it never raises."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.nlu.component import entity_values
from tests.unit.nlu.nlu_pipeline import Pipeline, examples

ODD = {
    "empty": "",
    "blank": "   ",
    "emoji": "😭😭🙏",
    "flag": "🏳️‍🌈",
    "marks": "?!...",
    "invisible": "\u200b\u2066",
    "one long word": "x" * 1000,
    "many words": "help " * 200,
    "many sentences": "no. " * 250,
    "lines": "\n" * 1000,
    "arabic": "انا محتاج مساعدة من فضلك انا في دبي",
    "tigrinya": "ሓገዝ የድልየኒ",
    "digits": "0" * 1000,
    "a control character": "help\x00me",
    "a payload": '/danger{"country": "KE"}',
    "code": "{{7*7}} {slot} %s <b>",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_no_message_makes_the_chain_fail(text: str, pipeline: Pipeline) -> None:
    message = pipeline.parse(text)
    assert message.get("intent")["name"]
    assert 0 <= message.get("intent")["confidence"] <= 1
    names = [entry["name"] for entry in message.get("intent_ranking")]
    assert len(names) == len(set(names)) > 5
    assert message.get("intent")["name"] == names[0]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_nor_does_it_where_the_engine_is_off(text: str, pipeline: Pipeline, no_engine: None) -> None:
    assert pipeline.parse(text).get("intent")["name"]


def test_the_chain_is_the_one_of_config_yml(pipeline: Pipeline) -> None:
    names = pipeline.names()
    assert {"NgramFeaturizer", "IntentTopicClassifier", "SentenceEmbedder"} <= set(names)
    # What is decided later outranks what was decided before.
    late = [
        "PlaceExtractor",
        "BarePlaceClassifier",
        "ServiceRequestClassifier",
        "SafeWordClassifier",
        "SafetyNet",
    ]
    late += ["FollowUp", "SecondNeed", "LanguageIdentifier"]
    assert [name for name in names if name in late] == late
    assert names.index("IntentTopicClassifier") < names.index("PlaceExtractor")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("helo", "greet"),
        ("can u help pls i need help", "need_help"),
        ("helpline in kenya", "find_services"),
        ("im in houston", "give_place"),
        ("he locked me in, we are in manchester", "danger"),
        ("i want to die, im in kenya", "self_harm"),
        ("amparo", "safe_word"),
        ("must they cross a border", "fact"),
    ],
)
def test_each_kind_of_message_is_understood(text: str, intent: str, pipeline: Pipeline) -> None:
    assert pipeline.parse(text).get("intent")["name"] == intent


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        ("necesito ayuda por favor", "out_of_scope", "es"),
        ("ሓገዝ የድልየኒ", "out_of_scope", "ti"),
        ("nairobi, kenya", "give_place", None),
        ("i need help", "need_help", None),
    ],
)
def test_another_language_is_told_from_english_and_from_a_place(
    text: str, intent: str, language: str | None, pipeline: Pipeline
) -> None:
    message = pipeline.parse(text)
    assert message.get("intent")["name"] == intent
    assert entity_values(message, "message_language") == ([language] if language else [])
    if language:
        chosen = message.get("response_selector")["out_of_scope"]["response"]
        assert chosen["utter_action"] == "utter_out_of_scope/other_language"


def test_a_fragment_is_understood_by_the_answer_before_it(pipeline: Pipeline) -> None:
    message = pipeline.parse("signs?", {"last_answer": "fact/child_consent"})
    assert message.get("intent")["name"] == "signs"
    assert message.get("response_selector")["signs"]["response"]["intent_response_key"] == "signs/child"


def test_place_need_person_and_context_are_all_found(pipeline: Pipeline) -> None:
    message = pipeline.parse("child helpline in kenya for a 12 year old", {"language": "en", "country": "UG"})
    for name, value in {
        "country": "KE",
        "need": "child",
        "age_group": "child",
        "language": "en",
        "site_country": "UG",
    }.items():
        assert entity_values(message, name) == [value]


def test_a_model_trained_without_the_engine_understands_by_n_grams(tmp_path: Path, no_engine: None) -> None:
    trained = Pipeline(tmp_path / "model", without="PlaceExtractor").train(examples()).load()
    assert trained.parse("i need help pls").get("intent")["name"] == "need_help"
    assert trained.parse("he locked me in").get("intent")["name"] == "danger"
    for text in ODD.values():
        assert trained.parse(text).get("intent")["name"]
