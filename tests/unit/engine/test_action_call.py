from __future__ import annotations

import json
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.settings import ROOT, Settings
from tests.unit.dialogue.dialogue_bot import DialogueBot
from tests.unit.engine.conftest import engine

ENDPOINT = EndpointConfig("http://actions", enable_selective_domain=True)


def call(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    sent: dict[str, Any] = RemoteAction("action_find_services", ENDPOINT)._action_call_format(tracker, domain)
    return sent


async def conversation(domain: Domain, policies: list[Any]) -> DialogueStateTracker:
    bot = DialogueBot(domain, policies)
    await bot.say("/greet")
    turn = await bot.say('/find_services{"country": "KE"}')
    return turn.tracker


async def test_a_call_says_what_is_known_now_and_nothing_of_what_was_said_before(
    domain: Domain, policies: list[Any]
) -> None:
    tracker = await conversation(domain, policies)
    theirs = call(tracker, domain)
    with engine():
        ours = call(tracker, domain)
    assert theirs["tracker"]["events"] and ours["tracker"]["events"] == []
    theirs["tracker"]["events"] = []
    assert ours == theirs
    assert len(json.dumps(ours)) < 4_000


async def test_the_actions_answer_the_same_from_a_short_call(domain: Domain, policies: list[Any]) -> None:
    payloads = [
        '/find_services{"country": "KE"}',
        "/more_results",
        "/line_unanswered",
        '/report_number{"service": "x"}',
    ]

    async def texts() -> list[list[str]]:
        bot = DialogueBot(domain, policies)
        return [
            (await bot.say(payload)).texts
            for payload in payloads
            if payload[1:].split("{")[0] in domain.intents
        ]

    theirs = await texts()
    with engine():
        assert await texts() == theirs
    assert len(theirs) >= 3 and all(theirs)


def test_the_domain_is_not_sent(monkeypatch: Any) -> None:
    from rasa.core.utils import AvailableEndpoints

    environ: dict[str, str] = {}
    Settings.from_environment({}).export(environ)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action
    assert RemoteAction("action_find_services", endpoint)._is_selective_domain_enabled()
