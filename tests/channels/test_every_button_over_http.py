"""Every button that the bot can show leads somewhere."""

from __future__ import annotations

import uuid

import pytest

from tests.training_data import responses

PAYLOADS = sorted(
    {
        button["payload"]
        for variations in responses().values()
        for variation in variations
        for button in variation.get("buttons") or []
    }
)
# Texts that stand in where nothing better is there.
NO_ANSWER = {
    "utter_fallback",
    "utter_fallback_people",
    "utter_missing_response",
    "utter_not_understood",
    "utter_not_sure",
    "utter_move",
    "utter_topic",
    "",
}


def check(answers: list[dict]) -> None:
    assert any(answer["text"].strip() for answer in answers)
    names = [answer.get("utter", "") for answer in answers]
    assert not NO_ANSWER & set(names[:1]), names
    assert "something went wrong" not in " ".join(answer["text"] for answer in answers)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_button_of_a_response_is_answered(running_bot, payload: str) -> None:
    answers = running_bot.ask(payload)
    check(answers)
    if payload.startswith(("/fact", "/signs", "/advice")):
        intent, topic = payload.removeprefix("/").removesuffix('"}').split('{"topic": "')
        assert answers[0]["utter"] == f"utter_{intent}/{topic}"


def test_there_are_buttons_to_walk_through() -> None:
    assert len(PAYLOADS) >= 50


@pytest.mark.parametrize(
    "messages",
    [
        ["hotline in the united states"],
        ["hotline in the united states", "more"],
        ["danger", "leeds"],
        ["i want to die", "mumbai"],
        ["my boss took my passport and does not pay me"],
        ["my boss took my passport and does not pay me", "riyadh"],
        ["georgia"],
        ["amparo"],
        ["im worried about a friend in accra"],
        ["im worried about a friend in accra", "a child"],
        ["thats not what i asked", "you dont understand"],
    ],
    ids=" / ".join,
)
def test_a_button_under_an_answer_is_answered(running_bot, messages: list[str]) -> None:
    buttons: list[str] = []
    person = uuid.uuid4().hex
    for message in messages:
        answers = running_bot.ask(message, person)
        buttons = [button["payload"] for answer in answers for button in answer.get("buttons", [])]
    assert buttons
    for payload in buttons:
        person = uuid.uuid4().hex
        for message in messages:
            running_bot.ask(message, person)
        check(running_bot.ask(payload, person))
