"""What is kept of a conversation: its slots and the last few turns.

Stock Rasa keeps every event and reads all of them at every message: turn 400 costs two hundred times what turn 10
costs. Kept to a bound, turn 1,000 costs what turn 10 costs, and less of what a person said is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 5
OF_THE_MOMENT = ("context", "case", "readings")
"""Keys of a message that are not kept: see `forget_readings`."""


def bounded_events(tracker: DialogueStateTracker, turns: int = KEPT_TURNS) -> list[Event]:
    """Return the events that stand for `tracker`: replayed, they give the same slots and the last `turns` turns.

    Of the present session nothing is cut while it has no more than `turns` messages of the person. There are no forms
    (docs/architecture.md), so no loop can be open where it is cut.
    """
    events = _present_session(list(tracker.events))
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= turns:
        return events
    first = starts[-turns]
    slots = {event.key: event.value for event in events[:first] if isinstance(event, SlotSet)}
    time = events[first].timestamp
    return [
        ActionExecuted("action_session_start", timestamp=time),
        SessionStarted(timestamp=time),
        *(
            SlotSet(name, value, timestamp=time)
            for name, value in slots.items()
            if name in tracker.slots and value != tracker.slots[name].initial_value
        ),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=time),
        *events[first:],
    ]


def forget_readings(events: Iterable[Event]) -> None:
    """Take from messages what was only needed to answer them: the message before, and what was read and known then.

    Otherwise each kept message would hold the words of the one before it, and all that the heads said about it.
    """
    for event in events:
        if isinstance(event, UserUttered):
            event.metadata = {key: value for key, value in event.metadata.items() if key not in OF_THE_MOMENT}
            for data in (event.parse_data, event.parse_data.get("metadata")):
                for key in OF_THE_MOMENT if isinstance(data, dict) else ():
                    data.pop(key, None)


def _present_session(events: list[Event]) -> list[Event]:
    starts = [index for index, event in enumerate(events) if isinstance(event, SessionStarted)]
    return events[starts[-1] :] if starts else events
