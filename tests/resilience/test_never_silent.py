"""Whatever part of the bot is broken, a person gets an answer that helps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.rendering.web import text_of as text_of_reply
from amparo.dialogue.reply import reply_of
from amparo.dialogue.responses import LocalisedResponses
from amparo.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]


def text_of(answers: list[dict[str, Any]]) -> str:
    return "\n".join(answer["text"] for answer in answers)


def test_without_the_action_server_danger_still_gets_the_emergency_number(running_bot) -> None:
    person = uuid.uuid4().hex
    with running_bot.without_actions():
        first = running_bot.ask("he locked me in and he is coming back", person)
        second = running_bot.ask("manchester", person)
    assert "call the emergency number now" in text_of(first)
    assert "Which country" in text_of(first)
    emergency = second[0]["custom"]
    assert (emergency["type"], emergency["items"][0]["phone"]) == ("emergency", "999")


def test_without_the_action_server_a_wish_to_die_still_gets_a_crisis_line(running_bot) -> None:
    with running_bot.without_actions():
        answers = running_bot.ask("i dont want to live anymore, im in mumbai")
    assert "14416" in text_of(answers)


def test_without_the_action_server_services_are_still_named_and_its_return_heals_the_bot(running_bot) -> None:
    before = running_bot.health()
    with running_bot.without_actions():
        assert running_bot.health()["actions"] == "down"
        assert running_bot.health()["http"] == 200, "the bot itself is well: nobody should restart it"
        answers = running_bot.ask("child helpline kenya")
        asked = running_bot.ask("i need a helpline number")
        worried = running_bot.ask(
            "im worried about a girl of maybe 15, she works in the kitchen of a restaurant in nairobi till late"
        )
    healed = running_bot.ask("child helpline kenya")
    assert "116" in text_of(answers)
    assert "116" in text_of(worried)
    assert "Which country" in text_of(asked)
    assert "full list" not in text_of(healed)
    services = next(answer["custom"] for answer in healed if "custom" in answer)
    assert services["items"][0]["phone"] == "116"
    after = running_bot.health()
    assert after["actions"] == "ok"
    assert after["model"] == before["model"], "Rasa was not started again"


def test_the_bot_answers_facts_while_the_action_server_is_away(running_bot) -> None:
    with running_bot.without_actions():
        answers = running_bot.ask("what are the signs that a child is being trafficked")
    assert answers[0]["utter"] == "utter_signs/child"


@contextmanager
def broken_actions(running_bot, folder: Path) -> Iterator[None]:
    """In place of the action server another one, whose directory cannot be read."""
    (folder / "services.csv").write_text("this,is,no\ndirectory\n", encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")},
        "AMPARO_ACTIONS_PORT": str(running_bot.actions_port),
        "AMPARO_DIRECTORY": str(folder),
    }
    with running_bot.without_actions(), (folder / "actions.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "amparo.cli", "actions"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(),
        )
        try:
            running_bot._wait(lambda: running_bot.health().get("actions") == "ok")
            yield
        finally:
            server.kill()
            server.wait()
    failures = (folder / "actions.log").read_text(encoding="utf-8")
    assert "action_find_services failed: DirectoryError" in failures, "nothing was broken"


def test_a_look_up_that_fails_gives_the_numbers_of_the_other_process(running_bot, tmp_path: Path) -> None:
    with broken_actions(running_bot, tmp_path):
        services = running_bot.ask("child helpline kenya")
        danger = running_bot.ask("he locked me in, im in manchester")
    assert "116" in text_of(services)
    assert "999" in text_of(danger)


def responses(domain: str) -> LocalisedResponses:
    return LocalisedResponses(Domain.from_yaml(domain))


def conversation(**slots: str) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events("somebody", [])
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    return tracker


async def said(domain: str, name: str) -> str:
    """What a response of this domain says."""
    reply = reply_of(await responses(domain).generate(name, conversation(), "website"))
    assert reply is not None
    return text_of_reply(reply, "en")


async def test_a_response_that_is_missing_is_replaced_by_an_apology() -> None:
    domain = (
        'version: "3.1"\nresponses:\n  utter_missing_response:\n'
        '  - text: "I am sorry."\n    custom: {card: emergency}\n'
    )
    answer = await said(domain, "utter_nowhere")
    assert answer.startswith("I am sorry.")
    assert "112" in answer, "and what to do in danger"


async def test_a_domain_without_any_response_still_says_something() -> None:
    assert "emergency number" in await said('version: "3.1"\n', "utter_emergency")


async def test_a_card_that_cannot_be_made_leaves_the_words() -> None:
    domain = (
        'version: "3.1"\nresponses:\n  utter_emergency:\n'
        '  - text: "Call for help."\n    custom: {card: no_such_card}\n'
    )
    assert await said(domain, "utter_emergency") == "Call for help."


async def test_the_answer_to_a_missing_response_can_be_kept_in_a_conversation() -> None:
    tracker = conversation()
    answer = await responses('version: "3.1"\n').generate("utter_nowhere", tracker, "website")
    tracker.update(BotUttered(None, {"custom": answer["custom"]}))
    assert json.dumps(tracker.as_dialogue().as_dict(), default=str)
