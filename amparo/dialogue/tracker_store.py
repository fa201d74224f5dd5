"""Conversations as Rasa asks for them: read once and written once a turn, wherever the state keeps them.

Rasa reads a conversation at least three times a turn and writes it twice. Within `conversation_turn` it gets the same
object each time, and what it saves is written when the turn is over.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.packing import pack, unpack
from amparo.dialogue.state import state

logger = logging.getLogger(__name__)


@dataclass
class Held:
    """The conversation whose turn this task has. `changed`: is there something to write?"""

    sender: str
    tracker: DialogueStateTracker | None
    revision: int
    changed: bool = False


_held: ContextVar[Held | None] = ContextVar("held", default=None)


@asynccontextmanager
async def conversation_turn(sender: str, domain: Domain) -> AsyncIterator[Held]:
    """Take the turn of a conversation, read it, and write it at the end where it has changed and has not ended.

    Who has the turn already goes on in it. An error within the turn leaves the conversation as it was.
    """
    held = _held.get()
    if held is not None and held.sender == sender:
        yield held
        return
    async with state().turn(sender) as stored:
        tracker = unpack(stored.data, sender, domain) if stored else None
        held = Held(sender, tracker, stored.revision if stored else 0)
        before = _held.set(held)
        try:
            yield held
        finally:
            _held.reset(before)
        if held.changed and held.tracker is not None:
            try:
                await state().commit(sender, pack(held.tracker), held.revision + 1)
            except Exception as error:  # the answer is there, and must not be lost for this
                logger.error("A conversation could not be kept: %s", type(error).__name__)


class BoundedTrackerStore(TrackerStore):
    """Keeps the last turns of a conversation; where, and how long, is for the state to say."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation: at the end of its turn, or at once where nobody has the turn (Rasa's API)."""
        held = _held.get()
        if held is not None and held.sender == tracker.sender_id:
            held.tracker, held.changed = tracker, True
            return
        stored = await state().load(tracker.sender_id)
        revision = stored.revision + 1 if stored else 1
        await state().commit(tracker.sender_id, pack(tracker), revision)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, or None where it was never there or is forgotten."""
        held = _held.get()
        if held is not None and held.sender == sender_id:
            return held.tracker
        stored = await state().load(sender_id)
        return unpack(stored.data, sender_id, self.domain) if stored else None

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations that are known."""
        return await state().senders()
