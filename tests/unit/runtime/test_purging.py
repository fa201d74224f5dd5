"""A conversation is forgotten after its time, also while nobody writes."""

from __future__ import annotations

import asyncio
import contextlib

from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain

from amparo.dialogue.tracker_store import BoundedTrackerStore
from amparo.server import purge_regularly


async def test_an_idle_server_forgets_what_is_older_than_its_minutes() -> None:
    now = [0.0]
    store = BoundedTrackerStore(Domain.empty(), minutes=30, clock=lambda: now[0])
    await store.get_or_create_tracker("somebody")
    # As Rasa has it: wrapped in a store that knows nothing of forgetting.
    task = asyncio.create_task(purge_regularly(FailSafeTrackerStore(store), seconds=0.01))
    try:
        await asyncio.sleep(0.05)
        assert store.characters > 0
        now[0] = 31 * 60.0
        await asyncio.sleep(0.05)
        assert store.characters == 0
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_store_that_cannot_purge_ends_the_task_and_not_the_server() -> None:
    await asyncio.wait_for(purge_regularly(object(), seconds=0.01), timeout=1)
