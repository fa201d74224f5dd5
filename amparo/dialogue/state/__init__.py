"""The state of all conversations: `state()` is that of this process, made from the settings when first asked for."""

from __future__ import annotations

from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.state.port import ConversationState
from amparo.settings import current

_state: ConversationState | None = None


def state() -> ConversationState:
    """Return the state of this process."""
    global _state
    if _state is None:
        _state = _from_settings()
    return _state


def use(other: ConversationState | None) -> None:
    """Put another in its place; with None the settings decide anew."""
    global _state
    _state = other


def _from_settings() -> ConversationState:
    settings = current()
    if settings.redis_url and settings.database_url:
        # Only here: one server in memory needs neither library.
        from amparo.dialogue.state.shared import SharedState

        return SharedState(settings.redis_url, settings.database_url, settings.conversations)
    return MemoryState(settings.conversations)
