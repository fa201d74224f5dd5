"""Rules are looked up by the action and the intent that they end with, in place of trying every rule.

Rasa tries each rule on each state of a conversation, at every prediction. A rule whose last state names an action and
an intent fits only a conversation that ends with both.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from amparo.engine.replacing import Replacement

End = tuple[Any, Any]
Lookup = dict[str, str]

_keys_as_rasa = RulePolicy._get_possible_keys


class RuleIndex:
    """The rules of one lookup of a policy, by their ends; under None those that do not name both."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup, self._size = lookup, len(lookup)
        self._by_end: dict[End | None, Lookup] = {}
        for key, action in lookup.items():
            end = end_of(RulePolicy._rule_key_to_state(key)[-1])
            named = all(isinstance(name, str) and name != SHOULD_NOT_BE_SET for name in end)
            self._by_end.setdefault(end if named else None, {})[key] = action

    def is_of(self, lookup: Lookup) -> bool:
        """Whether it was made of `lookup`, and nothing was added since."""
        return self._lookup is lookup and self._size == len(lookup)

    def fitting(self, state: State) -> Lookup:
        """Return the rules that may fit a conversation whose last state is `state`, and none that fits is left out."""
        return {**self._by_end.get(None, {}), **self._by_end.get(end_of(state), {})}


def end_of(state: State) -> End:
    """Return the action and the intent of a state, None for what it has not."""
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)


_indexes: WeakKeyDictionary[RulePolicy, RuleIndex] = WeakKeyDictionary()


def _get_possible_keys(self: RulePolicy, lookup: Lookup, states: list[State]) -> set[str]:
    if not lookup or not states:
        return _keys_as_rasa(self, lookup, states)
    index = _indexes.get(self)
    if index is None or not index.is_of(lookup):
        index = _indexes[self] = RuleIndex(lookup)
    return _keys_as_rasa(self, index.fitting(states[-1]), states)


REPLACEMENTS = (Replacement(RulePolicy, "_get_possible_keys", _get_possible_keys),)
