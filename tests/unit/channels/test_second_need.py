"""The other need of a message is offered after the answer, with one button."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, Event, UserUttered

from amparo.channels.second_need import RESPONSE, offer, payload_of, second_need_of
from amparo.channels.turn import run_turn

OWN = {"title": "A child is missing", "payload": "/missing_child"}


def wrote(*values: Any) -> UserUttered:
    entities = [{"entity": "second_need", "value": value} for value in values]
    return UserUttered("x", {"name": "greet"}, [{"entity": "place", "value": "KE"}, *entities])


@pytest.fixture(autouse=True)
def _words(agent: Any) -> None:
    agent.domain.responses[RESPONSE] = [{"text": "You wrote about something else too.", "buttons": [OWN]}]


async def offered(agent: Any, *values: Any) -> list[dict[str, Any]]:
    return await offer(agent, "s", [wrote(*values)], None, "en")


@pytest.mark.parametrize(
    ("events", "need"),
    [
        ([wrote("danger")], "danger"),
        ([wrote("fact/borders"), BotUttered("x")], "fact/borders"),
        ([wrote(None, "danger")], "danger"),
        ([wrote()], None),
        ([wrote(7)], None),
        ([BotUttered("x"), wrote("danger")], None),
        ([], None),
    ],
)
def test_the_need_stands_on_the_message_that_begins_the_turn(events: list[Event], need: str | None) -> None:
    assert second_need_of(events) == need


def test_a_need_with_a_topic_asks_for_its_topic() -> None:
    assert payload_of("danger") == "/danger"
    assert payload_of("fact/borders") == '/fact{"topic": "borders"}'


async def test_the_one_button_that_fits_is_offered(agent: Any) -> None:
    (answer,) = await offered(agent, "missing_child")
    assert answer["text"] == "You wrote about something else too."
    assert answer["buttons"] == [OWN] and answer["utter"] == RESPONSE


async def test_a_title_of_another_response_is_used_where_it_has_none_of_its_own(agent: Any) -> None:
    (answer,) = await offered(agent, "danger")
    assert answer["buttons"] == [{"title": "I am in danger", "payload": "/danger"}]
    (answer,) = await offered(agent, "fact/borders")
    assert answer["buttons"] == [{"title": "Is it across borders?", "payload": '/fact{"topic": "borders"}'}]


async def test_a_topic_that_no_button_names_gets_a_general_title(agent: Any) -> None:
    (answer,) = await offered(agent, "fact/profit")
    assert answer["buttons"] == [{"title": "Answer my question", "payload": '/fact{"topic": "profit"}'}]


async def test_a_need_without_words_for_it_is_not_offered(agent: Any) -> None:
    assert await offered(agent, "exploited") == []


async def test_without_a_second_need_nothing_is_said(agent: Any) -> None:
    assert await offered(agent) == []
    assert await offer(agent, "s", [], None, "en") == []


async def test_a_response_that_is_missing_or_fails_is_not_said(agent: Any) -> None:
    del agent.domain.responses[RESPONSE]
    assert await offered(agent, "danger") == []
    agent.processor = None
    assert await offered(agent, "danger") == []


class TestInATurn:
    @pytest.fixture(autouse=True)
    def _understood(self, agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """The agent finds a second need in every message."""
        handle = agent.handle_message

        async def with_need(message: Any) -> None:
            intent = {"name": agent.intent}
            message.parse_data = {
                "intent": intent,
                "entities": [{"entity": "second_need", "value": "danger"}],
            }
            await handle(message)

        monkeypatch.setattr(agent, "handle_message", with_need)

    async def test_it_comes_last_and_counts_as_offered(self, agent: Any) -> None:
        turn = await run_turn(agent, "s", "hello", {}, "website")
        assert [answer["utter"] for answer in turn.answers] == ["utter_answer", RESPONSE]
        next_turn = await run_turn(agent, "s", "i am in danger", {}, "website")
        assert next_turn.said.parse_data is not None
        assert next_turn.said.parse_data["intent"]["name"] == "danger"

    async def test_a_conversation_that_ends_is_not_held_back(self, agent: Any) -> None:
        agent.script[0].messages[0]["custom"] = {"type": "exit"}
        turn = await run_turn(agent, "s", "hello", {}, "website")
        assert [answer["utter"] for answer in turn.answers] == ["utter_answer"]

    async def test_after_a_failure_the_emergency_number_stands_alone(self, agent: Any) -> None:
        agent.script, agent.error = [], RuntimeError()
        turn = await run_turn(agent, "s", "hello", {}, "website")
        assert [answer["utter"] for answer in turn.answers] == ["utter_emergency"]
