"""Forgets a conversation, wherever Rasa may keep it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from amparo.channels.ended import ENDED
from amparo.channels.order import ORDER

logger = logging.getLogger(__name__)

# A task that nobody holds may be swept away before it is done.
_tasks: set[asyncio.Task[None]] = set()


def stores_within(tracker_store: Any) -> list[Any]:
    """Return the store, the stores that it wraps and the fallbacks that exist, each once."""
    found: list[Any] = []
    waiting = [tracker_store]
    while waiting:
        store = waiting.pop()
        if store is None or any(store is other for other in found):
            continue
        found.append(store)
        # `__dict__`, since the wrappers' properties would make a fallback store only to look into it.
        inner = getattr(store, "__dict__", {})
        waiting += [inner.get("_tracker_store"), inner.get("_fallback_tracker_store")]
    return found


async def delete_conversation(tracker_store: Any, sender: str) -> bool:
    """Delete `sender` from the store, from the stores it wraps and from its fallback; return whether one could.

    Rasa wraps the configured store once or twice (FailSafeTrackerStore, AwaitableTrackerStore) without passing on
    `delete`, and keeps what it could not write in an in-memory store of its own.
    """
    could = False
    for store in stores_within(tracker_store):
        inner = getattr(store, "__dict__", {})
        try:
            if hasattr(store, "delete"):
                await store.delete(sender)
                could = True
            elif isinstance(inner.get("store"), dict):
                inner["store"].pop(sender, None)
                could = True
        except Exception as error:
            logger.error("A conversation could not be deleted: %s", type(error).__name__)
    return could


async def forget(tracker_store: Any, sender: str) -> None:
    """Delete a conversation at once, and again after a message that is being answered meanwhile, or comes too late."""
    ENDED.add(sender)
    await delete_conversation(tracker_store, sender)
    if ORDER.is_busy(sender):
        async with ORDER.turn(sender):
            await delete_conversation(tracker_store, sender)


def forget_soon(tracker_store: Any, sender: str) -> None:
    """Begin to forget a conversation without waiting for it: nobody who must leave waits for a store."""
    task = asyncio.get_running_loop().create_task(forget(tracker_store, sender))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
