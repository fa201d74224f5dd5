from __future__ import annotations

import random
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import SHOULD_NOT_BE_SET
from rasa.shared.core.domain import Domain

from tests.unit.engine.conftest import engine

LISTEN = "action_listen"
# Rules of kinds that data/rules has none of.
UNUSUAL = {
    '[{"prev_action": {"action_name": "utter_greet"}}]': "without an intent",
    '[{"user": {"intent": "greet"}}]': "without an action: a conversation start",
    "[{}]": "nothing at all",
    '[{"prev_action": {"action_name": "action_listen"}, "user": {"text": "hello"}}]': "a text",
    '[{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "should_not_be_set"}}]': "no intent",
    '[{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}, "slots": {"a": [1.0]}}]': "a slot",
}


def random_states(names: random.Random, intents: list[str], actions: list[str]) -> list[dict[str, Any]]:
    states: list[dict[str, Any]] = [{}]
    for _ in range(names.randrange(6)):
        intent = names.choice(intents)
        states.append({"prev_action": {"action_name": LISTEN}, "user": {"intent": intent}})
        for action in names.choices(actions, k=names.randrange(3)):
            states.append({"prev_action": {"action_name": action}, "user": {"intent": intent}})
    kinds: list[dict[str, Any]] = [
        {},
        {"user": {"text": "hello"}, "prev_action": {"action_name": LISTEN}},
        {"prev_action": {"action_name": "utter_greet"}},
        {"prev_action": {"action_text": "said"}},
        {"user": {"intent": SHOULD_NOT_BE_SET}, "prev_action": {"action_name": LISTEN}},
        {"user": {"intent": "greet"}, "prev_action": {"action_name": LISTEN}, "slots": {"a": (1.0,)}},
    ]
    return [*states, names.choice(kinds)] if names.random() < 0.5 else states


@pytest.mark.parametrize("more", [{}, UNUSUAL], ids=["as shipped", "with unusual rules"])
def test_the_same_rules_are_found_whatever_the_conversation(
    domain: Domain, policies: list[Any], more: dict[str, str]
) -> None:
    policy: RulePolicy = policies[0]
    lookup = {**policy.lookup[RULES], **more}
    names = random.Random(7)
    intents = [*domain.intents, "nobody"]
    actions = [name for name in domain.action_names_or_texts if not name.startswith("utter_fact")]
    found = 0
    for _ in range(300):
        states = random_states(names, intents, actions)
        theirs = policy._get_possible_keys(lookup, states)
        with engine():
            assert policy._get_possible_keys(lookup, states) == theirs
        found += bool(theirs)
    assert found > 40


def test_a_rule_that_is_added_is_found(policies: list[Any]) -> None:
    policy: RulePolicy = policies[0]
    lookup = dict(policy.lookup[RULES])
    states = [{}, {"prev_action": {"action_name": "utter_never"}, "user": {"intent": "greet"}}]
    with engine():
        assert policy._get_possible_keys(lookup, states) == set()
        key = '[{"prev_action": {"action_name": "utter_never"}, "user": {"intent": "greet"}}]'
        lookup[key] = LISTEN
        assert policy._get_possible_keys(lookup, states) == {key}
        assert policy._get_possible_keys({}, states) == set()
