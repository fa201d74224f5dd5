"""The trained model of this folder, loaded by Rasa alone and with all that Amparo puts in: the same conversations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amparo.dialogue.state import use
from amparo.dialogue.state.memory import MemoryState
from tests.conversations.in_process import ROOT, InProcessBot
from tests.unit.engine.conftest import engine

TALKS = (
    (
        "hello",
        "my boss took my passport and does not pay me",
        "i am in manchester",
        "more",
        "the second one",
        "is it free?",
        "/greet",
        "what is human trafficking",
        "thanks, bye",
    ),
    (
        "he locked me in and i am scared",
        "kenya",
        "i am safe now",
        "he did it last year, can i still report it",
        "2",
    ),
    ("child helpline kenya", "and in uganda?", '/fact{"topic": "borders"}', "asdkj qwe", "asdkj qwe", "exit"),
)


def told(bot: InProcessBot) -> list[Any]:
    found: list[Any] = []
    use(MemoryState())
    for number, talk in enumerate(TALKS):
        for text in talk:
            turn = bot.say(text, f"person {number}")
            found.append(
                (
                    text,
                    turn.intent,
                    turn.topic,
                    turn.confidence,
                    turn.why,
                    turn.actions,
                    turn.answers,
                    turn.slots,
                )
            )
    return found


@pytest.mark.usefixtures("trained_model")
def test_every_turn_is_understood_decided_and_answered_the_same() -> None:
    model = ROOT / "models" / "amparo.tar.gz"
    theirs = told(InProcessBot(model))
    with engine():
        bot = InProcessBot(model)
        assert type(bot.agent.processor.graph_runner).__name__ == "LinearGraphRunner"
        ours = told(bot)
    for left, right in zip(ours, theirs):
        assert json.dumps(left, default=str) == json.dumps(right, default=str)
    assert len({turn[1] for turn in theirs}) >= 8 and any(
        "action_find_services" in turn[5] for turn in theirs
    )
