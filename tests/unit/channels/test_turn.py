"""The guards of a turn: never silent, never a guess, introduced once, forgotten when asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered

from amparo.channels.rendering.web import answer, text_of
from amparo.channels.turn import Turn, run_turn
from amparo.dialogue.recall import reply_in
from amparo.dialogue.state.memory import MemoryState
from tests.unit.channels.conftest import Step, keep_case


async def turn(agent: Any, text: str = "hello", **rest: Any) -> Turn:
    metadata = rest.pop("metadata", {})
    return await run_turn(agent, rest.pop("sender", "s"), text, metadata, "website", **rest)


def utters(result: Turn) -> list[str]:
    return [message.utter for message in result.messages]


def answers_of(result: Turn) -> list[dict[str, Any]]:
    return [answer(message.reply, result.language, "s", message.utter) for message in result.messages]


async def test_a_turn_without_a_word_is_answered_with_the_emergency_response(agent: Any) -> None:
    agent.script = []
    assert utters(await turn(agent)) == ["utter_emergency"]


async def test_a_bot_that_fails_is_answered_for_and_what_it_said_before_is_kept(agent: Any) -> None:
    agent.error = RuntimeError()
    assert utters(await turn(agent)) == ["utter_answer", "utter_emergency"]


async def test_a_first_message_that_fails_is_answered_for_the_country_of_the_site(agent: Any) -> None:
    agent.script, agent.error = [], RuntimeError()
    (said,) = answers_of(await turn(agent, metadata={"country": "KE"}))
    assert said["text"] == "Call the emergency number of KE."


async def test_the_country_of_a_person_outranks_that_of_the_site(agent: Any) -> None:
    agent.script = []
    await keep_case(agent, country="UG")
    (said,) = answers_of(await turn(agent, metadata={"country": "KE"}))
    assert said["text"] == "Call the emergency number of UG."


async def test_a_bot_that_hangs_is_answered_for(agent: Any) -> None:
    agent.delay = 30
    assert utters(await turn(agent, seconds=0.05)) == ["utter_emergency"]


async def test_a_response_that_fails_is_replaced_by_the_numbers_of_the_known_country(agent: Any) -> None:
    agent.script, agent.processor = [], None
    await keep_case(agent, country="GB")
    (said,) = answers_of(await turn(agent, metadata={"country": "US"}))
    assert "999" in said["text"] and "United Kingdom" in said["text"]
    assert said["custom"]["type"] == "emergency"
    assert said["custom"]["country"] == "GB"
    assert said["custom"]["items"][0]["phone"] == "999"


async def test_the_country_of_the_site_is_used_where_the_person_has_named_none(agent: Any) -> None:
    agent.script, agent.processor = [], None
    (said,) = answers_of(await turn(agent, metadata={"country": "US"}))
    assert said["custom"]["items"][0]["phone"] == "911"


async def test_no_country_is_guessed_but_asked_for(agent: Any) -> None:
    agent.script, agent.processor = [], None
    (said,) = answers_of(await turn(agent))
    assert "call your local emergency number" in said["text"]
    assert "Which country are you in?" in said["text"]
    assert "custom" not in said


async def test_the_numbers_are_there_without_the_directory_file(
    agent: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    agent.script, agent.processor = [], None
    (said,) = answers_of(await turn(agent, metadata={"country": "US"}))
    assert "911" in said["text"]


@pytest.mark.parametrize("missing", [True, False])
async def test_somebody_who_writes_before_a_model_is_loaded_gets_the_emergency_answer(
    agent: Any, missing: bool
) -> None:
    agent.ready = False
    (said,) = answers_of(await turn(None if missing else agent, metadata={"country": "GB"}))
    assert "999" in said["text"]


async def test_a_store_that_fails_does_not_silence_the_bot(
    agent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(sender: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(agent.tracker_store, "retrieve", fail)
    assert utters(await turn(agent)) == ["utter_emergency"]


async def test_an_action_that_leaves_nothing_is_made_up_for(agent: Any) -> None:
    agent.script.append(Step("action_find_services"))
    assert utters(await turn(agent))[:2] == ["utter_answer", "utter_services_unavailable"]


async def test_a_turn_of_nothing_but_a_failed_action_says_what_still_works(agent: Any) -> None:
    agent.script = [Step("action_find_services")]
    assert utters(await turn(agent)) == ["utter_services_unavailable"]
    del agent.domain.responses["utter_services_unavailable"]
    assert utters(await turn(agent)) == ["utter_emergency"]


async def test_an_action_that_only_fills_a_slot_is_no_failure(agent: Any) -> None:
    agent.script.insert(0, Step("action_remember", events=[SlotSet("site_country", "KE")]))
    assert "utter_services_unavailable" not in utters(await turn(agent))


async def test_a_failure_of_an_earlier_turn_is_not_told_again(agent: Any) -> None:
    agent.script.append(Step("action_find_services"))
    await turn(agent)
    agent.script.pop()
    assert utters(await turn(agent)) == ["utter_answer"]


async def test_the_bot_introduces_itself_in_the_first_turn_only(agent: Any) -> None:
    assert utters(await turn(agent)) == ["utter_answer", "utter_introduction_short"]
    assert utters(await turn(agent)) == ["utter_answer"]


@pytest.mark.parametrize(
    "intent",
    [
        "greet",
        "capabilities",
        "danger",
        "alarm_goes_on",
        "self_harm",
        "exit_now",
        "erase_chat",
        "safe_word",
    ],
)
async def test_the_introduction_does_not_stand_in_the_way(agent: Any, intent: str) -> None:
    agent.intent = intent
    assert utters(await turn(agent)) == ["utter_answer"]


async def test_somebody_who_must_stop_at_once_is_not_told_who_the_bot_is(agent: Any) -> None:
    agent.script[0].messages[0].update(utter_action="utter_move", told="utter_move/any/quiet#2")
    assert utters(await turn(agent)) == ["utter_move/any/quiet#2"]


async def test_a_channel_that_introduces_the_bot_itself_can_leave_it_out(agent: Any) -> None:
    assert utters(await turn(agent, introduce=False)) == ["utter_answer"]


async def test_what_the_channel_adds_is_part_of_the_conversation(agent: Any) -> None:
    await turn(agent)
    tracker = await agent.tracker_store.retrieve("s")
    said = [
        text_of(reply, "en")
        for event in tracker.events
        if isinstance(event, BotUttered) and (reply := reply_in(event))
    ]
    assert said == ["I hear you.", "I am a computer program, and free."]


@pytest.mark.parametrize("kind", ["exit", "erase"])
async def test_a_conversation_that_ends_is_forgotten(agent: Any, kind: str) -> None:
    await turn(agent)
    agent.script[0].messages[0]["custom"] = {"type": kind}
    result = await turn(agent)
    assert result.ended == kind
    assert await agent.tracker_store.retrieve("s") is None


async def test_a_first_message_that_ends_the_conversation_is_not_introduced(agent: Any) -> None:
    agent.script[0].messages[0]["custom"] = {"type": "exit"}
    assert utters(await turn(agent)) == ["utter_answer"]


async def test_an_end_while_an_answer_is_being_made_leaves_nothing(agent: Any, kept: MemoryState) -> None:
    agent.delay = 0.05
    answering = asyncio.create_task(turn(agent))
    await asyncio.sleep(0.01)
    await kept.end("s")
    assert (await answering).messages
    assert await agent.tracker_store.retrieve("s") is None


async def test_a_turn_that_fails_half_way_leaves_the_conversation_as_it_was(agent: Any) -> None:
    await turn(agent, "before")
    agent.error = RuntimeError()
    await turn(agent, "half done")
    tracker = await agent.tracker_store.retrieve("s")
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["before"]


async def test_nothing_is_kept_of_who_stood_in_line(agent: Any, kept: MemoryState) -> None:
    await asyncio.gather(*(turn(agent, sender=str(number)) for number in range(5)))
    assert kept._order.busy == 0
