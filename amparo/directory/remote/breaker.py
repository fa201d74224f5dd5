"""When a remote may be asked, and when somebody may wait for it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from enum import Enum


class State(Enum):
    """How the remote did last."""

    PROMPT = "prompt"  # asked, and waited for
    SLOW = "slow"  # asked, but nobody waits
    OPEN = "open"  # not asked but for one probe after each pause, and nobody waits


class CircuitBreaker:
    """Leaves a remote alone after a fault, for a pause that doubles up to a limit, then lets one request through.

    Pauses in seconds; each is a fifth shorter or longer at random, so that several processes do not probe at once.
    Not safe for threads by itself: RemoteDirectory holds its lock around every call.
    """

    def __init__(
        self, first_pause: float, longest_pause: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.state = State.PROMPT
        self.pause = 0.0
        self._first = first_pause
        self._longest = longest_pause
        self._clock = clock
        self._failures = 0
        self._resume = 0.0
        self._under_probe = False

    def allows_request(self) -> bool:
        """Whether to ask now. In the open state a yes is for this one request: its end must be told."""
        if self.state is not State.OPEN:
            return True
        if self._under_probe or self._clock() < self._resume:
            return False
        self._under_probe = True
        return True

    def overran(self) -> None:
        """Somebody waited in vain. The request is still under way, and its end decides how it goes on."""
        self.state = State.OPEN
        self._under_probe = True

    def succeeded(self, quick: bool) -> None:
        """A request ended well; `quick`: within the time that somebody may wait."""
        self.state = State.PROMPT if quick else State.SLOW
        self._failures = 0
        self._under_probe = False

    def failed(self) -> None:
        """A request ended with a fault. A second one of the same outage does not make the pause longer."""
        if self.state is State.OPEN and not self._under_probe:
            return
        self.state = State.OPEN
        self._under_probe = False
        self.pause = min(self._longest, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        self._resume = self._clock() + self.pause * random.uniform(0.8, 1.2)
