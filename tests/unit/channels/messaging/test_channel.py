"""The webhooks and the asking for updates, from the start of a server to its stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import httpx2
import pytest

from amparo.channels.messaging import channel
from amparo.channels.messaging.channel import MessagingInput
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.outgoing import Outgoing
from tests.unit.channels.conftest import FakeAgent, serve
from tests.unit.channels.messaging.made_up import MadeUp


class OverHttp(MadeUp):
    """A body is what somebody writes, who has the same name; sending takes `seconds`, and needs an open client."""

    seconds = 0.0

    def read(self, request: Request) -> list[Incoming]:
        text = request.body.decode()
        return [Incoming(text, text, text)]

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        await asyncio.sleep(self.seconds)
        assert not client.is_closed
        await super().send(client, to, message)


class First(OverHttp):
    name = "first"


class Second(OverHttp):
    name = "second"
    seconds = 0.3


class Asking(OverHttp):
    """Asks for updates; `found`: what each round of asking brings, an exception where it fails."""

    name = "asking"
    found: list[list[Any]]

    async def _updates(self) -> AsyncIterator[Incoming]:
        for each in self.found.pop(0) if self.found else []:
            if isinstance(each, Exception):
                raise each
            yield Incoming(each, each, each)
        if not self.found:
            await asyncio.Event().wait()

    def poll(self, client: httpx2.AsyncClient) -> AsyncIterator[Incoming] | None:
        return self._updates()


Start = Callable[..., Awaitable[tuple[str, Any]]]


@pytest.fixture
async def start(agent: FakeAgent) -> AsyncIterator[Start]:
    servers: list[Any] = []

    async def run(*platforms: MadeUp) -> tuple[str, Any]:
        url = await serve([MessagingInput(list(platforms))], agent, servers)
        return url, servers[-1]

    yield run
    for server in servers:
        await server.before_stop()
        server.close()
        await server.wait_closed()


async def post(url: str, platform: str, text: str) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/webhooks/{platform}/webhook", data=text) as answer,
    ):
        return answer.status


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


async def test_at_a_stop_every_platform_finishes_what_it_took(start: Start) -> None:
    first, second = First(), Second()
    url, server = await start(first, second)
    assert [await post(url, name, "hello") for name in ("first", "second")] == [200, 200]
    await server.before_stop()
    assert first.texts("hello")[0] == second.texts("hello")[0] == "I hear you."
    assert len(second.texts("hello")) == len(first.texts("hello")) == 2


async def test_all_platforms_stop_at_the_same_time_and_within_their_seconds(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "FINISH_SECONDS", 0.3)
    first, second = First(), Second()
    first.seconds = second.seconds = 60.0
    url, server = await start(first, second)
    assert [await post(url, name, "hello") for name in ("first", "second")] == [200, 200]
    began = time.monotonic()
    await server.before_stop()
    assert time.monotonic() - began < 0.55 and first.sent == second.sent == []


async def test_what_comes_during_a_stop_is_refused_so_that_it_comes_again(start: Start) -> None:
    second = Second()
    url, server = await start(second)
    assert await post(url, "second", "taken") == 200
    stopping = asyncio.create_task(server.before_stop())
    await asyncio.sleep(0)
    assert await post(url, "second", "late") == 503
    await stopping
    assert second.texts("taken") and not second.texts("late")


async def test_asking_begins_again_after_a_fault_and_ends_with_the_server(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(channel, "_PAUSE_SECONDS", 0.0)
    asking = Asking()
    asking.found = [["one", ValueError("my secret words")], [], ["one", "two"]]
    _, server = await start(asking)
    await until(lambda: len(asking.texts("two")) == 2)
    assert len(asking.texts("one")) == 2
    assert "secret" not in caplog.text and "ValueError" in caplog.text
    await server.before_stop()
    names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]
    assert not [name for name in names if "_poll" in name]
