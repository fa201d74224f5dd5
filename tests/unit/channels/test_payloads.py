"""What counts as a command: only what the bot has offered. And what such a command means."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.payloads import Said, offered_choices, parse_payload, read_said
from amparo.dialogue.case import SLOT, Case

PLACE = '/give_place{"country": "KE"}'


def conversation(*payloads: str) -> DialogueStateTracker:
    buttons = [{"title": "Kenya", "payload": payload} for payload in payloads]
    return DialogueStateTracker.from_events("s", [BotUttered("Where?", {"buttons": buttons})])


def meaning(said: Said) -> dict[str, Any]:
    assert said.parse_data is not None, "this is a text and no command"
    return said.parse_data


def case_in(data: dict[str, Any]) -> Case:
    (written,) = [entity["value"] for entity in data["entities"] if entity["entity"] == SLOT]
    return Case.from_json(written)


def test_a_button_of_the_conversation_is_a_command(domain: Domain) -> None:
    said = read_said(PLACE, conversation(PLACE), domain, None)
    data = meaning(said)
    assert data["intent"] == {"name": "give_place", "confidence": 1.0}
    assert data["intent_ranking"] == [{"name": "give_place", "confidence": 1.0}]
    assert data["text"] == said.text == PLACE
    assert data["entities"][0] == {
        "entity": "country",
        "value": "KE",
        "start": 0,
        "end": 0,
        "extractor": "payload",
    }
    assert [entity["entity"] for entity in data["entities"]] == ["country", SLOT]
    assert data["decision"] == {"why": "a button", "label": "give_place"}


def test_a_button_of_the_domain_is_a_command_in_any_conversation(domain: Domain) -> None:
    assert meaning(read_said("/danger", None, domain, None))["intent"]["name"] == "danger"


@pytest.mark.parametrize(
    "text", [PLACE, "/erase_chat", "/restart", "/danger ", '/danger{"a": 1}', "//danger"]
)
def test_what_was_not_offered_is_text_without_its_slashes(domain: Domain, text: str) -> None:
    said = read_said(text, conversation('/give_place{"country": "UG"}'), domain, None)
    assert said == Said(text.lstrip("/"))


def test_slashes_elsewhere_are_left_alone(domain: Domain) -> None:
    assert read_said("24/7 and/or https://x.org", None, domain, None).text == "24/7 and/or https://x.org"


@pytest.mark.parametrize("text", ["", "/", "/ / /"])
def test_no_text_asks_for_the_menu(domain: Domain, text: str) -> None:
    assert meaning(read_said(text, None, domain, None))["intent"]["name"] == "greet"


@pytest.mark.parametrize(
    "payload",
    [
        "/give_place{country: KE}",
        '/give_place{"country": {"a": 1}}',
        '/give_place{"country": null}',
        '/give_place{"country": true}',
        '/give_place["KE"]',
        '/give_place{"country": "KE"} and more',
        "/not_an_intent",
        "/fact",
        '/fact{"topic": "nothing_known"}',
        '/fact{"topic": 3}',
        '/give_place{"country": ' + "[" * 900 + "]" * 900 + "}",
    ],
)
def test_a_payload_that_cannot_be_read_is_text_even_if_it_was_offered(domain: Domain, payload: str) -> None:
    assert read_said(payload, conversation(payload), domain, None).parse_data is None


def test_the_topic_of_a_question_stands_in_the_case(domain: Domain) -> None:
    data = meaning(read_said('/fact{"topic": "borders"}', None, domain, None))
    assert data["intent"]["name"] == "fact"
    assert case_in(data).topic == "fact/borders"


def test_a_place_that_is_chosen_stands_in_the_case(domain: Domain) -> None:
    data = parse_payload('/give_place{"country": "US", "subdivision": "US-GA"}', domain, None)
    assert data is not None
    assert (case_in(data).country, case_in(data).subdivision) == ("US", "US-GA")


def test_what_was_known_before_is_still_known_after_a_button(domain: Domain) -> None:
    known = Case(situation="boat", who="self", told=True, said=("utter_move/boat/opening",))
    data = parse_payload(PLACE, domain, {"case": known.to_json()})
    assert data is not None
    after = case_in(data)
    assert (after.situation, after.who, after.told, after.said) == ("boat", "self", True, known.said)
    assert after.country == "KE"


def test_a_place_that_is_chosen_in_danger_means_danger_there(domain: Domain) -> None:
    known = Case(alarm="danger", told=True)
    data = parse_payload(PLACE, domain, {"case": known.to_json()})
    assert data is not None
    assert data["intent"]["name"] == "danger"
    assert (case_in(data).country, case_in(data).alarm) == ("KE", "danger")
    assert data["decision"]["label"] == "give_place", "what the button itself says"


@pytest.mark.parametrize("case", [None, "", "{", "[]", '"KE"', 7])
def test_a_case_that_cannot_be_read_counts_as_an_empty_one(domain: Domain, case: Any) -> None:
    data = parse_payload(PLACE, domain, {"case": case})
    assert data is not None
    assert case_in(data) == Case(country="KE")


def test_several_values_become_several_entities_and_decide_nothing(domain: Domain) -> None:
    data = parse_payload('/give_place{"country": ["KE", "UG"]}', domain, None)
    assert data is not None
    assert [e["value"] for e in data["entities"] if e["entity"] == "country"] == ["KE", "UG"]
    assert case_in(data) == Case()


def test_the_context_of_the_channel_is_added(domain: Domain) -> None:
    context: dict[str, Any] = {
        "language": "en",
        "country": "GB",
        "known_country": None,
        "timezone": "Africa/Nairobi",
    }
    data = parse_payload(PLACE, domain, context)
    assert data is not None
    given = {e["entity"]: e["value"] for e in data["entities"] if e["entity"] != SLOT}
    assert given == {"country": "KE", "language": "en", "site_country": "GB"}


def test_before_anything_is_kept_a_choice_has_the_title_of_the_greeting() -> None:
    domain = Domain.from_yaml(
        """
        responses:
          utter_affirm:
          - text: "Good."
            buttons: [{title: "The signs", payload: '/signs{"topic": "general"}'}]
          utter_greet:
          - text: "Hello."
            buttons: [{title: "What are the signs?", payload: '/signs{"topic": "general"}'}]
        """
    )
    assert offered_choices(None, domain)['/signs{"topic": "general"}'].source == "What are the signs?"
