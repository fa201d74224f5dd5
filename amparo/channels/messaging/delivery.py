"""Sends messages of ours: again after a while where the platform is down, slow or says that it is too much.

Nothing is sent to anybody who has not written in the last minutes: a phone may be in other hands by then.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

import httpx2

from amparo.channels.messaging.counters import Counters

logger = logging.getLogger(__name__)

PUSH_SECONDS = 600.0
"""How long after a person has written something may be sent to them."""
TIMEOUT = httpx2.Timeout(10.0, connect=5.0)
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


class SendError(Exception):
    """A message was not taken. The text holds a status and nothing of the person."""


class TryAgain(SendError):
    """It may be taken later; `after`: seconds that the platform asks us to wait, for everybody if `everybody`."""

    def __init__(self, reason: str, after: float = 0.0, everybody: bool = False) -> None:
        super().__init__(reason)
        self.after, self.everybody = after, everybody


class Refused(SendError):
    """It will never be taken as it is."""


class Blocked(SendError):
    """The person does not want messages of ours."""


class Delivery:
    """Sends for one platform. `clock` and `sleep`: in seconds, as those of `time.monotonic` and `asyncio`."""

    def __init__(
        self,
        platform: str,
        counters: Counters,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._platform, self._counters, self._clock, self._sleep = platform, counters, clock, sleep
        self._quiet_until = 0.0  # of everybody on this platform

    async def send(self, attempt: Callable[[], Awaitable[None]], deadline: float) -> None:
        """Call `attempt` until it goes well; `deadline`: by the clock, after which nothing is sent.

        Raises Refused, Blocked, and TryAgain where the deadline has come.
        """
        wait = _FIRST_WAIT
        while True:
            pause = self._quiet_until - self._clock()
            if self._clock() + max(pause, 0) >= deadline:
                raise TryAgain("the time in which an answer may be sent is over")
            if pause > 0:
                await self._sleep(pause)
                continue
            try:
                await attempt()
                self._counters.add("sent")
                return
            except httpx2.HTTPError as error:
                problem = TryAgain(type(error).__name__)
            except TryAgain as error:
                problem = error
            self._counters.add("retried")
            logger.warning("%s: a message could not be sent yet (%s)", self._platform, problem)
            pause = max(problem.after, wait * random.uniform(0.75, 1.25))
            if problem.everybody:
                self._quiet_until = max(self._quiet_until, self._clock() + pause)
            if self._clock() + pause >= deadline:
                raise problem
            await self._sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)
