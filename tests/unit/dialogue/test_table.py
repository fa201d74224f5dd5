"""The one table of intents, and what must be like it: the rules, domain.yml, the words and the custom actions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from amparo.dialogue.moves import PREFIX
from amparo.dialogue.table import (
    intents,
    need_of_situation,
    of_group,
    situations_for_writer,
)
from amparo.directory.needs import NEEDS as DIRECTORY_NEEDS
from amparo.nlu.reading.labels import AGES, NEEDS, PERSONS, SITUATIONS
from tests import training_data
from tests.unit.dialogue.dialogue_bot import ROOT

GROUPS = {"urgent", "trouble", "knowledge", "service", "talk", "bot", "limits"}
DOMAIN = training_data.domain()


def read_rules() -> list[tuple[str, dict[str, Any]]]:
    """Name of the file and rule, of all rules."""
    return [
        (path.stem, rule)
        for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    ]


RULES = read_rules()


def test_each_intent_has_one_rule_and_each_rule_one_intent() -> None:
    counts = Counter(rule["steps"][0]["intent"] for _, rule in RULES)
    assert counts == Counter(intents().keys())


@pytest.mark.parametrize(("group", "rule"), RULES, ids=[rule["rule"] for _, rule in RULES])
def test_a_rule_stands_in_the_file_of_its_group_and_does_just_what_the_table_says(
    group: str, rule: dict[str, Any]
) -> None:
    assert rule.keys() == {"rule", "steps"}, "no condition: what is done hangs on the intent alone"
    first, *rest = rule["steps"]
    assert first.keys() == {"intent"} and all(step.keys() == {"action"} for step in rest)
    row = intents()[first["intent"]]
    assert row.group == group
    assert tuple(step["action"] for step in rest) == row.actions


def test_no_two_rules_have_one_name() -> None:
    names = [rule["rule"] for _, rule in RULES]
    assert len(names) == len(set(names))


def test_the_domain_has_just_the_intents_of_the_table() -> None:
    assert Counter(DOMAIN["intents"]) == Counter(intents().keys())


def test_every_action_is_a_response_or_a_custom_action_and_no_custom_action_is_left_over() -> None:
    actions = {action for row in intents().values() for action in row.actions}
    assert all(row.actions for row in intents().values())
    responses = {action for action in actions if action.startswith("utter_")}
    assert responses <= training_data.responses().keys()
    assert actions - responses == set(DOMAIN["actions"])


def test_every_group_has_intents_and_every_intent_a_group() -> None:
    assert {row.group for row in intents().values()} == GROUPS
    assert sorted(name for group in GROUPS for name in of_group(group)) == sorted(intents())
    assert of_group("no such group") == frozenset()


@pytest.mark.parametrize("name", intents())
def test_what_an_intent_says_of_the_case_can_be_said(name: str) -> None:
    row = intents()[name]
    assert row.situation in ("", *SITUATIONS)
    assert row.who in ("", *PERSONS)
    assert row.age in ("", *AGES)
    assert row.need in ("", *NEEDS)
    assert len(row.title) <= 32, "it has to fit on a button"


def test_whoever_tells_of_trouble_has_a_situation_and_a_title_to_be_asked_back_by() -> None:
    for name in of_group("trouble") - {"asks_in_trouble", "tells_more"}:
        row = intents()[name]
        assert row.situation and row.who and row.title, name


def test_no_two_titles_are_alike() -> None:
    titles = [row.title for row in intents().values() if row.title]
    assert len(titles) == len(set(titles)) > 10


def test_every_situation_has_a_need() -> None:
    assert need_of_situation().keys() == set(SITUATIONS)
    assert set(need_of_situation().values()) <= set(DIRECTORY_NEEDS)


def test_a_situation_whose_plain_texts_are_for_the_writer_needs_no_texts_on_another() -> None:
    assert situations_for_writer() < set(SITUATIONS)
    for name in SITUATIONS:
        has_own = f"{PREFIX}{name}/other_opening" in training_data.responses()
        assert has_own is (name not in situations_for_writer()), name
