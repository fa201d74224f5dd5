"""Answers what came in: one person's messages one after another, many people's at the same time."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from amparo.channels.messaging.conversations import Conversation, Conversations
from amparo.channels.messaging.counters import Counters
from amparo.channels.messaging.delivery import (
    PUSH_SECONDS,
    Blocked,
    Delivery,
    Refused,
    SendError,
    TooOld,
    reason,
)
from amparo.channels.messaging.incoming import ERASE, GONE, STOP, Incoming
from amparo.channels.messaging.outgoing import Outgoing, outgoing
from amparo.channels.messaging.platform import Platform
from amparo.channels.messaging.talk import Said, Talk
from amparo.channels.rendering.plain import packed
from amparo.dialogue.state import state

logger = logging.getLogger(__name__)

LONGEST_LINE = 30
"""How many messages of one person may wait; what comes beyond is dropped, and they are told to slow down."""
TURNS_AT_ONCE = 2
"""How many people are being answered at the same time: each keeps the process busy, and webhooks must not wait."""
_LEAVES = (STOP, ERASE, GONE)
_AT_ONCE = 5.0
"""What is confirmed within so many seconds after it came and is too old then, was old when it came."""


@dataclass
class _Waiting:
    """What waits for its answer. `event`: by what the state knows it; `came`, `deadline`: in seconds of the clock."""

    incoming: Incoming
    event: str
    came: float
    deadline: float = 0.0


@dataclass
class _Line:
    """`sending`: what is on its way to the person."""

    waiting: deque[_Waiting] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    sending: asyncio.Task[None] | None = None


class Desk:
    """The desk of one platform.

    `agent`: returns Rasa's agent, or None while there is none; `turns`: shared by all desks; `clock` and `now`: in
    seconds, of `time.monotonic` and since 1970.
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
        turns: asyncio.Semaphore | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._platform, self._talk, self._conversations = platform, talk, conversations
        self._delivery, self._counters, self._agent, self._client = delivery, counters, agent, client
        self._clock, self._now = clock, now
        self._turns = turns or asyncio.Semaphore(TURNS_AT_ONCE)
        self._arrived: deque[tuple[Incoming, float, asyncio.Future[None]]] = deque()
        self._numbers = itertools.count()
        self._sorting: asyncio.Task[None] | None = None
        self._lines: dict[str, _Line] = {}

    def take(self, incoming: Incoming) -> asyncio.Future[None]:
        """Put what came in at the end of its person's line, in the order of arrival; returns at once.

        What was taken before is left out, by this process or another, and what is so old that an answer would come out
        of the blue. Who leaves gets no answer any more to what they wrote before: their phone may be in other hands.
        The future is done when it is safe: should this process die from then on, another will answer.
        """
        self._counters.add("received")
        safe = asyncio.get_running_loop().create_future()
        self._arrived.append((incoming, self._clock(), safe))
        if self._sorting is None:
            self._sorting = asyncio.get_running_loop().create_task(self._sort())
        return safe

    async def take_over(self, event: str, held: dict[str, Any]) -> None:
        """Answer what a process that has ended left behind, unless the person has left since they wrote it."""
        incoming, at = Incoming(**held["incoming"]), held["at"]
        if held["conversation"] != (await self._conversations.of(self._platform.name, incoming.sender)).id:
            await state().answered(event)
            return
        logger.warning("%s: a message is taken over from a process that has ended", self._platform.name)
        # It was not old when it came, though it may be too late by now to confirm it.
        await self._put(_Waiting(incoming, event, self._clock() - _AT_ONCE), at)

    async def _sort(self) -> None:
        try:
            while self._arrived:
                incoming, came, safe = self._arrived.popleft()
                try:
                    await self._note(incoming, came)
                except Exception as error:
                    self._counters.add("given_up")
                    logger.error("%s: a message was given up (%s)", self._platform.name, reason(error))
                finally:
                    if not safe.done():  # whoever waited may have gone
                        safe.set_result(None)
        finally:
            self._sorting = None

    async def _note(self, incoming: Incoming, came: float) -> None:
        # One without an id cannot be known again.
        event = incoming.event or secrets.token_hex(16)
        mark, at = await self._conversations.mark(f"{self._platform.name}:{event}"), self._now()
        held = {
            "platform": self._platform.name,
            "incoming": {**vars(incoming), "metadata": dict(incoming.metadata)},
            "conversation": (await self._conversations.of(self._platform.name, incoming.sender)).id,
            "at": at,
            "number": next(self._numbers),
        }
        if await state().is_new(mark, held):
            await self._put(_Waiting(incoming, mark, came), at)
        else:
            self._counters.add("repeated")

    async def _put(self, new: _Waiting, at: float) -> None:
        """Put it in line; `at`: when it came, in seconds since 1970."""
        incoming = new.incoming
        age = max(self._now() - (at if incoming.sent is None else incoming.sent), 0.0)
        new.deadline = self._clock() + PUSH_SECONDS - age
        if age > PUSH_SECONDS:
            self._counters.add("too_old")
            await state().answered(new.event)
            return
        line = self._lines.setdefault(incoming.sender, _Line())
        dropped: list[_Waiting] = []
        if incoming.command in _LEAVES and not incoming.text:
            dropped = list(line.waiting)
            line.waiting.clear()
            if line.sending is not None:
                line.sending.cancel()
        if len(line.waiting) >= LONGEST_LINE:
            self._counters.add("ignored")
            dropped.append(new)
        else:
            line.waiting.append(new)
        if line.task is None:
            line.task = asyncio.get_running_loop().create_task(self._work(incoming.sender, line))
        for each in dropped:
            await state().answered(each.event)

    @property
    def is_idle(self) -> bool:
        """Is everything answered that came in?"""
        return not (self._arrived or self._sorting or self._lines)

    async def finish(self, seconds: float) -> None:
        """Wait until everything is answered, at most so many seconds; then give up the rest."""
        if self._sorting is not None:
            await asyncio.wait([self._sorting], timeout=seconds)
        tasks = [line.task for line in self._lines.values() if line.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            if late:
                logger.error(
                    "%s: answers of %d people were not finished at the stop", self._platform.name, len(late)
                )

    async def _work(self, sender: str, line: _Line) -> None:
        try:
            while line.waiting:
                waiting = line.waiting.popleft()
                try:
                    await self._answer(line, waiting)
                except Exception as error:
                    self._counters.add("given_up")
                    logger.error("%s: an answer was given up (%s)", self._platform.name, reason(error))
                await state().answered(waiting.event)
        finally:
            self._lines.pop(sender, None)

    async def _answer(self, line: _Line, waiting: _Waiting) -> None:
        incoming = waiting.incoming
        conversation = await self._conversations.of(
            self._platform.name, incoming.sender, self._talk.link(incoming)
        )
        try:
            if incoming.command == GONE:
                await self._talk.forget(conversation)
                return
            if not await self._confirm(incoming, waiting.came):
                return
            async with self._turns:
                said = await self._talk.answer(self._agent(), conversation, incoming)
            self._counters.add("answered")
            await self._close(conversation)  # now: to send it may take longer than an end is remembered
            await self._send_all(line, incoming, self._rendered(said), waiting.deadline)
        except Blocked:
            await self._talk.forget(conversation)
        finally:
            await self._close(conversation)

    async def _close(self, conversation: Conversation) -> None:
        if await self._talk.has_ended(conversation):
            self._conversations.end(conversation)
        await self._conversations.keep(conversation)

    def _rendered(self, said: Said) -> list[Outgoing]:
        messages: list[Outgoing] = []
        first = said.first_choice
        for message in said.messages:
            messages += outgoing(message.reply, said.language, self._platform.layout, first)
            first += len(message.reply.choices)
        return messages

    async def _send_all(self, line: _Line, to: Incoming, messages: list[Outgoing], deadline: float) -> None:
        """Send messages one after another, as long as the person does not leave."""

        async def send() -> None:
            for message in messages:
                await self._send(to, message, deadline)

        line.sending = sending = asyncio.get_running_loop().create_task(send())
        try:
            await asyncio.wait([sending])  # does not end with it where it is cancelled
        finally:
            line.sending = None
            sending.cancel()
        if not sending.cancelled():
            sending.result()

    async def _send(self, to: Incoming, message: Outgoing, deadline: float) -> None:
        """Send a message; where the platform refuses its buttons, as words alone."""
        try:
            await self._delivery.send(lambda: self._platform.send(self._client, to, message), deadline)
        except Refused as error:
            logger.error("%s: a message was refused (%s)", self._platform.name, error)
            if not message.buttons:
                self._counters.add("given_up")
                return
            for text in packed(message.plain, self._platform.layout.form):
                await self._send(to, Outgoing(text), deadline)

    async def _confirm(self, incoming: Incoming, came: float) -> bool:
        """Tell the platform once that it was taken; return False where it was old when it came.

        An answer does not wait for a second try.
        """
        try:
            await self._platform.confirm(self._client, incoming)
        except TooOld:
            if self._clock() - came < _AT_ONCE:
                self._counters.add("too_old")
                return False
        except (SendError, httpx2.HTTPError) as error:
            logger.warning("%s: not confirmed (%s)", self._platform.name, reason(error))
        return True
