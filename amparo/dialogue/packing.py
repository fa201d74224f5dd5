"""A conversation as bytes, and back: the last turns as JSON, made small."""

from __future__ import annotations

import copy
import json
import logging
import zlib
from collections import deque

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.bounding import KEPT_TURNS, bounded_events, forget_readings
from amparo.dialogue.redaction import redact_events

logger = logging.getLogger(__name__)

LEVEL = 1  # the fastest; the rest would save another tenth


def pack(tracker: DialogueStateTracker, turns: int = KEPT_TURNS) -> bytes:
    """Return what is kept of `tracker`; what is not kept of its messages is taken out of them."""
    events = bounded_events(tracker, turns)
    forget_readings(events)
    redact_events(events)
    text = json.dumps([event.as_dict() for event in events], default=str, separators=(",", ":"))
    return zlib.compress(text.encode(), LEVEL)


def unpack(data: bytes, sender: str, domain: Domain) -> DialogueStateTracker | None:
    """Return the conversation of `pack`, or None where it cannot be read."""
    try:
        events = [Event.from_parameters(each) for each in json.loads(zlib.decompress(data))]
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        logger.error("A conversation that was kept cannot be read: %s", type(error).__name__)
        return None
    return DialogueStateTracker.from_events(
        sender, [event for event in events if event is not None], slots=domain.slots
    )


def snapshot(tracker: DialogueStateTracker | None) -> DialogueStateTracker | None:
    """Return `tracker` as it is now, for reading only: its events and slots stay when the conversation goes on.

    A real copy would replay every event.
    """
    if tracker is None:
        return None
    still = copy.copy(tracker)
    still.events = deque(tracker.events)
    still.slots = {name: copy.copy(slot) for name, slot in tracker.slots.items()}
    return still
