"""A bot in a thread, with the real webhooks and an agent that follows a script, and a double of each platform."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.channels.health import HealthInput
from amparo.channels.messaging.channel import MessagingInput
from amparo.channels.messaging.platforms import all_platforms
from amparo.dialogue.tracker_store import BoundedTrackerStore
from tests.platforms import SERVERS
from tests.platforms.server import PlatformServer
from tests.unit.channels.conftest import DOMAIN, FakeAgent, serve

PUBLIC_URL = "https://bot.example.org"


class ScriptedBot:
    """`agent`: what it says, and what it was asked; `url`: where it listens."""

    def __init__(self, platform: PlatformServer, **settings: str) -> None:
        domain, self._platform = Domain.from_yaml(DOMAIN), platform
        self.agent = FakeAgent(BoundedTrackerStore(domain), domain)
        self.url = ""
        given = {**platform.settings(), **settings}
        made = [
            each.from_environment(given, PUBLIC_URL) for each in all_platforms() if each.name == platform.name
        ]
        self.channel = MessagingInput([each for each in made if each])
        platform.is_idle = lambda: self.channel.is_idle
        self._loop = asyncio.new_event_loop()
        self._servers: list[Any] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> None:
        self._platform.is_idle = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def run(self, coroutine: Any) -> Any:
        """Run something in the loop of the bot."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    @property
    def texts(self) -> list[str]:
        """What the agent was asked, in the order in which it was."""
        return [message.text or "" for message in self.agent.seen]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self.url = self._loop.run_until_complete(
            serve([self.channel, HealthInput()], self.agent, self._servers)
        )
        self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            self._loop.run_until_complete(server.before_stop())
            server.close()
            self._loop.run_until_complete(server.wait_closed())
        self._loop.close()


async def always_42(key: str, per_minute: int) -> int:
    """A limit that nobody keeps: in place of `seconds_to_wait` of the state."""
    return 42


@pytest.fixture(params=SERVERS, ids=lambda server: server.name)
def platform(request: pytest.FixtureRequest) -> Iterator[PlatformServer]:
    """A double of a platform; each test that takes it runs for all of them."""
    with request.param() as server:
        yield server


@contextmanager
def connected(platform: PlatformServer) -> Iterator[ScriptedBot]:
    """A bot on a platform, its webhook registered."""
    bot = ScriptedBot(platform)
    bot.start()
    try:
        platform.set_up(bot.url, PUBLIC_URL)
        yield bot
    finally:
        bot.stop()


@pytest.fixture
def bot(platform: PlatformServer) -> Iterator[ScriptedBot]:
    """A bot on that platform."""
    with connected(platform) as bot:
        yield bot
