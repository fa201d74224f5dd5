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

from amparo.dialogue.state import scripts
from amparo.dialogue.state.port import (
    ENDED_SECONDS,
    HELD_SECONDS,
    KEPT_SECONDS,
    SEEN_SECONDS,
    Stored,
)

logger = logging.getLogger(__name__)

TIMEOUT = 3.0
"""Seconds that Redis has to answer. It takes a thousandth of that, but a machine that is busy or shared can stand still
for a second or two, and a Redis that is taken for away too soon costs the order of turns."""
ALIVE_SECONDS = 4.0
"""After so long without a sign of life a process counts as dead, and its turns are taken by others."""
LONGEST_WAIT = 25.0
"""Who has waited so long for a turn goes on without it: two turns that overlap are better than silence."""
_LOOK_AGAIN = 0.02
_LATE_SECONDS = 5.0
_PREFIX = "amparo:"
_HOLDERS = f"{_PREFIX}holders"
_AWAY = (redis.RedisError, OSError)


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
        self._take = self._client.register_script(scripts.TAKE)
        self._commit = self._client.register_script(scripts.COMMIT)
        self._limit = self._client.register_script(scripts.LIMIT)
        self._new = self._client.register_script(scripts.NEW)
        self._take_over = self._client.register_script(scripts.TAKE_OVER)
        self._answered: set[str] = set()
        self._missed: set[str] = set()  # processes that gave no sign of life when this one last looked
        self._stopping = threading.Event()
        self._heart: threading.Thread | None = None
        self._secret = secrets.token_hex()

    async def start(self) -> None:
        """Begin to show that this process lives: in a thread, since a busy loop must not count as death.

        The first sign is there before a turn can be taken: others take turns from whom they do not see alive.
        """
        with suppress(*_AWAY):
            await self._client.set(_key("alive", self._process), 1, px=int(ALIVE_SECONDS * 1000))
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
        await self.forget_answered()
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

    async def is_new(self, event: str, held: dict[str, Any] | None) -> bool:
        """Note an event, and what is held of it, in one step."""
        keys = [_key("seen", event), _key("held", self._process), _HOLDERS]
        value = "" if held is None else json.dumps(held)
        times = [int(seconds * 1000) for seconds in (SEEN_SECONDS, HELD_SECONDS)]
        return bool(await self._new(keys=keys, args=[times[0], event, value, times[1], self._process]))

    def answered(self, event: str) -> None:
        """Note that an event is answered, for `forget_answered`."""
        self._answered.add(event)

    async def forget_answered(self) -> None:
        """Forget what is held of the events that are answered: now or (see `tidy`) as soon as Redis answers."""
        if done := list(self._answered):
            await self._client.hdel(_key("held", self._process), *done)
            self._answered.difference_update(done)

    async def left_behind(self) -> list[tuple[str, dict[str, Any]]]:
        """Take over what processes held that are gone: those that were missed the last time already.

        After a standstill of Redis the signs of life of all have run out, and come back within a moment.
        """
        holders = {process.decode() for process in await self._client.smembers(_HOLDERS)} - {self._process}
        missed = {each for each in holders if not await self._client.exists(_key("alive", each))}
        found: list[bytes] = []
        for gone in missed & self._missed:
            keys = [_key("held", gone), _key("alive", gone), _key("held", self._process), _HOLDERS]
            found += await self._take_over(keys=keys, args=[gone, self._process, int(HELD_SECONDS * 1000)])
        self._missed = missed
        return [
            (event.decode(), dict(json.loads(held)))
            for event, held in zip(found[::2], found[1::2], strict=True)
        ]

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
