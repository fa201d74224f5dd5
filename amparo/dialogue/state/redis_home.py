"""What is short-lived and shared, in Redis: turns, limits, ended conversations, seen events, copies of conversations.

Every step that must not be torn apart is one script, which Redis runs alone. Ids are hashes; every key has a time to
live but the secret. The scripts name keys that they are not given (`alive`), so this is for one Redis, not a cluster.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import redis
import redis.asyncio

from amparo.dialogue.state.port import ENDED_SECONDS, KEPT_SECONDS, SEEN_SECONDS, Stored

logger = logging.getLogger(__name__)

TIMEOUT = 1.0
"""Seconds that Redis has to answer: on one network it takes a thousandth of that."""
ALIVE_SECONDS = 3.0
"""After so long without a sign of life a process counts as dead, and its turns are taken by others."""
LONGEST_WAIT = 25.0
"""Who has waited so long for a turn goes on without it: two turns that overlap are better than silence."""
_LOOK_AGAIN = 0.02
_LATE_SECONDS = 5.0
_PREFIX = "amparo:"
_AWAY = (redis.RedisError, OSError)

# KEYS: queue, conversation, ended. ARGV: token, what the key of a sign of life begins with. First come, first served;
# the dead are passed over.
_TAKE = """
if not redis.call('LPOS', KEYS[1], ARGV[1]) then redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], 60000)
while true do
  local head = redis.call('LINDEX', KEYS[1], 0)
  if head == ARGV[1] then break end
  if redis.call('EXISTS', ARGV[2] .. string.match(head, '^[^:]+')) == 1 then return {0} end
  redis.call('LPOP', KEYS[1])
end
local kept = redis.call('HMGET', KEYS[2], 'revision', 'data')
return {1, redis.call('EXISTS', KEYS[3]), kept[1] or '', kept[2] or ''}
"""

# KEYS: conversation, ended. ARGV: revision, data, milliseconds. 0: it has ended; 1: kept; 2: a newer one is there.
_COMMIT = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local there = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
if there >= tonumber(ARGV[1]) then return 2 end
redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'data', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""

# KEYS: times. ARGV: messages in a minute, unique member. Seconds to wait, 0 where the message was counted.
_LIMIT = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60)
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now, ARGV[2])
  redis.call('EXPIRE', KEYS[1], 61)
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, math.ceil(tonumber(first[2]) + 60 - now))
"""


@dataclass(frozen=True)
class Ticket:
    """A turn that was taken: `token` gives it back; `ended` and `stored` as Redis knew it then."""

    token: str
    ended: bool = False
    stored: Stored | None = None


