"""domain.yml and data/responses as a whole: nothing is missing, nothing is left over, no button leads nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.channels.payloads import parse_payload
from amparo.data.dialogues import read_dialogues
from amparo.dialogue.moves import PREFIX
from amparo.dialogue.table import intents, of_group
from amparo.dialogue.topics import SIMPLE
from amparo.directory.needs import NEEDS
from amparo.nlu.reading.labels import AGES
from tests import training_data
from tests.unit.dialogue.dialogue_bot import ROOT

DOMAIN: dict[str, Any] = training_data.domain()
RESPONSES = training_data.responses()
WITHOUT_MOVES = {name: entries for name, entries in RESPONSES.items() if not name.startswith(PREFIX)}
LAYERED = {
    name
    for name in WITHOUT_MOVES
    if name.split("/")[0].removeprefix("utter_") in of_group("knowledge") and "/" in name
} | {"utter_missing_child"}
TOPICS = {
    name.removeprefix("utter_") for name in WITHOUT_MOVES if "/" in name and not name.startswith(SIMPLE)
}
CARDS = {
    "people_to_write_to",
    "cannot_speak",
    "emergency",
    "emergency_if_known",
    "other_language",
    "crisis",
    "country",
    "services_unavailable",
}
OF_THE_TALK = {
    "again",
    "next_topic",
    "simpler",
    "source",
    "service",
    "line_detail",
    "move",
    "not_sure",
}
# Given by the identification of languages, so that there is nothing to learn.
WITHOUT_EXAMPLES = {"out_of_scope/other_language"}
ENDINGS = {"exit", "erase"}
BUTTONS = [
    (name, made)
    for name, variations in RESPONSES.items()
    for entry in variations
    for made in entry.get("buttons", [])
]


def trained_labels() -> set[str]:
    """Labels with their topics, of the messages and of the conversations that are learnt from."""
    turns = (turn for one in read_dialogues(ROOT / "data" / "dialogues") for turn in one.turns)
    return {*training_data.training_messages(), *(turn.label for turn in turns)} - {"-"}


@pytest.mark.parametrize("name", sorted(WITHOUT_MOVES.keys() - LAYERED))
def test_a_response_has_words_or_a_card_and_at_most_one_text_for_later(name: str) -> None:
    assert len(RESPONSES[name]) <= 2
    assert len({str(variation.get("custom")) for variation in RESPONSES[name]}) == 1
    for variation in RESPONSES[name]:
        custom = variation.get("custom", {})
        assert variation.keys() <= {"text", "custom", "buttons"}
        assert variation["text"].strip() or custom.get("card") in CARDS
        assert variation["text"] == variation["text"].strip()
        assert "{" not in variation["text"], "nothing is filled in but figures"
        if custom and not name.startswith(SIMPLE):
            assert custom.get("card") in CARDS | OF_THE_TALK or custom.get("type") in ENDINGS
            assert len(custom.keys() - {"sources"}) == 1


@pytest.mark.parametrize("name", sorted(LAYERED))
def test_a_topic_has_one_to_four_layers_and_offers_ways_on_in_the_first(name: str) -> None:
    first, *others = RESPONSES[name]
    assert len(others) <= 3
    assert first["custom"]["card"] == "topic"
    assert len(first.get("buttons", [])) <= 3
    for layer in (first, *others):
        assert layer.keys() <= {"text", "custom", "buttons"}
        assert layer["text"] == layer["text"].strip() and "{" not in layer["text"]
        assert layer.get("custom", {}).keys() <= {"card", "sources", "table", "by"}
    assert not any(layer.get("buttons") for layer in others)


def test_simple_words_belong_to_a_topic() -> None:
    simple = [name for name in WITHOUT_MOVES if name.startswith(SIMPLE)]
    assert len(simple) > 100
    assert [name for name in simple if name.removeprefix(SIMPLE) not in TOPICS] == []


@pytest.mark.parametrize(("name", "made"), BUTTONS, ids=[f"{name}-{made['title']}" for name, made in BUTTONS])
def test_a_button_leads_to_an_intent_of_the_table_and_a_topic_to_a_response(
    name: str, made: dict[str, str], domain: Domain
) -> None:
    assert made.keys() == {"title", "payload"}
    assert 0 < len(made["title"]) <= 32, "it has to fit on a small screen"
    data = parse_payload(made["payload"], domain, None)
    assert data is not None and data["intent"]["name"] in intents()
    values = {entity["entity"]: entity["value"] for entity in data["entities"]}
    assert values.keys() <= set(DOMAIN["entities"])
    assert values.get("need", "human") in NEEDS
    assert values.get("age_group", "child") in AGES
    if "topic" in values:
        assert f"{data['intent']['name']}/{values['topic']}" in TOPICS


def test_there_are_buttons() -> None:
    assert len(BUTTONS) > 100


def test_no_response_offers_a_button_twice() -> None:
    for name, variations in RESPONSES.items():
        for variation in variations:
            payloads = [made["payload"] for made in variation.get("buttons", [])]
            assert len(payloads) == len(set(payloads)), name


def test_a_response_about_a_topic_offers_another_one() -> None:
    for name in TOPICS:
        variation = RESPONSES[f"utter_{name}"][0]
        intent, topic = name.split("/")
        payloads = [made["payload"] for made in variation.get("buttons", [])]
        assert payloads or variation.get("custom", {}).get("card") in ("emergency", "other_language"), name
        assert f'/{intent}{{"topic": "{topic}"}}' not in payloads, name


def test_every_topic_has_its_response_and_every_response_its_topic() -> None:
    topics = {label for label in trained_labels() if "/" in label}
    assert not topics & WITHOUT_EXAMPLES
    assert topics | WITHOUT_EXAMPLES == TOPICS
    assert len(topics) >= 80


def test_every_label_of_the_training_data_is_an_intent_of_the_table() -> None:
    bases = {label.split("/")[0] for label in trained_labels()}
    assert bases <= intents().keys() and len(bases) >= 40
    urgent_or_trouble = {
        name
        for name in of_group("urgent") | of_group("trouble")
        if name not in ("alarm_goes_on", "tells_more", "asks_in_trouble")
    }
    assert urgent_or_trouble <= bases


def test_a_response_never_stands_there_for_nothing() -> None:
    paths = [
        path
        for folder in ("amparo", "actions")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "kinds.py"  # it only says of what kind each is
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in [*paths, ROOT / "config.yml"])
    used = set(re.findall(r"utter_\w+", code)) | {
        action for row in intents().values() for action in row.actions
    }
    assert {name for name in WITHOUT_MOVES if "/" not in name} - used == set()


def test_a_session_ends_with_its_slots() -> None:
    assert DOMAIN["session_config"]["carry_over_slots_to_new_session"] is False
    assert DOMAIN["session_config"]["session_expiration_time"] == 0, "the state forgets, not the clock"


def test_no_slot_holds_what_a_person_wrote_and_none_changes_what_the_rules_do() -> None:
    for name, slot in DOMAIN["slots"].items():
        assert slot["influence_conversation"] is False, name
        for mapping in slot["mappings"]:
            assert mapping["type"] in ("from_entity", "custom"), name


def test_every_entity_and_slot_of_the_domain_is_used() -> None:
    filled = {mapping.get("entity") for slot in DOMAIN["slots"].values() for mapping in slot["mappings"]}
    assert filled - {None} <= set(DOMAIN["entities"])
    assert DOMAIN.keys() == {"version", "session_config", "intents", "entities", "slots", "actions"}
