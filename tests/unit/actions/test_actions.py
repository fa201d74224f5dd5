"""The custom actions, with the directory as it is shipped, and what happens where they fail."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import base
from actions.advise_bystander import SIGNS, AdviseBystander
from actions.base import SafeAction, say
from actions.find_services import FindServices
from actions.more_services import MoreServices
from amparo.dialogue.answers import FIRST_RESULTS, Answer
from amparo.directory import Directory
from amparo.directory.place import Place

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
ALL = [FindServices, MoreServices, AdviseBystander]
SECRET = "my name is Grace and he is in room 12"


@pytest.fixture(autouse=True)
def shipped_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions open the local directory, whatever the environment says."""
    for name in ("AMPARO_HSDS_URL", "AMPARO_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    base.directory.cache_clear()


def tracker(text: str = "x", entities: list[dict[str, Any]] | None = None, **slots: Any) -> Tracker:
    message = {"text": text, "intent": {"name": "x"}, "entities": entities or [], "metadata": {}}
    return Tracker("person", slots, message, [], False, None, {}, "action_listen")


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
    state = tracker(country="KE").current_state()
    request = {"next_action": "action_find_services", "sender_id": "person", "tracker": state, "domain": {}}
    response = asyncio.run(executor.run(request))
    assert response is not None and "Kenya" in response["responses"][0]["text"]
    assert {event["name"] for event in response["events"]} == {"results_shown"}


class TestFindServices:
    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        (message,), slots = run(FindServices(), tracker())
        assert "Which country" in message["text"] and message["custom"] == {}
        assert slots == {"results_shown": 0.0}

    def test_shows_the_first_services_and_remembers_how_many(self) -> None:
        (message,), slots = run(FindServices(), tracker(country="KE", need="child"))
        first = Directory().find(Place("KE"), "child", "child").services[:FIRST_RESULTS]
        assert names(message) == [found.service.service_name for found in first]
        assert slots == {"results_shown": 3.0}
        assert any(made["payload"] == "/more_results" for made in message["buttons"])

    def test_asks_which_place_where_the_name_has_several_meanings(self) -> None:
        options = [{"entity": "place_options", "value": "GE|US-GA"}]
        (message,), slots = run(FindServices(), tracker(entities=options, country="KE"))
        assert "Georgia, United States" in message["text"] and len(message["buttons"]) == 2
        assert slots == {"results_shown": 0.0}


class TestMoreServices:
    def test_goes_on_where_the_list_ended(self) -> None:
        everything = [
            found.service.service_name for found in Directory().find(Place("KE"), "trafficking").services
        ]
        shown: list[str] = []
        state: dict[str, Any] = {"country": "KE", "need": "trafficking"}
        messages, slots = run(FindServices(), tracker(**state))
        while names(messages[0]):
            shown += names(messages[0])
            messages, slots = run(MoreServices(), tracker(**state, **slots))
        assert shown == everything and len(everything) > 2 * FIRST_RESULTS
        assert "that is all" in messages[0]["text"].lower()

    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        (message,), slots = run(MoreServices(), tracker(results_shown=3.0))
        assert "Which country" in message["text"] and slots == {}

    @pytest.mark.parametrize("shown", [None, 0, 0.0])
    def test_begins_at_the_start_where_nothing_was_shown(self, shown: float | None) -> None:
        (message,), slots = run(MoreServices(), tracker(country="KE", results_shown=shown))
        (first,), _ = run(FindServices(), tracker(country="KE"))
        assert names(message) == names(first) and slots == {"results_shown": 3.0}


class TestAdviseBystander:
    def test_says_signs_advice_and_services_and_forgets_the_concern(self) -> None:
        messages, slots = run(
            AdviseBystander(), tracker(country="KE", age_group="adult", concern_kind="work")
        )
        assert [message.get("response") for message in messages[:2]] == [
            "utter_signs/labour",
            "utter_advise_bystander",
        ]
        assert "Kenya" in messages[2]["text"] and len(messages) == 3
        assert slots == {"concern_kind": None, "results_shown": 3.0}

    @pytest.mark.parametrize(
        ("age_group", "kind", "topic"),
        [
            ("child", "other", "child"),
            ("adult", "other", "general"),
            ("unknown", None, "general"),
            ("child", "marriage", "forced_marriage"),
        ],
    )
    def test_chooses_the_signs_by_what_was_noticed(
        self, age_group: str, kind: str | None, topic: str
    ) -> None:
        messages, _ = run(AdviseBystander(), tracker(country="KE", age_group=age_group, concern_kind=kind))
        assert messages[0]["response"] == f"utter_signs/{topic}"

    def test_has_a_response_for_every_kind_that_can_be_noticed(self) -> None:
        from amparo.nlu.person_extractor import _KINDS

        assert SIGNS.keys() == _KINDS.keys()
        for topic in (*SIGNS.values(), "child", "general"):
            assert f"utter_signs/{topic}" in DOMAIN["responses"]

    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        messages, _ = run(AdviseBystander(), tracker(concern_kind="work"))
        assert "Which country" in messages[-1]["text"]


class Broken:
    """A directory whose faults repeat what a person wrote."""

    def find(self, *_: Any, **__: Any) -> None:
        raise RuntimeError(SECRET)


@pytest.mark.parametrize("kind", ALL)
def test_a_failure_inside_is_told_and_logged_without_words(
    kind: type[SafeAction], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    action = kind()
    monkeypatch.setattr(f"{kind.__module__}.directory", Broken)
    messages, slots = run(action, tracker(SECRET, country="KE", concern_kind="work"))
    assert [message["response"] for message in messages] == ["utter_services_unavailable"]
    assert slots == {}
    (record,) = (record for record in caplog.records if record.name.startswith("actions"))
    assert record.levelno == logging.ERROR
    assert action.name() in record.getMessage() and "RuntimeError" in record.getMessage()
    assert SECRET not in caplog.text and record.exc_info is None


def test_what_was_said_before_the_failure_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    said = CollectingDispatcher()
    monkeypatch.setattr("actions.advise_bystander.directory", Broken)
    AdviseBystander().run(said, tracker(country="KE"), {})
    assert len(said.messages) == 1, "not the signs and then an apology"


def test_slots_that_cannot_be_read_are_a_failure_that_is_told(caplog: pytest.LogCaptureFixture) -> None:
    messages, _ = run(MoreServices(), tracker(SECRET, country="KE", results_shown=SECRET))
    assert messages[0]["response"] == "utter_services_unavailable"
    assert SECRET not in caplog.text
    messages, _ = run(FindServices(), tracker(country="KE", need=SECRET))
    assert messages[0]["response"] == "utter_services_unavailable"
    assert SECRET not in caplog.text


def test_the_response_to_a_failure_exists() -> None:
    assert "utter_services_unavailable" in DOMAIN["responses"]


def test_the_directory_is_opened_once() -> None:
    assert base.directory() is base.directory()


def test_an_answer_is_said_with_its_buttons_and_its_custom_part() -> None:
    dispatcher = CollectingDispatcher()
    say(dispatcher, Answer("Hello.", {"type": "services"}, [{"title": "A", "payload": "/a"}]))
    (message,) = dispatcher.messages
    assert message["text"] == "Hello." and message["custom"] == {"type": "services"}
    assert message["buttons"] == [{"title": "A", "payload": "/a"}]
