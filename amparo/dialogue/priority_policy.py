"""A policy that nothing outranks: what must happen at any point, also while a form waits for an answer.

RulePolicy gives a form the next turn before any rule is looked at, and a form that can fill any of its slots goes on:
"he locked me in, we are in manchester" would be taken as the answer to "which country?". So the intents listed here
are decided first: the form is left, the response is given, and the bot listens.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

# Above RulePolicy's 4; a tie in confidence is decided by this number.
PRIORITY = 10


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT], is_trainable=False
)
class PriorityPolicy(Policy):
    """Maps intents to a fixed list of actions.

    `always`: decided here in every situation. `leave_form`: decided here only while a form is active, since the same
    intents have ordinary rules otherwise; a test keeps the two alike.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Both maps are empty by default: intent -> list of action names."""
        return {"priority": PRIORITY, "always": {}, "leave_form": {}}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> None:
        """Check the settings; raise InvalidConfigException where a map is not intent -> list of actions."""
        super().__init__(config, model_storage, resource, execution_context)
        for key in ("always", "leave_form"):
            for intent, actions in dict(config[key]).items():
                if not isinstance(actions, list) or not all(isinstance(name, str) for name in actions):
                    raise InvalidConfigException(
                        f"PriorityPolicy: {key}.{intent} must be a list of action names"
                    )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PriorityPolicy:
        """Make the policy again; it has learnt nothing that would have to be loaded."""
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: Any, domain: Domain, **kwargs: Any) -> Resource:
        """Learn nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for the next planned action, or no opinion at all."""
        action = self._next_action(tracker)
        probabilities = self._default_predictions(domain)
        if action is not None and action in domain.action_names_or_texts:
            probabilities[domain.index_for_action(action)] = 1.0
            # A form's own prediction counts as one "without user"; only another of that kind can beat it.
            return self._prediction(probabilities, is_no_user_prediction=True)
        return self._prediction(probabilities)

    def _next_action(self, tracker: DialogueStateTracker) -> str | None:
        if tracker.latest_message is None:
            return None
        intent = tracker.latest_message.intent.get("name")
        done = actions_since_user(tracker)
        left_form = ACTION_DEACTIVATE_LOOP_NAME in done
        plan: list[str] | None = self.config["always"].get(intent)
        if plan is None and (tracker.active_loop_name or left_form):
            plan = self.config["leave_form"].get(intent)
        if plan is None:
            return None
        if tracker.active_loop_name and not left_form:
            return ACTION_DEACTIVATE_LOOP_NAME if not done else None
        rest = [name for name in done if name != ACTION_DEACTIVATE_LOOP_NAME]
        if rest != plan[: len(rest)]:
            return None  # somebody else decided this turn
        return plan[len(rest)] if len(rest) < len(plan) else ACTION_LISTEN_NAME


def actions_since_user(tracker: DialogueStateTracker) -> list[str]:
    """Return the names of the actions executed since the last message of the person, in order."""
    names: list[str] = []
    for event in reversed(tracker.events):
        if event.type_name == "user":
            break
        if event.type_name == "action":
            names.append(str(getattr(event, "action_name", None)))
    return names[::-1]
