"""The state of conversations for several processes: in Redis and PostgreSQL, and in memory while these are away.

Redis has what is short-lived and a copy of each conversation; PostgreSQL has the conversations. The newest of the
copies counts, by its revision. So nothing is lost where one of both goes away: the other has it. What could not be
written or deleted is kept in this process, and done as soon as the home is back.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from cachetools import TTLCache
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from amparo.dialogue.state.database import Database
from amparo.dialogue.state.memory import CONVERSATIONS, MemoryState
from amparo.dialogue.state.port import KEPT_SECONDS, ConversationState, Stored
from amparo.dialogue.state.redis_home import RedisHome

logger = logging.getLogger(__name__)

AWAY = (RedisError, SQLAlchemyError, OSError, asyncio.TimeoutError)
HEAL_SECONDS = 1.0
"""How often a home that is away is looked for."""

Result = TypeVar("Result")


class _Home:
    """Whether a home is there. While it is away nobody waits for it but the one who looks whether it is back."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_there = True

    async def ask(self, work: Callable[[], Awaitable[Result]], otherwise: Result) -> Result:
        """Return what `work` gives, or `otherwise` where the home is away."""
        if not self.is_there:
            return otherwise
        try:
            return await work()
        except AWAY as error:
            self.is_there = False
            logger.error("%s is away (%s): Amparo goes on without it", self.name, type(error).__name__)
            return otherwise

    def is_back(self) -> None:
        """Note that it answers again."""
        if not self.is_there:
            self.is_there = True
            logger.warning("%s is back", self.name)


