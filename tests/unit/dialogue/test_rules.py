"""The lists of PriorityPolicy and the rules say the same; no intent is without an answer, in a form or out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain

from tests.unit.dialogue.dialogue_bot import ROOT, DialogueBot, policy_settings

FORM = "bystander_form"
SETTINGS = policy_settings("PriorityPolicy")
# What Rasa adds to every domain.
DEFAULTS = {"restart", "back", "session_start"}
# The answers to the questions of the form, and those that it takes for one.
ANSWERS = {"give_place", "inform"}
# What it means depends on what was asked or shown before.
BY_WHAT_WAS_ASKED = {"more_results"}
# Answered by its ordinary rule; Rasa then asks the form's question again.
ORDINARY = {"other_country"}


@dataclass(frozen=True)
class Rule:
    """One rule of data/rules that begins with an intent."""

    name: str
    intent: str
    actions: list[str]
    conditions: list[dict[str, Any]]

    @property
    def in_form(self) -> bool:
        return {"active_loop": FORM} in self.conditions


def read_rules() -> list[Rule]:
    rules = []
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            first, *rest = entry["steps"]
            if "intent" in first:
                actions = [step["action"] for step in rest if "action" in step]
                rules.append(Rule(entry["rule"], first["intent"], actions, entry.get("condition", [])))
    return rules


RULES = read_rules()


DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
ASKED = set(DOMAIN["slots"]["asked"]["values"])


def asked(rule: Rule) -> str:
    """What the slot `asked` must hold, for a rule that depends on it."""
    slots = {name: value for entry in rule.conditions for name, value in _slots(entry).items()}
    return str(slots["asked"])


def _slots(condition: dict[str, Any]) -> dict[str, Any]:
    return {name: value for slot in condition.get("slot_was_set", []) for name, value in slot.items()}


def plain_rules(intent: str) -> list[Rule]:
    """The rules of an intent that hold without a condition."""
    return [rule for rule in RULES if rule.intent == intent and not rule.conditions]


@pytest.mark.parametrize(
    ("intent", "actions"),
    [
        (intent, actions)
        for intent, actions in [*SETTINGS["always"].items(), *SETTINGS["leave_form"].items()]
        if intent not in BY_WHAT_WAS_ASKED
    ],
)
def test_what_priority_policy_does_a_rule_does_too(intent: str, actions: list[str]) -> None:
    assert [rule.actions for rule in plain_rules(intent)] == [actions]


def test_more_goes_on_with_the_list_unless_an_answer_was_given_before() -> None:
    by_asked = {asked(rule): rule.actions for rule in RULES if rule.intent == "more_results"}
    assert by_asked.pop("topic") == ["utter_tell_more"]
    assert by_asked.keys() == ASKED - {"topic"}
    assert all(actions == SETTINGS["leave_form"]["more_results"] for actions in by_asked.values())


@pytest.mark.parametrize("intent", ["affirm", "deny", "more_results"])
def test_whatever_was_asked_a_bare_answer_has_one_rule(intent: str) -> None:
    ordinary = [rule for rule in RULES if rule.intent == intent and not rule.in_form]
    assert sorted(asked(rule) for rule in ordinary) == sorted(ASKED)


def test_no_intent_stands_in_both_lists() -> None:
    assert not SETTINGS["always"].keys() & SETTINGS["leave_form"].keys()


def test_the_urgent_rules_are_all_in_the_list_that_always_holds() -> None:
    urgent = yaml.safe_load((ROOT / "data/rules/urgent.yml").read_text(encoding="utf-8"))["rules"]
    intents = {entry["steps"][0]["intent"] for entry in urgent if not entry.get("condition")}
    assert intents == SETTINGS["always"].keys()


def test_every_intent_has_a_rule(domain: Domain) -> None:
    assert {rule.intent for rule in RULES if not rule.in_form} == set(domain.intents) - DEFAULTS


def test_every_action_of_a_rule_exists(domain: Domain) -> None:
    named = {action for rule in RULES for action in rule.actions}
    assert named <= set(domain.action_names_or_texts)


def test_a_rule_in_the_form_comes_back_to_its_question() -> None:
    in_form = [rule for rule in RULES if rule.in_form]
    assert len(in_form) > 20
    for rule in in_form:
        assert rule.actions[-1] == FORM and len(rule.actions) == 2, rule.name


def test_in_the_form_every_intent_is_an_answer_a_digression_or_an_end(domain: Domain) -> None:
    digressions = {rule.intent for rule in RULES if rule.in_form}
    ends = {*SETTINGS["always"], *SETTINGS["leave_form"]}
    assert not digressions & ends
    assert digressions | ends | ANSWERS | ORDINARY == set(domain.intents) - DEFAULTS


@pytest.mark.parametrize("slot", range(3))
async def test_in_the_form_no_intent_is_left_without_an_answer(
    slot: int, domain: Domain, bot: DialogueBot
) -> None:
    answers = ['/give_place{"country": "KE"}', '/inform{"age_group": "adult"}']
    topics = {
        "fact": "borders",
        "signs": "general",
        "advice": "cannot_speak",
        "out_of_scope": "unrelated",
    }
    for intent in sorted(set(domain.intents) - DEFAULTS):
        for payload in ["/worried_about_someone", *answers[:slot]]:
            await bot.say(payload, intent)
        topic = f'{{"topic": "{topics[intent]}"}}' if intent in topics else ""
        turn = await bot.say(f"/{intent}{topic}", intent)
        assert turn.texts and all(turn.texts), f"{intent} at question {slot + 1}: {turn.actions}"
        assert "action_default_fallback" not in turn.actions
