"""Which conversations have just ended: a message that was still under way must not begin them again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

SECONDS = 120.0  # longer than any request takes
MOST = 10_000


class EndedConversations:
    """Ids of conversations, each for two minutes; of too many the oldest is dropped."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._seconds, self._clock = seconds, clock
        self._times: OrderedDict[str, float] = OrderedDict()

    def add(self, sender: str) -> None:
        """Note that a conversation has ended now."""
        self._times.pop(sender, None)
        self._times[sender] = self._clock()
        while self._times and (len(self._times) > MOST or self._is_old(next(iter(self._times)))):
            self._times.popitem(last=False)

    def clear(self) -> None:
        """Forget all of them."""
        self._times.clear()

    def __contains__(self, sender: str) -> bool:
        """Has it ended within the last two minutes?"""
        return sender in self._times and not self._is_old(sender)

    def _is_old(self, sender: str) -> bool:
        return self._clock() - self._times[sender] > self._seconds


# Shared by all channels of this process.
ENDED = EndedConversations()
