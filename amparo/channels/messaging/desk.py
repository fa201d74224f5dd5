"""Answers what came in: one person's messages one after another, many people's at the same time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from amparo.channels.messaging.conversations import Conversation, Conversations
from amparo.channels.messaging.counters import Counters
from amparo.channels.messaging.delivery import PUSH_SECONDS, Blocked, Delivery, Refused, SendError
from amparo.channels.messaging.incoming import GONE, Incoming
from amparo.channels.messaging.outgoing import Outgoing, outgoing
from amparo.channels.messaging.platform import Platform
from amparo.channels.messaging.seen import SeenEvents
from amparo.channels.messaging.talk import Talk
from amparo.channels.output import Message

logger = logging.getLogger(__name__)

LONGEST_LINE = 30
"""How many messages of one person may wait; what comes beyond is dropped, and they are told to slow down."""


@dataclass
class _Line:
    waiting: deque[tuple[Incoming, float]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Desk:
    """The desk of one platform.

    `agent`: returns Rasa's agent, or None while there is none; `clock` and `now`: seconds, of `time.monotonic` and
    since 1970.
    """

    def __init__(
        self,
        platform: Platform,
        talk: Talk,
        conversations: Conversations,
        delivery: Delivery,
        counters: Counters,
        agent: Callable[[], Any],
        client: httpx2.AsyncClient,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._platform, self._talk, self._conversations = platform, talk, conversations
        self._delivery, self._counters, self._agent, self._client = delivery, counters, agent, client
        self._clock, self._now = clock, now
        self._seen = SeenEvents()
        self._lines: dict[str, _Line] = {}

    def take(self, incoming: Incoming) -> None:
        """Put what came in at the end of its person's line; returns at once.

        What was taken before is left out, and what is so old that an answer would come out of the blue.
        """
        self._counters.add("received")
        if not self._seen.is_new(incoming.event):
            self._counters.add("repeated")
            return
        if incoming.sent is not None and incoming.sent < self._now() - PUSH_SECONDS:
            self._counters.add("too_old")
            return
        line = self._lines.setdefault(incoming.sender, _Line())
        if len(line.waiting) >= LONGEST_LINE:
            self._counters.add("ignored")
            return
        line.waiting.append((incoming, self._clock()))
        if line.task is None:
            line.task = asyncio.get_running_loop().create_task(self._work(incoming.sender, line))

    async def finish(self, seconds: float) -> None:
        """Wait until everything is answered, at most so many seconds; then give up the rest."""
        tasks = [line.task for line in self._lines.values() if line.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, sender: str, line: _Line) -> None:
        try:
            while line.waiting:
                incoming, came = line.waiting.popleft()
                await self._answer(incoming, came + PUSH_SECONDS)
        finally:
            self._lines.pop(sender, None)

    async def _answer(self, incoming: Incoming, deadline: float) -> None:
        conversation = self._conversations.of(self._platform.name, incoming.sender, self._talk.link(incoming))
        try:
            if incoming.command == GONE:
                await self._talk.forget(self._agent(), conversation)
                return
            await self._confirm(incoming)
            said, language = await self._talk.answer(self._agent(), conversation, incoming)
            self._counters.add("answered")
            for message in self._rendered(said, language):
                await self._send(incoming, message, deadline)
        except Blocked:
            await self._talk.forget(self._agent(), conversation)
        except SendError as error:
            self._counters.add("given_up")
            logger.error("%s: an answer was given up (%s)", self._platform.name, error)
        except Exception as error:
            self._counters.add("given_up")
            logger.error("%s: an answer failed: %s", self._platform.name, type(error).__name__)
        finally:
            self._close(conversation)

    def _close(self, conversation: Conversation) -> None:
        if self._talk.has_ended(conversation):
            self._conversations.end(conversation)

    def _rendered(self, said: list[Message], language: str | None) -> list[Outgoing]:
        return [each for message in said for each in outgoing(message.reply, language, self._platform.layout)]

    async def _send(self, to: Incoming, message: Outgoing, deadline: float) -> None:
        """Send a message; where the platform refuses its buttons, as words alone."""
        try:
            await self._delivery.send(lambda: self._platform.send(self._client, to, message), deadline)
        except Refused as error:
            logger.error("%s: a message was refused (%s)", self._platform.name, error)
            if not message.buttons:
                self._counters.add("given_up")
                return
            plain = Outgoing(message.plain)
            await self._delivery.send(lambda: self._platform.send(self._client, to, plain), deadline)

    async def _confirm(self, incoming: Incoming) -> None:
        """Tell the platform once that it was taken; an answer does not wait for a second try."""
        try:
            await self._platform.confirm(self._client, incoming)
        except (SendError, httpx2.HTTPError) as error:
            logger.warning("%s: not confirmed (%s)", self._platform.name, type(error).__name__)
