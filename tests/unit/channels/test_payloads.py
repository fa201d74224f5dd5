"""What counts as a command: only what the bot has offered."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.payloads import parse_payload, read_said

PLACE = '/give_place{"place": "KE"}'


def conversation(*payloads: str) -> DialogueStateTracker:
    buttons = [{"title": "Kenya", "payload": payload} for payload in payloads]
    return DialogueStateTracker.from_events("s", [BotUttered("Where?", {"buttons": buttons})])


def test_a_button_of_the_conversation_is_a_command(domain: Domain) -> None:
    said = read_said(PLACE, conversation(PLACE), domain, None)
    assert said.parse_data is not None
    assert said.parse_data["intent"] == {"name": "give_place", "confidence": 1.0}
    assert said.parse_data["intent_ranking"] == [{"name": "give_place", "confidence": 1.0}]
    assert said.parse_data["text"] == said.text == PLACE
    assert said.parse_data["entities"] == [
        {"entity": "place", "value": "KE", "start": 0, "end": 0, "extractor": "payload"}
    ]


def test_a_button_of_the_domain_is_a_command_in_any_conversation(domain: Domain) -> None:
    said = read_said("/danger", None, domain, None)
    assert said.parse_data is not None
    assert said.parse_data["intent"]["name"] == "danger"


@pytest.mark.parametrize(
    "text", [PLACE, "/erase_chat", "/restart", "/danger ", '/danger{"a": 1}', "//danger"]
)
def test_what_was_not_offered_is_text_without_its_slashes(domain: Domain, text: str) -> None:
    said = read_said(text, conversation('/give_place{"place": "UG"}'), domain, None)
    assert said.parse_data is None
    assert said.text == text.lstrip("/")


def test_slashes_elsewhere_are_left_alone(domain: Domain) -> None:
    assert read_said("24/7 and/or https://x.org", None, domain, None).text == "24/7 and/or https://x.org"


@pytest.mark.parametrize("text", ["", "/", "/ / /"])
def test_no_text_asks_for_the_menu(domain: Domain, text: str) -> None:
    data = read_said(text, None, domain, None).parse_data
    assert data is not None
    assert data["intent"]["name"] == "greet"


@pytest.mark.parametrize(
    "payload",
    [
        "/give_place{place: KE}",
        '/give_place{"place": {"a": 1}}',
        '/give_place{"place": null}',
        '/give_place{"place": true}',
        '/give_place["KE"]',
        '/give_place{"place": "KE"} and more',
        "/not_an_intent",
        "/fact",
        '/fact{"topic": "nothing_known"}',
        '/fact{"topic": 3}',
        '/give_place{"place": ' + "[" * 900 + "]" * 900 + "}",
    ],
)
def test_a_payload_that_cannot_be_read_is_text_even_if_it_was_offered(domain: Domain, payload: str) -> None:
    assert read_said(payload, conversation(payload), domain, None).parse_data is None


def test_the_topic_of_a_retrieval_intent_finds_its_response(domain: Domain) -> None:
    data = read_said('/fact{"topic": "borders"}', None, domain, None).parse_data
    assert data is not None
    assert data["response_selector"]["fact"]["response"]["utter_action"] == "utter_fact/borders"
    assert data["response_selector"]["all_retrieval_intents"] == ["advice", "fact", "out_of_scope", "signs"]
    assert data["intent"]["full_retrieval_intent_name"] == "fact/borders"


def test_several_values_become_several_entities(domain: Domain) -> None:
    data = parse_payload('/give_place{"place": ["KE", "UG"]}', domain, None)
    assert data is not None
    assert [entity["value"] for entity in data["entities"]] == ["KE", "UG"]


def test_the_context_of_the_channel_is_added(domain: Domain) -> None:
    context: dict[str, Any] = {
        "language": "en",
        "country": "KE",
        "known_country": None,
        "timezone": "Africa/Nairobi",
    }
    data = parse_payload(PLACE, domain, context)
    assert data is not None
    assert {entity["entity"]: entity["value"] for entity in data["entities"]} == {
        "place": "KE",
        "language": "en",
        "site_country": "KE",
    }
