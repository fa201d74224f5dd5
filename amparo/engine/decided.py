"""Stories are not searched where a rule has decided: the rule wins in any case.

Rasa asks every policy and then takes the surest, of two that are equally sure the one of higher priority. What the
policies of stories search for is costly: they replay the conversation once for each of its last actions. Where a rule
is as sure as can be, and of higher priority, the search cannot change what is done.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.engine.replacing import Replacement

CERTAIN = 1.0  # no prediction of a memory of stories is surer
_rules_as_rasa = RulePolicy.predict_action_probabilities
_stories_as_rasa = MemoizationPolicy.predict_action_probabilities
_DECIDED = "_amparo_decided"


def _predict_by_rules(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any
) -> PolicyPrediction:
    prediction = _rules_as_rasa(self, tracker, domain, *args, **kwargs)
    certain = prediction.max_confidence >= CERTAIN and not _was_rejected(tracker)
    setattr(tracker, _DECIDED, (len(tracker.events), prediction.policy_priority) if certain else None)
    return prediction


def _predict_by_stories(
    self: MemoizationPolicy, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any
) -> PolicyPrediction:
    events, priority = getattr(tracker, _DECIDED, None) or (None, 0)
    if events == len(tracker.events) and self.priority < priority:
        return self._prediction(self._default_predictions(domain))
    return _stories_as_rasa(self, tracker, domain, *args, **kwargs)


def _was_rejected(tracker: DialogueStateTracker) -> bool:
    """Did the last action refuse to run? Rasa then takes it out of all predictions, and a story may win."""
    kinds = (ActionExecuted, ActionExecutionRejected)
    last = next((event for event in reversed(tracker.events) if isinstance(event, kinds)), None)
    return isinstance(last, ActionExecutionRejected)


REPLACEMENTS = (
    Replacement(RulePolicy, "predict_action_probabilities", _predict_by_rules),
    Replacement(MemoizationPolicy, "predict_action_probabilities", _predict_by_stories),
)
