"""How often one conversation may write: a sliding window, with bounded memory and nothing known of the person."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MESSAGES_PER_MINUTE = 20
WINDOW_SECONDS = 60.0
REMEMBERED_SENDERS = 10_000


class RateLimit:
    """Counts the accepted messages of each sender in the last minute.

    Beyond `senders` the one that was silent longest is forgotten. `clock` returns seconds.
    """

    def __init__(
        self,
        messages: int = MESSAGES_PER_MINUTE,
        senders: int = REMEMBERED_SENDERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with nobody; ValueError where a bound is not positive."""
        if min(messages, senders) <= 0:
            raise ValueError("messages and senders must be positive numbers")
        self._messages, self._senders, self._clock = messages, senders, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many senders are remembered now."""
        return len(self._times)

    def seconds_to_wait(self, sender: str) -> int:
        """Count one message of `sender` and return 0, or return the whole seconds until the next is accepted."""
        now = self._clock()
        times = self._times.setdefault(sender, deque())
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._messages:
            return max(1, math.ceil(times[0] + WINDOW_SECONDS - now))
        times.append(now)
        self._times.move_to_end(sender)
        self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        """Drop the senders whose last message is too old or who are too many; the oldest stand first."""
        while self._times:
            times = next(iter(self._times.values()))
            if len(self._times) <= self._senders and times and times[-1] > now - WINDOW_SECONDS:
                return
            self._times.popitem(last=False)
