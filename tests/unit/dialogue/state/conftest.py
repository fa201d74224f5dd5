"""A state in memory, and one in a real Redis and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.state.port import ConversationState
from amparo.dialogue.state.shared import SharedState
from tests.services import PostgreSQL, Redis, running


@pytest.fixture(scope="session")
def homes() -> Iterator[tuple[Redis, PostgreSQL]]:
    """Both servers, for all tests of a session: ids tell their conversations apart."""
    redis, database = Redis(), PostgreSQL()
    with running(redis, database):
        yield redis, database


@pytest.fixture(params=["memory", pytest.param("shared", marks=pytest.mark.slow)])
async def home(request: pytest.FixtureRequest) -> AsyncIterator[ConversationState]:
    """Each test that takes it runs in both homes."""
    if request.param == "memory":
        yield MemoryState()
        return
    redis, database = request.getfixturevalue("homes")
    state = SharedState(redis.url, database.url)
    await state.start()
    yield state
    await state.close()
