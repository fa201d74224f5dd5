"""The state of conversations in the memory of this process: bounded in number and in time, and gone with it."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from cachetools import TTLCache

from amparo.dialogue.state.limits import RateLimit
from amparo.dialogue.state.order import ConversationOrder
from amparo.dialogue.state.port import (
    ENDED_SECONDS,
    KEPT_SECONDS,
    SEEN_SECONDS,
    ConversationState,
    Stored,
)

CONVERSATIONS = 50_000
MOST_ENDED = 10_000
MOST_SEEN = 100_000


class MemoryState(ConversationState):
    """`conversations`: beyond so many the one that was silent longest is forgotten; `clock`: seconds, only forward."""

    def __init__(
        self, conversations: int = CONVERSATIONS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._order = ConversationOrder()
        self._kept: TTLCache[str, Stored] = TTLCache(conversations, KEPT_SECONDS, clock)
        self._notes: TTLCache[str, dict[str, Any]] = TTLCache(conversations, KEPT_SECONDS, clock)
        self._ended: TTLCache[str, bool] = TTLCache(MOST_ENDED, ENDED_SECONDS, clock)
        self._seen: TTLCache[str, bool] = TTLCache(MOST_SEEN, SEEN_SECONDS, clock)
        self._limits: dict[int, RateLimit] = {}
        self._secret = secrets.token_hex()

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[Stored | None]:
        """See the port."""
        async with self._order.turn(sender):
            yield await self.load(sender)

    async def load(self, sender: str) -> Stored | None:
        """See the port."""
        return self._kept.get(sender)

    async def commit(self, sender: str, data: bytes, revision: int) -> bool:
        """See the port."""
        if sender in self._ended:
            return False
        self._kept[sender] = Stored(data, revision)
        return True

    async def end(self, sender: str) -> None:
        """See the port."""
        self._ended[sender] = True
        self._kept.pop(sender, None)

    async def has_ended(self, sender: str) -> bool:
        """See the port."""
        return sender in self._ended

    async def count(self) -> int:
        """See the port."""
        return len(self._kept)

    async def senders(self) -> list[str]:
        """See the port."""
        return list(self._kept)

    async def seconds_to_wait(self, key: str, per_minute: int) -> int:
        """See the port."""
        limit = self._limits.setdefault(per_minute, RateLimit(per_minute, clock=self._clock))
        return limit.seconds_to_wait(key)

    async def is_new(self, event: str, held: dict[str, Any] | None = None) -> bool:
        """See the port; nothing is held, since there is no other process."""
        is_new = event not in self._seen
        self._seen[event] = True
        return is_new

    async def answered(self, event: str) -> None:
        """Nothing is held."""

    async def left_behind(self) -> list[tuple[str, dict[str, Any]]]:
        """There is no other process."""
        return []

    async def recall(self, key: str) -> dict[str, Any] | None:
        """See the port."""
        return self._notes.get(key)

    async def note(self, key: str, value: dict[str, Any] | None) -> None:
        """See the port."""
        if value is None:
            self._notes.pop(key, None)
        else:
            self._notes[key] = value

    async def secret(self) -> str:
        """See the port."""
        return self._secret

    async def purge(self) -> None:
        """See the port."""
        for each in (self._kept, self._notes, self._ended, self._seen):
            each.expire()

    async def start(self) -> None:
        """Nothing runs beside."""

    async def close(self) -> None:
        """There is nothing to let go of."""

    def report(self) -> dict[str, Any]:
        """See the port."""
        return {"kind": "memory"}

    @property
    def size(self) -> int:
        """How many bytes of conversation are held now; for tests and operators."""
        return sum(len(stored.data) for stored in self._kept.values())