class RedisHome:
    """Each method raises RedisError where Redis is away. `url`: redis:// or rediss://, with the password in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Any = redis.asyncio.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, health_check_interval=10
        )
        self._process = secrets.token_hex(8)
        self._numbers = itertools.count()
        # What was asked of a Redis that did not answer may still be done by it when it goes on: a turn that nobody has.
        self._left_behind: dict[str, tuple[str, float]] = {}
        self._take = self._client.register_script(_TAKE)
        self._commit = self._client.register_script(_COMMIT)
        self._limit = self._client.register_script(_LIMIT)
        self._stopping = threading.Event()
        self._heart: threading.Thread | None = None
        self._secret = secrets.token_hex()

    async def start(self) -> None:
        """Begin to show that this process lives: in a thread, since a busy loop must not count as death."""
        self._heart = threading.Thread(target=self._beat, name="amparo-heart", daemon=True)
        self._heart.start()

    async def close(self) -> None:
        """Show no sign of life any more, and let go of the connections."""
        self._stopping.set()
        if self._heart is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._heart.join, ALIVE_SECONDS)
        await self._client.close()

    def _beat(self) -> None:
        client = redis.Redis.from_url(self._url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        alive = _key("alive", self._process)
        while not self._stopping.is_set():
            with suppress(*_AWAY):  # the state says so already
                client.set(alive, 1, px=int(ALIVE_SECONDS * 1000))
                client.set(_key("secret", ""), self._secret, nx=True)  # after a restart of Redis
            self._stopping.wait(ALIVE_SECONDS / 6)
        with suppress(*_AWAY):
            client.delete(alive)
        client.close()

    async def tidy(self) -> None:
        """Ask whether Redis is there, and give back the turns that could not be given back meanwhile."""
        await self._client.ping()
        now = time.monotonic()
        for token, (sender, until) in list(self._left_behind.items()):
            await self.leave(sender, token)
            if now > until:
                del self._left_behind[token]

    async def take(self, sender: str) -> Ticket:
        """Wait for the turn of a conversation."""
        token = f"{self._process}:{next(self._numbers)}"
        keys = [_key("turn", sender), _key("conversation", sender), _key("ended", sender)]
        end = time.monotonic() + LONGEST_WAIT
        try:
            while True:
                is_ours, *rest = await self._take(keys=keys, args=[token, _key("alive", "")])
                if is_ours:
                    ended, revision, data = rest
                    return Ticket(token, bool(ended), Stored(data, int(revision)) if revision else None)
                if time.monotonic() > end:
                    logger.warning("A turn was not waited for any longer")
                    return Ticket(token)
                await asyncio.sleep(_LOOK_AGAIN)
        except BaseException:  # also where the person has gone away meanwhile
            with suppress(*_AWAY):
                await asyncio.shield(self.leave(sender, token))
            raise

    async def leave(self, sender: str, token: str) -> None:
        """Give a turn back, now or (see `tidy`) as soon as Redis answers."""
        try:
            await self._client.lrem(_key("turn", sender), 0, token)
        except _AWAY:
            self.leave_later(sender, token)
            raise

    def leave_later(self, sender: str, token: str) -> None:
        """Note a turn that cannot be given back now."""
        self._left_behind[token] = (sender, time.monotonic() + _LATE_SECONDS)

    async def commit(self, sender: str, data: bytes, revision: int) -> bool:
        """Keep the copy; return False where the conversation has ended or a newer one is there."""
        keys = [_key("conversation", sender), _key("ended", sender)]
        return int(await self._commit(keys=keys, args=[revision, data, int(KEPT_SECONDS * 1000)])) == 1

    async def load(self, sender: str) -> Stored | None:
        """Return the copy."""
        revision, data = await self._client.hmget(_key("conversation", sender), "revision", "data")
        return None if revision is None else Stored(data, int(revision))

    async def end(self, sender: str) -> None:
        """Note the end, and forget the copy, in one step."""
        async with self._client.pipeline(transaction=True) as steps:
            steps.set(_key("ended", sender), 1, px=int(ENDED_SECONDS * 1000))
            steps.delete(_key("conversation", sender))
            await steps.execute()

    async def has_ended(self, sender: str) -> bool:
        """Was an end noted?"""
        return bool(await self._client.exists(_key("ended", sender)))

    async def seconds_to_wait(self, key: str, per_minute: int) -> int:
        """Count one message."""
        member = f"{self._process}:{next(self._numbers)}"
        return int(await self._limit(keys=[_key("limit", f"{per_minute}:{key}")], args=[per_minute, member]))

    async def is_new(self, event: str) -> bool:
        """Note an event."""
        return bool(await self._client.set(_key("seen", event), 1, nx=True, px=int(SEEN_SECONDS * 1000)))

    async def recall(self, key: str) -> dict[str, Any] | None:
        """Return a note."""
        text = await self._client.get(_key("note", key))
        return None if text is None else dict(json.loads(text))

    async def note(self, key: str, value: dict[str, Any] | None) -> None:
        """Keep or forget a note."""
        if value is None:
            await self._client.delete(_key("note", key))
        else:
            await self._client.set(_key("note", key), json.dumps(value), px=int(KEPT_SECONDS * 1000))

    async def secret(self) -> str:
        """Return the secret of all processes; the first makes it."""
        await self._client.set(_key("secret", ""), self._secret, nx=True)
        self._secret = (await self._client.get(_key("secret", ""))).decode()
        return self._secret


def _key(kind: str, name: str) -> str:
    return f"{_PREFIX}{kind}:{name}"
