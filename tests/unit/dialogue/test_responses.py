"""The bot's words: always an answer, with numbers where they belong, never with what a person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.dialogue.answers import Answer
from amparo.dialogue.responses import SECOND_TIME, LocalisedResponses, last_response, merge
from tests.unit.dialogue.dialogue_bot import DialogueBot


def said(text: str = "x", **entities: str) -> UserUttered:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return UserUttered(text, {"name": "greet", "confidence": 1.0}, found)


def tracker_of(domain: Domain, *events: Event, **slots: Any) -> DialogueStateTracker:
    filled = [SlotSet(name, value) for name, value in slots.items()]
    return DialogueStateTracker.from_events("person", [*filled, *events], slots=domain.slots)


@pytest.fixture
def responses(domain: Domain) -> LocalisedResponses:
    return LocalisedResponses(domain)


@pytest.fixture
def in_kenya(domain: Domain) -> DialogueStateTracker:
    return tracker_of(domain, said(), country="KE")


async def generate(responses: LocalisedResponses, name: str, tracker: DialogueStateTracker) -> dict[str, Any]:
    return await responses.generate(name, tracker, "website")


def test_rasa_makes_it_from_endpoints_yml(domain: Domain) -> None:
    config = EndpointConfig.from_dict({"type": "amparo.dialogue.responses.LocalisedResponses"})
    assert isinstance(NaturalLanguageGenerator.create(config, domain), LocalisedResponses)


async def test_a_plain_response_is_said_as_it_stands(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    name = "utter_fact/borders"
    assert await generate(responses, name, in_kenya) == domain.responses[name][0]


async def test_every_response_is_complete_with_and_without_a_place(
    responses: LocalisedResponses, domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    situations = [
        tracker_of(domain),
        tracker_of(domain, said()),
        tracker_of(domain, said(), country="KE"),
        tracker_of(domain, said(), site_country="GB"),
        tracker_of(domain, said(), country="KP", age_group="child", need="human"),
        tracker_of(domain, said(place_options="GE|US-GA"), country="KE"),
    ]
    for tracker in situations:
        for name in domain.responses:
            response = await generate(responses, name, tracker)
            assert response["text"].strip(), name
            assert "card" not in (response.get("custom") or {}), f"{name}: the card was not made"
            assert all(made["title"] and made["payload"] for made in response.get("buttons") or [])
    assert caplog.records == []


async def test_the_emergency_response_has_the_numbers_of_the_place(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    response = await generate(responses, "utter_emergency", in_kenya)
    assert response["text"].startswith(domain.responses["utter_emergency"][0]["text"])
    assert "call 999" in response["text"] and response["custom"]["type"] == "emergency"


async def test_own_buttons_stay_before_those_of_the_card(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    own = domain.responses["utter_safe_word"][0]["buttons"]
    buttons = (await generate(responses, "utter_safe_word", in_kenya))["buttons"]
    assert own and buttons[: len(own)] == own
    assert any(made["payload"].startswith("/advice") for made in buttons[len(own) :])


async def test_what_one_person_gets_does_not_get_into_the_answers_to_the_next(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    first = await generate(responses, "utter_safe_word", in_kenya)
    first["buttons"].clear()
    again = await generate(responses, "utter_safe_word", tracker_of(domain, said()))
    assert "Kenya" not in again["text"] and again["buttons"]


async def test_a_broken_directory_leaves_the_words(
    responses: LocalisedResponses,
    domain: Domain,
    in_kenya: DialogueStateTracker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def find(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("the words of a person")

    responses._directory = Broken()  # type: ignore[assignment]
    for name in ("utter_emergency", "utter_crisis", "utter_safe_word", "utter_missing_response"):
        response = await generate(responses, name, in_kenya)
        assert response["text"] == domain.responses[name][0]["text"]
        assert "custom" not in response
    assert "RuntimeError" in caplog.text and "the words of a person" not in caplog.text


async def test_an_unknown_card_is_told_and_the_words_are_said(
    domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    other = Domain.from_dict({"responses": {"utter_x": [{"text": "Hello.", "custom": {"card": "magic"}}]}})
    assert await generate(LocalisedResponses(other), "utter_x", tracker_of(domain)) == {"text": "Hello."}
    assert "magic" in caplog.text


async def test_a_response_that_is_missing_is_told_and_replaced(
    responses: LocalisedResponses, in_kenya: DialogueStateTracker, caplog: pytest.LogCaptureFixture
) -> None:
    response = await generate(responses, "utter_no_such_thing", in_kenya)
    assert "something went wrong" in response["text"] and "call 999" in response["text"]
    assert "utter_no_such_thing" in caplog.text


async def test_even_an_empty_domain_gets_an_answer(domain: Domain) -> None:
    empty = LocalisedResponses(Domain.empty())
    response = await generate(empty, "utter_greet", tracker_of(domain))
    assert "emergency number" in response["text"]


async def test_what_a_person_wrote_is_never_repeated(responses: LocalisedResponses, domain: Domain) -> None:
    secret = "sehr-geheim {country} {{7*7}}"
    tracker = tracker_of(
        domain, said(secret, place=secret), country="KE", subdivision=secret, concern_kind=secret
    )
    for name in domain.responses:
        response = str(await generate(responses, name, tracker))
        assert "sehr-geheim" not in response and "{{" not in response, name


class TestNotUnderstoodTwice:
    @pytest.mark.parametrize("second", ["nlu_fallback", "not_understood"])
    @pytest.mark.parametrize("first", ["nlu_fallback", "not_understood"])
    async def test_people_are_offered(self, first: str, second: str, bot: DialogueBot) -> None:
        once = await bot.say(f"/{first}")
        twice = await bot.say(f"/{second}")
        assert once.texts != twice.texts
        assert "A person can do this better" in twice.texts[0]
        assert "A person can do this better" in (await bot.say(f"/{second}")).texts[0], "and the third time"

    async def test_something_understood_between_begins_anew(self, bot: DialogueBot) -> None:
        once = await bot.say("/nlu_fallback")
        await bot.say("/thanks")
        assert (await bot.say("/nlu_fallback")).texts == once.texts

    async def test_in_a_form_it_counts_as_well(self, bot: DialogueBot) -> None:
        await bot.say("/worried_about_someone")
        await bot.say("/nlu_fallback")
        assert "A person can do this better" in (await bot.say("/nlu_fallback")).texts[0]

    def test_both_responses_exist(self, domain: Domain) -> None:
        assert {*SECOND_TIME, *SECOND_TIME.values()} <= domain.responses.keys()


def test_the_last_response_is_that_to_the_message_before(domain: Domain) -> None:
    def uttered(name: str) -> list[Event]:
        return [ActionExecuted(name), BotUttered("x", metadata={"utter_action": name})]

    assert last_response(tracker_of(domain)) is None
    assert last_response(tracker_of(domain, said(), *uttered("utter_a"))) is None, "that is the present turn"
    two = [said(), *uttered("utter_a"), *uttered("utter_b"), said()]
    assert last_response(tracker_of(domain, *two)) == "utter_a"
    assert last_response(tracker_of(domain, *two, *uttered("utter_c"))) == "utter_a"
    assert last_response(tracker_of(domain, *two, said())) is None, "nothing was said to the message before"


def test_merging_keeps_what_the_answer_has_not() -> None:
    own, added = {"title": "A", "payload": "/greet"}, {"title": "B", "payload": "/thanks"}
    merged = merge({"text": "old", "image": "i", "buttons": [own]}, Answer("new", {"type": "x"}, [added]))
    assert merged == {"text": "new", "image": "i", "buttons": [own, added], "custom": {"type": "x"}}
    assert merge({"text": "old"}, Answer("new")) == {"text": "new"}
