from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import RunningBot
from tests.platforms.running import messaging

__all__ = ["messaging"]

API_TOKEN = "a-token-of-this-test-run-4711"
MESSAGES_PER_MINUTE = 20


@pytest.fixture(scope="session")
def guarded_bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A second bot: with Rasa's API behind a token, and with the limit of messages that is the default."""
    bot = RunningBot(
        tmp_path_factory.mktemp("guarded"),
        AMPARO_API_TOKEN=API_TOKEN,
        AMPARO_MESSAGES_PER_MINUTE=str(MESSAGES_PER_MINUTE),
    )
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()
