"""The custom actions, with the directory as it is shipped, and what happens where they fail."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import base
from actions.base import SafeAction, say
from actions.find_services import FindServices
from actions.more_services import TRIED, MoreServices
from actions.report_number import ReportNumber
from amparo.channels.rendering.web import text_of
from amparo.dialogue.answers import FIRST_RESULTS
from amparo.dialogue.case import Case
from amparo.dialogue.reply import Reply, Text
from amparo.directory import Directory, number_reports
from amparo.directory.place import Place
from amparo.settings import current
from tests import training_data
from tests.unit.dialogue.situations import UNKNOWN, slots_of

DOMAIN = training_data.domain()
ALL = [FindServices, MoreServices, ReportNumber]
OF_SERVICES = [FindServices, MoreServices]
KENYA = Case(country="KE")
SECRET = "my name is Grace and he is in room 12"


@pytest.fixture(autouse=True)
def shipped_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions open the local directory, whatever the environment says."""
    for name in ("AMPARO_HSDS_URL", "AMPARO_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    base.directory.cache_clear()


def tracker(text: str = "x", case: Case = UNKNOWN, intent: str = "x", **slots: Any) -> Tracker:
    message = {"text": text, "intent": {"name": intent}, "entities": [], "metadata": {}}
    return Tracker("person", slots_of(case, **slots), message, [], False, None, {}, "action_listen")


def run(action: SafeAction, of: Tracker) -> list[dict[str, Any]]:
    """The messages of an action."""
    dispatcher = CollectingDispatcher()
    assert action.run(dispatcher, of, {}) == []
    return dispatcher.messages


def reply_of(action: SafeAction, of: Tracker) -> Reply:
    (message,) = run(action, of)
    return Reply.from_json(message["custom"]["reply"])


def names(reply: Reply) -> list[str]:
    return [service["service_name"] for service in reply.services]


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
    assert response is not None
    reply = Reply.from_json(response["responses"][0]["custom"]["reply"])
    assert "Kenya" in text_of(reply, "en") and response["events"] == []


class TestFindServices:
    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        reply = reply_of(FindServices(), tracker())
        assert "Which country" in text_of(reply, "en") and reply.asks == "country"

    def test_asks_whose_embassy_is_meant_and_then_gives_its_office(self) -> None:
        embassy = Case(country="AE", need="embassy")
        asked = reply_of(FindServices(), tracker(case=embassy))
        assert "passport" in text_of(asked, "en") and asked.asks == "country"
        told = reply_of(FindServices(), tracker(case=replace(embassy, origin_country="PH")))
        assert (told.services[0]["service_type"], told.services[0]["host_country"]) == ("home_country", "AE")
        unknown = reply_of(FindServices(), tracker(case=replace(embassy, asked_origin=True)))
        assert "no number of that embassy" in text_of(unknown, "en") and unknown.services

    def test_shows_the_first_services(self) -> None:
        reply = reply_of(FindServices(), tracker(case=Case(country="KE", need="child")))
        first = Directory().find(Place("KE"), "child", "child").services[:FIRST_RESULTS]
        assert names(reply) == [found.service.service_name for found in first]
        assert any(choice.payload == "/more_results" for choice in reply.choices)

    def test_asks_which_place_where_the_name_has_several_meanings(self) -> None:
        reply = reply_of(FindServices(), tracker(case=Case(country="KE", options=("GE", "US-GA"))))
        assert "Georgia, United States" in text_of(reply, "en") and len(reply.choices) == 2


class TestMoreServices:
    def test_goes_on_with_what_was_not_shown(self) -> None:
        everything = [
            found.service.service_name for found in Directory().find(Place("KE"), "trafficking").services
        ]
        shown: list[str] = []
        seen: tuple[str, ...] = ()
        reply = reply_of(FindServices(), tracker(case=KENYA))
        while reply.services:
            shown += names(reply)
            seen += tuple(service["id"] for service in reply.services)
            reply = reply_of(MoreServices(), tracker(case=Case(country="KE", seen=seen)))
        assert shown == everything and len(everything) > 2 * FIRST_RESULTS
        assert "that is all" in text_of(reply, "en").lower()

    def test_asks_for_the_country_where_it_is_unknown(self) -> None:
        assert reply_of(MoreServices(), tracker()).asks == "country"

    def test_begins_at_the_start_where_nothing_was_shown(self) -> None:
        of = tracker(case=KENYA)
        assert names(reply_of(MoreServices(), of)) == names(reply_of(FindServices(), of))

    def test_after_a_line_that_does_not_answer_comes_the_next_one_and_a_way_to_report_it(self) -> None:
        first, second, third, *_ = (
            found.service for found in Directory().find(Place("US"), "trafficking").services
        )
        tried = Case(country="US", lines=(first.id, second.id), seen=(first.id, second.id))
        unnamed = reply_of(MoreServices(), tracker("nobody answers", tried, TRIED))
        assert names(unnamed) == [third.service_name]
        reports = [choice for choice in unnamed.choices if choice.payload.startswith("/report_number")]
        assert len(reports) == 2
        named = reply_of(MoreServices(), tracker("the second one is dead", tried, TRIED))
        assert named.choices[0].payload == f'/report_number{{"service": "{second.id}"}}'
        assert text_of(Reply(lead=(named.choices[0].title,)), "en") == "The number does not work"


class TestReportNumber:
    def test_counts_the_row_and_no_words(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("AMPARO_REPORTS", str(tmp_path / "kept" / "reports.jsonl"))
        current.cache_clear()
        of = tracker(SECRET, KENYA)
        of.latest_message["entities"] = [{"entity": "service", "value": "row-1"}]
        (said,) = run(ReportNumber(), of)
        assert said["response"] == "utter_service_reported"
        assert number_reports.reports() == {"row-1": 1}
        assert SECRET not in current().reports.read_text(encoding="utf-8")


class Broken:
    """A directory whose faults repeat what a person wrote."""

    def find(self, *_: Any, **__: Any) -> None:
        raise RuntimeError(SECRET)

    look_up = find


@pytest.mark.parametrize("kind", OF_SERVICES)
def test_a_failure_inside_is_told_and_logged_without_words(
    kind: type[SafeAction], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    action = kind()
    monkeypatch.setattr(f"{kind.__module__}.directory", Broken)
    messages = run(action, tracker(SECRET, KENYA))
    assert [message["response"] for message in messages] == ["utter_services_unavailable"]
    (record,) = (record for record in caplog.records if record.name.startswith("actions"))
    assert record.levelno == logging.ERROR
    assert action.name() in record.getMessage() and "RuntimeError" in record.getMessage()
    assert SECRET not in caplog.text and record.exc_info is None


def test_what_was_said_before_the_failure_is_taken_back() -> None:
    class Half(FindServices):
        def act(self, *given: Any) -> list[dict[str, Any]]:
            super().act(*given)
            raise RuntimeError(SECRET)

    messages = run(Half(), tracker(case=KENYA))
    assert [message.get("response") for message in messages] == ["utter_services_unavailable"]


def test_slots_that_cannot_be_read_are_a_failure_that_is_told(caplog: pytest.LogCaptureFixture) -> None:
    messages = run(FindServices(), tracker(case=Case(country="KE", need=SECRET)))
    assert messages[0]["response"] == "utter_services_unavailable"
    assert SECRET not in caplog.text


def test_the_response_to_a_failure_exists() -> None:
    assert "utter_services_unavailable" in training_data.responses()


def test_the_directory_is_opened_once() -> None:
    assert base.directory() is base.directory()


def test_a_reply_is_said_as_a_value() -> None:
    dispatcher, reply = CollectingDispatcher(), Reply(lead=(Text("Hello."),))
    say(dispatcher, reply)
    (message,) = dispatcher.messages
    assert Reply.from_json(message["custom"]["reply"]) == reply and not message["text"]
