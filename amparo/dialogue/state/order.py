"""Takes the messages of one conversation one after another, in the order in which they came.

Rasa's own ticket lock does so too, but looks again only once a second, and it does not cover what the channel does
around a turn. It is the order within one process; that between processes is in Redis (redis_home.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class ConversationOrder:
    """One line for each conversation that has somebody in it; nothing is kept of the others."""

    def __init__(self) -> None:
        """Start with no lines."""
        self._lines: dict[str, _Line] = {}

    @property
    def busy(self) -> int:
        """How many conversations are being answered now."""
        return len(self._lines)

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Wait until everybody who came earlier for `sender` is done; first come, first served."""
        line = self._lines.setdefault(sender, _Line())
        line.length += 1
        try:
            async with line.lock:
                yield
        finally:
            line.length -= 1
            if not line.length:
                self._lines.pop(sender, None)
