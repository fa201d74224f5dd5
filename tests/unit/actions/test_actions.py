"""The custom actions, with the directory as it is shipped, and what happens where they fail."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import base
from actions.base import SafeAction, say
from actions.find_services import FindServices
from actions.more_services import MoreServices
from amparo.dialogue.answers import ASKS_COUNTRY, FIRST_RESULTS, Answer
from amparo.dialogue.case import Case
from amparo.directory import Directory
from amparo.directory.place import Place
from tests import training_data
from tests.unit.dialogue.situations import UNKNOWN, slots_of

DOMAIN = training_data.domain()
ALL = [FindServices, MoreServices]
KENYA = Case(country="KE")
SECRET = "my name is Grace and he is in room 12"


@pytest.fixture(autouse=True)
def shipped_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions open the local directory, whatever the environment says."""
    for name in ("AMPARO_HSDS_URL", "AMPARO_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    base.directory.cache_clear()


def tracker(text: str = "x", case: Case = UNKNOWN, **slots: Any) -> Tracker:
    message = {"text": text, "intent": {"name": "x"}, "entities": [], "metadata": {}}
    return Tracker("person", slots_of(case, **slots), message, [], False, None, {}, "action_listen")


def run(action: SafeAction, of: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages of an action, and the slots that it sets."""
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, of, {})
    assert all(event["event"] == "slot" for event in events)
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def names(message: dict[str, Any]) -> list[str]:
    return [str(item["name"]) for item in message["custom"]["items"]]


def test_the_actions_are_those_of_the_domain() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == set(DOMAIN["actions"])
    assert {action().name() for action in ALL} == set(DOMAIN["actions"])


def test_rasa_sdk_runs_them_from_a_request() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    state = tracker(case=KENYA).current_state()
    request = {"next_action": "action_find_services", "sender_id": "person", "tracker": state, "domain": {}}
    response = asyncio.run(executor.run(request))
    assert response is not None and "Kenya" in response["responses"][0]["text"]
    assert {event["name"] for event in response["events"]} == {"results_shown"}


class TestFindServices:
    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        (message,), slots = run(FindServices(), tracker())
        assert "Which country" in message["text"] and message["custom"] == ASKS_COUNTRY
        assert slots == {"results_shown": 0.0}

    def test_asks_whose_embassy_is_meant_and_then_gives_its_office(self) -> None:
        embassy = Case(country="AE", need="embassy")
        (message,), slots = run(FindServices(), tracker(case=embassy))
        assert "passport" in message["text"] and message["custom"] == ASKS_COUNTRY
        assert slots == {"results_shown": 0.0}
        (told,), _ = run(FindServices(), tracker(case=replace(embassy, origin_country="PH")))
        items = told["custom"]["items"]
        assert (items[0]["service_type"], items[0]["host_country"]) == ("home_country", "AE")
        (unknown,), _ = run(FindServices(), tracker(case=replace(embassy, asked_origin=True)))
        assert "no number of that embassy" in unknown["text"] and unknown["custom"]["items"]

    def test_shows_the_first_services_and_remembers_how_many(self) -> None:
        (message,), slots = run(FindServices(), tracker(case=Case(country="KE", need="child")))
        first = Directory().find(Place("KE"), "child", "child").services[:FIRST_RESULTS]
        assert names(message) == [found.service.service_name for found in first]
        assert slots == {"results_shown": 3.0}
        assert any(made["payload"] == "/more_results" for made in message["buttons"])

    def test_asks_which_place_where_the_name_has_several_meanings(self) -> None:
        (message,), slots = run(FindServices(), tracker(case=Case(country="KE", options=("GE", "US-GA"))))
        assert "Georgia, United States" in message["text"] and len(message["buttons"]) == 2
        assert slots == {"results_shown": 0.0}


class TestMoreServices:
    def test_goes_on_where_the_list_ended(self) -> None:
        everything = [
            found.service.service_name for found in Directory().find(Place("KE"), "trafficking").services
        ]
        shown: list[str] = []
        messages, slots = run(FindServices(), tracker(case=KENYA))
        while names(messages[0]):
            shown += names(messages[0])
            messages, slots = run(MoreServices(), tracker(case=KENYA, **slots))
        assert shown == everything and len(everything) > 2 * FIRST_RESULTS
        assert "that is all" in messages[0]["text"].lower()

    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        (message,), slots = run(MoreServices(), tracker(results_shown=3.0))
        assert "Which country" in message["text"] and slots == {}

    @pytest.mark.parametrize("shown", [None, 0, 0.0])
    def test_begins_at_the_start_where_nothing_was_shown(self, shown: float | None) -> None:
        (message,), slots = run(MoreServices(), tracker(case=KENYA, results_shown=shown))
        (first,), _ = run(FindServices(), tracker(case=KENYA))
        assert names(message) == names(first) and slots == {"results_shown": 3.0}


class Broken:
    """A directory whose faults repeat what a person wrote."""

    def find(self, *_: Any, **__: Any) -> None:
        raise RuntimeError(SECRET)

    look_up = find


@pytest.mark.parametrize("kind", ALL)
def test_a_failure_inside_is_told_and_logged_without_words(
    kind: type[SafeAction], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    action = kind()
    monkeypatch.setattr(f"{kind.__module__}.directory", Broken)
    messages, slots = run(action, tracker(SECRET, KENYA))
    assert [message["response"] for message in messages] == ["utter_services_unavailable"]
    assert slots == {}
    (record,) = (record for record in caplog.records if record.name.startswith("actions"))
    assert record.levelno == logging.ERROR
    assert action.name() in record.getMessage() and "RuntimeError" in record.getMessage()
    assert SECRET not in caplog.text and record.exc_info is None


def test_what_was_said_before_the_failure_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("actions.find_services.SlotSet", fail)
    messages, _ = run(FindServices(), tracker(case=KENYA))
    assert [message.get("response") for message in messages] == ["utter_services_unavailable"]


def test_slots_that_cannot_be_read_are_a_failure_that_is_told(caplog: pytest.LogCaptureFixture) -> None:
    messages, _ = run(MoreServices(), tracker(SECRET, KENYA, results_shown=SECRET))
    assert messages[0]["response"] == "utter_services_unavailable"
    assert SECRET not in caplog.text
    messages, _ = run(FindServices(), tracker(case=Case(country="KE", need=SECRET)))
    assert messages[0]["response"] == "utter_services_unavailable"
    assert SECRET not in caplog.text


def test_the_response_to_a_failure_exists() -> None:
    assert "utter_services_unavailable" in training_data.responses()


def test_the_directory_is_opened_once() -> None:
    assert base.directory() is base.directory()


def test_an_answer_is_said_with_its_buttons_and_its_custom_part() -> None:
    dispatcher = CollectingDispatcher()
    say(dispatcher, Answer("Hello.", {"type": "services"}, [{"title": "A", "payload": "/a"}]))
    (message,) = dispatcher.messages
    assert message["text"] == "Hello." and message["custom"] == {"type": "services"}
    assert message["buttons"] == [{"title": "A", "payload": "/a"}]