class SharedState(ConversationState):
    """`redis_url` and `database_url` as in the settings."""

    def __init__(self, redis_url: str, database_url: str, conversations: int = CONVERSATIONS) -> None:
        self._redis, self._database = RedisHome(redis_url), Database(database_url)
        self._redis_home, self._database_home = _Home("Redis"), _Home("PostgreSQL")
        self._local = MemoryState(conversations)
        # By id: a conversation that PostgreSQL lacks, or None for one that it must forget; no longer than it is kept.
        self._unsaved: TTLCache[str, Stored | None] = TTLCache(conversations, KEPT_SECONDS)
        self._secret: str | None = None
        self._healing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[Stored | None]:
        """See the port. The line of this process comes first: Redis is asked by one at a time."""
        key = _hashed(sender)
        async with self._local.turn(key):
            ticket = await self._redis_home.ask(lambda: self._redis.take(key), None)
            try:
                ended = ticket.ended if ticket else await self._local.has_ended(key)
                yield None if ended else await self._newest(key, ticket.stored if ticket else None)
            finally:
                if ticket and self._redis_home.is_there:
                    leave = self._redis_home.ask(lambda: self._redis.leave(key, ticket.token), None)
                    await asyncio.shield(leave)
                elif ticket:
                    self._redis.leave_later(key, ticket.token)

    async def load(self, sender: str) -> Stored | None:
        """See the port."""
        key = _hashed(sender)
        if await self.has_ended(sender):
            return None
        return await self._newest(key, await self._redis_home.ask(lambda: self._redis.load(key), None))

    async def _newest(self, key: str, copy: Stored | None) -> Stored | None:
        if key in self._unsaved and self._unsaved[key] is None:
            return None
        saved = await self._database_home.ask(lambda: self._database.load(key), None)
        found = [each for each in (copy, saved, self._unsaved.get(key)) if each]
        return max(found, key=lambda each: each.revision, default=None)

    async def commit(self, sender: str, data: bytes, revision: int) -> bool:
        """See the port."""
        key, stored = _hashed(sender), Stored(data, revision)
        if await self._local.has_ended(key):
            return False
        if not await self._redis_home.ask(lambda: self._redis.commit(key, data, revision), True):
            return False
        await self._write(key, stored)
        if not await self._redis_home.ask(lambda: self._redis.has_ended(key), False):
            return True
        await self._write(key, None)  # it has ended at another process just now
        return False

    async def end(self, sender: str) -> None:
        """See the port."""
        key = _hashed(sender)
        await self._local.end(key)
        await self._redis_home.ask(lambda: self._redis.end(key), None)
        await self._write(key, None)

    async def _write(self, key: str, stored: Stored | None) -> None:
        """Bring PostgreSQL to `stored`, now or as soon as it is back."""
        if not await self._database_home.ask(lambda: self._bring(key, stored), False):
            self._unsaved[key] = stored

    async def _bring(self, key: str, stored: Stored | None) -> bool:
        if stored is None:
            await self._database.delete(key)
        else:
            await self._database.save(key, stored)
        if self._unsaved.get(key, stored) is stored:
            self._unsaved.pop(key, None)
        return True

    async def has_ended(self, sender: str) -> bool:
        """See the port."""
        key = _hashed(sender)
        if await self._local.has_ended(key):
            return True
        return await self._redis_home.ask(lambda: self._redis.has_ended(key), False)

    async def count(self) -> int:
        """See the port."""
        return await self._database_home.ask(self._database.count, 0) or len(self._unsaved)

    async def senders(self) -> list[str]:
        """See the port: only hashes are kept, so nobody can be named."""
        return []

    async def seconds_to_wait(self, key: str, per_minute: int) -> int:
        """See the port."""
        hashed = _hashed(key)
        wait = await self._redis_home.ask(lambda: self._redis.seconds_to_wait(hashed, per_minute), -1)
        return await self._local.seconds_to_wait(hashed, per_minute) if wait < 0 else wait

    async def is_new(self, event: str, held: dict[str, Any] | None = None) -> bool:
        """See the port."""
        return await self._local.is_new(event) and await self._redis_home.ask(
            lambda: self._redis.is_new(event, held), True
        )

    async def answered(self, event: str) -> None:
        """See the port."""
        self._redis.answered(event)
        await self._redis_home.ask(self._redis.forget_answered, None)

    async def left_behind(self) -> list[tuple[str, dict[str, Any]]]:
        """See the port."""
        return await self._redis_home.ask(self._redis.left_behind, [])

    async def recall(self, key: str) -> dict[str, Any] | None:
        """See the port."""
        if self._redis_home.is_there:
            return await self._redis_home.ask(lambda: self._redis.recall(key), None)
        return await self._local.recall(key)

    async def note(self, key: str, value: dict[str, Any] | None) -> None:
        """See the port."""
        await self._local.note(key, value)
        await self._redis_home.ask(lambda: self._redis.note(key, value), None)

    async def secret(self) -> str:
        """See the port."""
        if self._secret is None:
            self._secret = await self._redis_home.ask(self._redis.secret, None)
        return self._secret or await self._local.secret()

    async def purge(self) -> None:
        """See the port."""
        await self._local.purge()
        self._unsaved.expire()
        await self._database_home.ask(self._database.purge, None)

    async def start(self) -> None:
        """Begin to show that this process lives, and to look for homes that are away."""
        await self._redis.start()
        await self.secret()
        self._healing = asyncio.get_running_loop().create_task(self._heal_regularly())

    async def close(self) -> None:
        """See the port; what is unsaved is tried once more."""
        if self._healing is not None:
            self._healing.cancel()
            await asyncio.gather(self._healing, return_exceptions=True)
        await self.heal()
        await self._redis.close()
        await self._database.close()

    async def _heal_regularly(self) -> None:
        while True:
            await asyncio.sleep(HEAL_SECONDS)
            await self.heal()

    async def heal(self) -> None:
        """Look for what is away, and do what could not be done meanwhile."""
        with suppress(*AWAY):
            await self._redis.tidy()
            self._redis_home.is_back()
        with suppress(*AWAY):
            for key, stored in list(self._unsaved.items()):
                await self._bring(key, stored)
            if not self._database_home.is_there:
                await self._database.count()
                self._database_home.is_back()

    def report(self) -> dict[str, Any]:
        """See the port."""
        return {
            "kind": "shared",
            "redis": "ok" if self._redis_home.is_there else "away",
            "database": "ok" if self._database_home.is_there else "away",
            "unsaved": len(self._unsaved),
        }


def _hashed(sender: str) -> str:
    """Return what stands for an id in the homes: whoever knows an id can go on with its conversation."""
    return hashlib.blake2b(sender.encode(errors="surrogatepass"), digest_size=16).hexdigest()
