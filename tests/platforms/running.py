"""A running bot on all platforms at once, for tests and pictures of whole conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from amparo.channels.messaging.conversations import Conversations
from tests.conftest import RunningBot
from tests.platforms import SERVERS
from tests.platforms.server import PlatformServer

API_TOKEN = "a-token-of-the-messaging-tests-0815"
MESSAGING_KEY = "a-key-for-the-ids-of-conversations"
PUBLIC_URL = "https://bot.example.org"


@dataclass
class MessagingBot:
    """A bot on all platforms at once, and the doubles of these by name."""

    bot: RunningBot
    platforms: dict[str, PlatformServer]

    def tracker(self, platform: str, person: str) -> dict[str, Any]:
        """What Rasa keeps of a person's conversation on a platform."""
        sender = asyncio.run(Conversations(MESSAGING_KEY).of(platform, person)).id
        status, tracker = self.bot.get(f"/conversations/{sender}/tracker?token={API_TOKEN}")
        assert status == 200 and isinstance(tracker, dict)
        return tracker


@pytest.fixture(scope="session")
def messaging(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MessagingBot]:
    """One bot on every platform that there is."""
    platforms = {kind.name: kind() for kind in SERVERS}
    settings: dict[str, str] = {}
    for platform in platforms.values():
        platform.start()
        settings |= platform.settings()
    bot = RunningBot(
        tmp_path_factory.mktemp("messaging"),
        AMPARO_API_TOKEN=API_TOKEN,
        AMPARO_MESSAGING_KEY=MESSAGING_KEY,
        AMPARO_PUBLIC_URL=PUBLIC_URL,
        **settings,
    )
    try:
        bot.start()
        for platform in platforms.values():
            platform.set_up(bot.url, PUBLIC_URL)
        yield MessagingBot(bot, platforms)
    finally:
        bot.stop()
        for platform in platforms.values():
            platform.stop()
