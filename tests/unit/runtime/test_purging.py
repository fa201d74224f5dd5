"""A conversation is forgotten after its time, also while nobody writes."""

from __future__ import annotations

import asyncio
import contextlib

from amparo.dialogue.state import use
from amparo.dialogue.state.memory import MemoryState
from amparo.server import purge_regularly


async def test_an_idle_server_forgets_what_is_older_than_its_minutes() -> None:
    now = [0.0]
    kept = MemoryState(clock=lambda: now[0])
    use(kept)
    await kept.commit("somebody", b"words", 1)
    task = asyncio.create_task(purge_regularly(seconds=0.01))
    try:
        await asyncio.sleep(0.05)
        assert kept.size > 0
        now[0] = 31 * 60.0
        await asyncio.sleep(0.05)
        assert kept.size == 0
    finally:
        use(None)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
