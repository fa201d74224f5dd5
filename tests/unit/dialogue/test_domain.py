"""domain.yml as a whole: nothing is missing, nothing is left over, no button leads nowhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain

from amparo.channels.payloads import RETRIEVAL_INTENTS, parse_payload
from amparo.directory.needs import NEEDS
from amparo.nlu.follow_up import KNOWLEDGE
from amparo.nlu.second_need import URGENCY
from tests.unit.dialogue.dialogue_bot import ROOT, policy_settings

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
CARDS = {
    "people_to_write_to",
    "cannot_speak",
    "emergency",
    "emergency_if_known",
    "crisis",
    "country",
    "services",
    "services_unavailable",
}
LOOKING_BACK = {"again", "next_topic", "service"}
# Given by LanguageIdentifier, so that there is nothing to learn.
WITHOUT_EXAMPLES = {"out_of_scope/other_language"}
ENDINGS = {"exit", "erase"}
BUTTONS = [
    (name, made) for name, variations in RESPONSES.items() for made in variations[0].get("buttons", [])
]


@lru_cache(maxsize=1)
def trained_intents() -> frozenset[str]:
    """Intents with their topics in data/nlu/en."""
    files = sorted((ROOT / "data" / "nlu" / "en").glob("*.yml"))
    lines = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return frozenset(re.findall(r"^ *- intent: (\S+)$", lines, re.MULTILINE))


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_has_one_variation_with_words_or_a_card(name: str) -> None:
    (variation,) = RESPONSES[name]
    custom = variation.get("custom", {})
    assert variation.keys() <= {"text", "custom", "buttons"}
    assert variation["text"].strip() or custom.get("card") in CARDS
    assert variation["text"] == variation["text"].strip()
    assert "{" not in variation["text"], "nothing is filled in"
    if custom:
        assert custom.get("card") in CARDS | LOOKING_BACK or custom.get("type") in ENDINGS
        assert len(custom) == 1


def test_what_is_told_because_more_was_asked_for_needs_no_card_of_its_own() -> None:
    for name, (variation,) in RESPONSES.items():
        if name.removeprefix("utter_").split("/")[0] in KNOWLEDGE and "/" in name:
            assert "custom" not in variation, name


@pytest.mark.parametrize(("name", "made"), BUTTONS, ids=[f"{name}-{made['title']}" for name, made in BUTTONS])
def test_a_button_leads_to_an_intent_and_a_topic_to_a_response(
    name: str, made: dict[str, str], domain: Domain
) -> None:
    assert made.keys() == {"title", "payload"}
    assert 0 < len(made["title"]) <= 32, "it has to fit on a small screen"
    data = parse_payload(made["payload"], domain, None)
    assert data is not None
    for entity in data["entities"]:
        assert entity["entity"] in DOMAIN["entities"]
        if entity["entity"] == "need":
            assert entity["value"] in NEEDS


def test_no_response_offers_a_button_twice() -> None:
    for name, (variation,) in RESPONSES.items():
        payloads = [made["payload"] for made in variation.get("buttons", [])]
        assert len(payloads) == len(set(payloads)), name


def test_a_response_about_a_topic_offers_another_one() -> None:
    for name, (variation,) in RESPONSES.items():
        if "/" not in name:
            continue
        intent, topic = name.removeprefix("utter_").split("/")
        payloads = [made["payload"] for made in variation.get("buttons", [])]
        assert payloads or variation.get("custom", {}).get("card") == "emergency", name
        assert f'/{intent}{{"topic": "{topic}"}}' not in payloads, name


def test_every_topic_has_its_response_and_every_response_its_topic() -> None:
    topics = {intent for intent in trained_intents() if "/" in intent}
    assert {topic.split("/")[0] for topic in topics} == set(RETRIEVAL_INTENTS)
    assert not topics & WITHOUT_EXAMPLES
    assert {f"utter_{topic}" for topic in topics | WITHOUT_EXAMPLES} == {n for n in RESPONSES if "/" in n}
    assert len(topics) >= 80


def test_every_intent_has_examples_and_every_example_an_intent() -> None:
    # Set by components, or by the channel.
    without = {"safe_word", "nlu_fallback", "about_services", "choose_service"}
    assert {intent.split("/")[0] for intent in trained_intents()} == set(DOMAIN["intents"]) - without


def test_a_response_never_stands_there_for_nothing() -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/rules").glob("*.yml")))
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("amparo", "actions")
        for path in sorted((ROOT / folder).rglob("*.py"))
    )
    policy = yaml.safe_dump([policy_settings("PriorityPolicy"), policy_settings("RulePolicy")])
    questions = {
        f"utter_ask_{form}_{slot}"
        for form, settings in DOMAIN["forms"].items()
        for slot in settings["required_slots"]
    }
    used = set(re.findall(r"utter_\w+", rules + code + policy)) | questions
    unused = {name for name in RESPONSES if "/" not in name} - used
    assert unused == set()


def test_the_form_has_a_question_for_each_of_its_slots() -> None:
    form = DOMAIN["forms"]["bystander_form"]["required_slots"]
    assert len(form) <= 3
    for slot in form:
        assert f"utter_ask_bystander_form_{slot}" in RESPONSES


def test_the_answers_offered_in_the_form_fill_its_slots() -> None:
    for slot in ("age_group", "concern_kind"):
        (variation,) = RESPONSES[f"utter_ask_bystander_form_{slot}"]
        values = [made["payload"] for made in variation["buttons"]]
        assert len(values) >= 3 and all(value.startswith(f'/inform{{"{slot}": "') for value in values)


def test_every_second_need_has_words_for_its_button() -> None:
    (variation,) = RESPONSES["utter_second_need"]
    payloads = {made["payload"] for made in variation["buttons"]}
    assert {f"/{need}" for need in URGENCY if need not in RETRIEVAL_INTENTS} == payloads


def test_every_need_that_a_slot_can_take_is_one_of_the_directory() -> None:
    values = {mapping["value"] for mapping in DOMAIN["slots"]["need"]["mappings"] if "value" in mapping}
    assert len(values) > 5 and values <= NEEDS.keys()


def test_a_session_ends_with_its_slots() -> None:
    assert DOMAIN["session_config"]["carry_over_slots_to_new_session"] is False
    endpoints = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    minutes = re.search(r"^ +minutes: (\d+)$", endpoints, re.MULTILINE)
    assert minutes is not None
    assert DOMAIN["session_config"]["session_expiration_time"] == int(minutes.group(1))


def test_no_slot_holds_what_a_person_wrote() -> None:
    for name, slot in DOMAIN["slots"].items():
        for mapping in slot["mappings"]:
            assert mapping["type"] != "from_text", name
            assert mapping.get("entity") != "place", f"{name}: the words for a place"
