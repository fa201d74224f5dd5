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
_UNANSWERED, _UNANSWERED_WAIT = 3, 10.0
"""So often a message is sent where the platform takes it and says nothing: each may have reached the person."""


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


class TooOld(SendError):
    """The platform says that what is confirmed was done long ago."""


def reason(error: Exception) -> str:
    """Return what may be said of an error: the text of one of HTTP can hold an address, and that a token."""
    return str(error) if isinstance(error, SendError) else type(error).__name__


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

        Raises Refused, Blocked, and TryAgain where the deadline has come, or where nobody answered a few times: the
        person may have got the message each time.
        """
        wait, unanswered = _FIRST_WAIT, 0
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
            except httpx2.ReadTimeout as error:
                unanswered += 1
                problem = TryAgain(reason(error), _UNANSWERED_WAIT)
            except httpx2.HTTPError as error:
                problem = TryAgain(reason(error))
            except TryAgain as error:
                problem = error
            self._counters.add("retried")
            logger.warning("%s: a message could not be sent yet (%s)", self._platform, problem)
            pause = max(problem.after, wait * random.uniform(0.75, 1.25))
            if problem.everybody:
                self._quiet_until = max(self._quiet_until, self._clock() + pause)
            if self._clock() + pause >= deadline or unanswered >= _UNANSWERED:
                raise problem
            await self._sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)
