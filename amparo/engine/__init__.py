"""What Rasa repeats at every message and Amparo does once, put in from outside: no line of Rasa is changed.

Each module holds one such thing. Rasa answers the same with and without it, which tests/unit/engine shows.
"""

from __future__ import annotations

from amparo.engine import (
    action_answers,
    action_call,
    debug_logs,
    decided,
    event_types,
    graph_runner,
    one_domain,
    reading_aside,
    rule_index,
)
from amparo.engine.replacing import Replacement, put_in

REPLACEMENTS: tuple[Replacement, ...] = (
    *action_answers.REPLACEMENTS,
    *action_call.REPLACEMENTS,
    *debug_logs.REPLACEMENTS,
    *decided.REPLACEMENTS,
    *event_types.REPLACEMENTS,
    *graph_runner.REPLACEMENTS,
    *one_domain.REPLACEMENTS,
    *reading_aside.REPLACEMENTS,
    *rule_index.REPLACEMENTS,
)


warm_up = reading_aside.READERS.warm_up


def install() -> None:
    """Give Rasa in this process all of it; before a model is loaded, since the graph runner is chosen then."""
    put_in(REPLACEMENTS)
