from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core import events
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils import common

from amparo.engine.event_types import _known
from tests.unit.engine.conftest import engine

NAMES = sorted({str(kind.type_name) for kind in common.all_subclasses(Event)})


def resolved(name: str, default: Any = None) -> Any:
    try:
        return Event.resolve_by_type(name, default)
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("name", [*NAMES, "topic", "nobody", ""])
def test_each_name_gives_the_class_that_rasa_finds_the_first_and_the_second_time(name: str) -> None:
    theirs, with_default = resolved(name), resolved(name, SlotSet)
    with engine():
        for _ in range(2):
            assert resolved(name) == theirs
            assert resolved(name, SlotSet) == with_default


def test_the_classes_are_walked_once_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[Any] = []
    walk = common.all_subclasses
    monkeypatch.setattr(common, "all_subclasses", lambda kind: (walked.append(kind), walk(kind))[1])
    _known.clear()
    with engine():
        for _ in range(10):
            assert Event.resolve_by_type("slot") is SlotSet
    assert walked.count(Event) == 1


def test_a_conversation_that_was_kept_is_read_the_same() -> None:
    kept: list[Any] = [
        {"event": "action", "name": "action_session_start"},
        {"event": "session_started"},
        {"event": "action", "name": "action_listen"},
        {"event": "user", "text": "hi", "parse_data": {"intent": {"name": "greet"}, "entities": []}},
        {"event": "slot", "name": "language", "value": "en"},
        {"event": "bot", "text": "hello", "data": {}},
    ]
    theirs = events.deserialise_events(kept)
    with engine():
        ours = events.deserialise_events(kept)
    assert ours == theirs and [type(each) for each in ours] == [type(each) for each in theirs]
