"""What operators and load balancers see."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from amparo.channels.health import ActionServerProbe
from amparo.directory.lookup import Directory


class ActionServer:
    """Answers /health on loopback with a status, after a while, and counts who asks."""

    def __init__(self) -> None:
        self.asked, self.status, self.delay = 0, 200, 0.0

    async def health(self, request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.delay)
        return web.Response(status=self.status)


@pytest.fixture
async def actions() -> Any:
    server = ActionServer()
    app = web.Application()
    app.router.add_get("/health", server.health)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    server.url = f"http://{host}:{port}/webhook"  # type: ignore[attr-defined]
    yield server
    await runner.cleanup()


async def health(client: aiohttp.ClientSession) -> tuple[int, dict[str, Any]]:
    async with client.get("/health") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.json()


async def test_a_bot_with_a_model_and_its_actions_is_ok(client: Any, agent: Any, actions: Any) -> None:
    agent.action_endpoint = SimpleNamespace(url=actions.url)
    status, report = await health(client)
    directory = Directory()
    assert status == 200
    assert report == {
        "status": "ok",
        "model": "model-1",
        "actions": "ok",
        "languages": ["en"],
        "services": sum(service.confidence != "low" for service in directory.services()),
        "countries": len(directory.countries()),
        "state": {"kind": "memory"},
    }
    assert report["services"] > 500 and report["countries"] > 100


async def test_it_starts_while_no_model_is_loaded(client: Any, agent: Any) -> None:
    agent.ready = False
    status, report = await health(client)
    assert (status, report["status"], report["model"]) == (503, "starting", None)


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:1/webhook", "not an address"])
async def test_actions_that_cannot_be_reached_are_down(client: Any, agent: Any, url: str | None) -> None:
    agent.action_endpoint = SimpleNamespace(url=url)
    status, report = await health(client)
    assert (status, report["actions"]) == (200, "down")


async def test_actions_that_answer_with_an_error_are_down(actions: Any) -> None:
    actions.status = 500
    assert await ActionServerProbe().is_up(actions.url) is False


async def test_actions_that_hang_are_down_after_the_time_out(actions: Any) -> None:
    actions.delay = 5
    assert await asyncio.wait_for(ActionServerProbe(timeout=0.05).is_up(actions.url), 1) is False


async def test_many_who_ask_at_once_cost_one_question(actions: Any, clock: Any) -> None:
    probe = ActionServerProbe(clock=clock)
    assert await asyncio.gather(*(probe.is_up(actions.url) for _ in range(10))) == [True] * 10
    assert actions.asked == 1
    clock.now += 1
    await probe.is_up(actions.url)
    assert actions.asked == 2


async def test_an_unreadable_directory_is_counted_as_nothing(
    client: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    status, report = await health(client)
    assert (status, report["services"], report["countries"]) == (200, 0, 0)
