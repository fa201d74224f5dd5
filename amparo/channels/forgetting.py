"""Forgets a conversation without letting anybody wait for it."""

from __future__ import annotations

import asyncio

from amparo.dialogue.state import state

# A task that nobody holds may be swept away before it is done.
_tasks: set[asyncio.Task[None]] = set()


def forget_soon(sender: str) -> None:
    """Begin to forget a conversation: nobody who must leave waits for a store."""
    task = asyncio.get_running_loop().create_task(state().end(sender))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
