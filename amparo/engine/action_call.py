"""An action is sent what is known now, not the whole conversation: our actions read the slots and the newest message.

Rasa writes every event of the conversation into each call. Fewer words of a person leave the process so, too. That the
whole domain is not sent is a setting of Rasa's (`enable_selective_domain` in endpoints.yml).
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from amparo.engine.replacing import Replacement

_format_as_rasa = RemoteAction._action_call_format


class _Present:
    """What of a conversation goes into a call."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        self._tracker = tracker
        self.sender_id = tracker.sender_id

    def current_state(self, verbosity: EventVerbosity) -> dict[str, Any]:
        """Return the state without events, whatever `verbosity` asks for."""
        return {**self._tracker.current_state(EventVerbosity.NONE), "events": []}


def _action_call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    call: dict[str, Any] = _format_as_rasa(self, _Present(tracker), domain)
    return call


REPLACEMENTS = (Replacement(RemoteAction, "_action_call_format", _action_call_format),)
