"""What goes into a debug log alone is neither copied nor written out: debug logs are off for good (amparo/logs.py).

Rasa makes a deep copy of events, states and entities for each line of a debug log before it is known whether the line
is wanted.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.policies import memoization, rule_policy
from rasa.core.policies.policy import Policy

from amparo.engine.replacing import Replacement


def _itself(value: Any) -> Any:
    return value


def _nothing(states: list[dict[str, Any]]) -> str:
    return ""


MODULES = (processor, memoization, rule_policy)
"""They copy for a debug log and for nothing else; a test reads their source for that."""

REPLACEMENTS = (
    *(Replacement(module, "copy", SimpleNamespace(deepcopy=_itself)) for module in MODULES),
    Replacement(Policy, "format_tracker_states", staticmethod(_nothing)),
)
