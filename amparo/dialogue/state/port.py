"""What every process must know of a conversation, behind one port: any process can take any message.

There are two homes. `MemoryState` is the default: one process, nothing leaves it. `SharedState` keeps the same in Redis
and PostgreSQL, for several processes, and goes on in memory while one of these is away.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

KEPT_SECONDS = 30 * 60.0
"""After so long without a message a conversation is forgotten."""
ENDED_SECONDS = 120.0
"""How long it is known that a conversation has ended: longer than any request takes."""
SEEN_SECONDS = 24 * 3600.0
"""How long an event of a platform is known: platforms give up sending one again within a day."""
HELD_SECONDS = 11 * 60.0
"""How long an event waits for its answer: a little longer than anything is sent after it was written."""


@dataclass(frozen=True)
class Stored:
    """A conversation as it is kept. `revision` counts its turns, so that an older one never overwrites a newer one."""

    data: bytes
    revision: int


class ConversationState(ABC):
    """Nothing here raises where a home is away: it does what it can, logs once, and goes on."""

    @abstractmethod
    def turn(self, sender: str) -> AbstractAsyncContextManager[Stored | None]:
        """Wait until everybody who came earlier for `sender` is done; give the conversation as it is then."""

    @abstractmethod
    async def load(self, sender: str) -> Stored | None:
        """Return a conversation without taking its turn, or None where there is none."""

    @abstractmethod
    async def commit(self, sender: str, data: bytes, revision: int) -> bool:
        """Keep a conversation; return whether that was done: not where it has ended, or a newer one is kept."""

    @abstractmethod
    async def end(self, sender: str) -> None:
        """Forget a conversation now; what is committed to it in the next two minutes is not kept."""

    @abstractmethod
    async def has_ended(self, sender: str) -> bool:
        """Has it ended within the last two minutes?"""

    @abstractmethod
    async def count(self) -> int:
        """Return how many conversations are kept."""

    @abstractmethod
    async def senders(self) -> list[str]:
        """Return the ids of the conversations, where they are known: a shared home keeps hashes only."""

    @abstractmethod
    async def seconds_to_wait(self, key: str, per_minute: int) -> int:
        """Count one message of `key` and return 0, or return the whole seconds until the next is accepted."""

    @abstractmethod
    async def is_new(self, event: str, held: dict[str, Any] | None = None) -> bool:
        """Note an event of a platform; return whether it was not noted before.

        `held`: a JSON object with which another process can answer it, should this one end before `answered`.
        """

    @abstractmethod
    async def answered(self, event: str) -> None:
        """Forget what is held of an event."""

    @abstractmethod
    async def left_behind(self) -> list[tuple[str, dict[str, Any]]]:
        """Take over the events that are held by processes that have ended, and return them with what is held."""

    @abstractmethod
    async def recall(self, key: str) -> dict[str, Any] | None:
        """Return the note of `key` (see `note`), or None."""

    @abstractmethod
    async def note(self, key: str, value: dict[str, Any] | None) -> None:
        """Keep a small JSON object as long as a conversation is kept after its last message; None forgets it."""

    @abstractmethod
    async def secret(self) -> str:
        """Return a random text that is the same for all processes, from which keys are made."""

    @abstractmethod
    async def purge(self) -> None:
        """Forget what is too old, while nobody writes."""

    @abstractmethod
    async def start(self) -> None:
        """Begin what runs beside the conversations."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections and what runs beside."""

    @abstractmethod
    def report(self) -> dict[str, Any]:
        """Return what /health shows: where the state is, and what of it is away."""
