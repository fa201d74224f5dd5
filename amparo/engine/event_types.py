"""Which class an event of a kept conversation is of is found once for each name, not anew for every event.

Rasa walks all subclasses of `Event` for each event that it reads.
"""

from __future__ import annotations

from rasa.shared.core.events import Event

from amparo.engine.replacing import Replacement

_resolve_as_rasa = Event.resolve_by_type
_known: dict[str, type[Event]] = {}


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    if found := _known.get(type_name):
        return found
    # Only a class that bears the name is remembered: a default is another for each caller.
    found = _resolve_as_rasa(type_name, default)
    if found is not None and found.type_name == type_name:
        _known[type_name] = found
    return found


REPLACEMENTS = (Replacement(Event, "resolve_by_type", staticmethod(_resolve_by_type)),)
