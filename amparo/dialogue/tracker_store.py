"""Conversations in memory: bounded in length, in number and in time, and forgotten when asked."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.bounding import KEPT_TURNS, bounded_events, forget_readings


class BoundedTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps the last turns of the most recent conversations, for a while.

    `turns`: messages of the person that are kept; `minutes`: after so long without a message a conversation is
    forgotten; `conversations`: beyond so many the one that was silent longest is forgotten.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: Any = None,
        turns: int = KEPT_TURNS,
        minutes: float = 30,
        conversations: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        """Make an empty store; ValueError where a bound is not positive."""
        # Values from endpoints.yml may be texts: they can come from environment variables.
        self._turns, self._seconds, self._cap = int(turns), float(minutes) * 60, int(conversations)
        if min(self._turns, self._seconds, self._cap) <= 0:
            raise ValueError("turns, minutes and conversations must be positive numbers")
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        super().__init__(domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the bounded conversation; forget what is too old or too much."""
        await self.stream_events(tracker)
        short = tracker.copy()
        kept = bounded_events(tracker, self._turns)
        forget_readings(kept)
        short.events = type(short.events)(kept)
        self._kept[tracker.sender_id] = (self._clock(), self.serialise_tracker(short))
        self._kept.move_to_end(tracker.sender_id)
        self.purge()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, or None where it was never there or is forgotten."""
        self.purge()
        entry = self._kept.get(sender_id)
        if entry is None:
            return None
        return self.deserialise_tracker(sender_id, entry[1])

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations that are known."""
        self.purge()
        return list(self._kept)

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation at once; nothing happens where it is not known."""
        self._kept.pop(sender_id, None)

    def purge(self) -> None:
        """Forget the conversations that are too old or too many. The oldest stand first, so this is quick."""
        limit = self._clock() - self._seconds
        while self._kept and (len(self._kept) > self._cap or next(iter(self._kept.values()))[0] < limit):
            self._kept.popitem(last=False)

    @property
    def characters(self) -> int:
        """How many characters of conversation are held now; for tests and operators."""
        return sum(len(text) for _, text in self._kept.values())

    @staticmethod
    def serialise_tracker(tracker: DialogueStateTracker) -> str:
        """Return the conversation as JSON."""
        return json.dumps(tracker.as_dialogue().as_dict(), default=str)
