"""Every point of the sheet of facts is said by a response, and every such response can be reached."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.dialogue.kinds import kinds_of_response
from amparo.dialogue.moves import ANY, PREFIX
from amparo.dialogue.table import intents, need_of_situation
from amparo.nlu.reading.labels import CONCERNS
from amparo.settings import ROOT
from tests.training_data import LOADER, responses, training_messages

COVERAGE: dict[str, list[dict[str, str]]] = yaml.load(
    Path(__file__).with_name("coverage.yml").read_text(encoding="utf-8"), LOADER
)
POINTS = {"A": 150, "B": 24, "D": 14}
SETTINGS = {
    "C1": [
        "general",
        "children",
        "sexual exploitation",
        "online grooming",
        "sextortion",
        "labour all sectors",
        "agriculture and food",
        "construction",
        "fishing",
        "factory and clothing",
        "hotels, restaurants, takeaways",
        "hand car wash",
        "nail bar",
        "domestic servitude",
        "forced marriage",
        "forced begging",
        "forced crime, county lines",
        "illegal adoption",
        "armed groups",
        "organ removal",
    ],
    "C2": [
        "teacher",
        "health worker",
        "hotel staff",
        "transport and airline staff",
        "bank staff",
        "parent",
        "neighbour",
        "consumer",
    ],
    "C3": ["fake job offer", "loverboy", "scam compounds", "friend or relative as recruiter"],
}
LISTS = [f"{part} {setting}" for part, settings in SETTINGS.items() for setting in settings]
LEAST = 6
# The sheet itself has no more points for these.
SHORTER = {
    "C1 agriculture and food": 5,
    "C1 hotels, restaurants, takeaways": 5,
    "C3 friend or relative as recruiter": 3,
}
NAMED = sorted({said["response"] for points in COVERAGE.values() for said in points})
LEAST_MESSAGES = 20


@pytest.fixture(scope="module")
def actions_of_rules() -> set[str]:
    """The actions that a rule leads to; what only a condition names does not count."""
    found: set[str] = set()
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.load(path.read_text(encoding="utf-8"), LOADER)["rules"]:
            found.update(_actions(rule["steps"]))
    return found


def _actions(steps: list[Any]) -> list[str]:
    return [step["action"] for step in steps if isinstance(step, dict) and "action" in step]


def texts(name: str) -> str:
    return "\n".join(str(variation.get("text") or "") for variation in responses()[name])


def test_every_point_of_the_sheet_is_there_and_nothing_else() -> None:
    points = [f"{part}{number}" for part, last in POINTS.items() for number in range(1, last + 1)]
    assert [len(settings) for settings in SETTINGS.values()] == [20, 8, 4]
    assert set(COVERAGE) == {*points, *LISTS}


def test_no_point_stands_in_the_file_twice() -> None:
    # YAML takes the last of two equal keys without a word.
    text = Path(__file__).with_name("coverage.yml").read_text(encoding="utf-8")
    keys = re.findall(r"^(\w.*):$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(COVERAGE)


@pytest.mark.parametrize("point", COVERAGE)
def test_a_point_is_said_in_the_words_of_its_responses(point: str) -> None:
    assert COVERAGE[point]
    for said in COVERAGE[point]:
        assert said.keys() == {"response", "says"}
        assert said["response"] in responses()
        assert len(said["says"].strip()) >= 8, "too little to tell anything"
        assert said["says"] in texts(said["response"])


@pytest.mark.parametrize("name", NAMED)
def test_a_response_that_says_a_point_can_be_reached(name: str, actions_of_rules: set[str]) -> None:
    if name.startswith(PREFIX):
        situation, key = name.removeprefix(PREFIX).split("/")
        assert situation in {ANY, *need_of_situation()}
        assert kinds_of_response(name), f"no message asks for {key}"
        concern = key.partition("concern_")[2]
        assert not concern or concern in CONCERNS
        assert "utter_move" in actions_of_rules
    elif "/" in name:
        topic = name.removeprefix("utter_")
        assert len(set(training_messages().get(topic, []))) >= LEAST_MESSAGES
        assert intents()[topic.split("/")[0]].actions == ("utter_topic",)
        assert "utter_topic" in actions_of_rules
    else:
        assert name in actions_of_rules


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_signs_says_six_points_or_all_that_there_are(name: str) -> None:
    said = {entry["says"] for entry in COVERAGE[name]}
    assert len(said) == len(COVERAGE[name]), "no point counts twice"
    if name in SHORTER:
        assert len(said) == SHORTER[name]
    else:
        assert len(said) >= LEAST


def test_the_points_of_a_list_are_said_in_one_response() -> None:
    for name in LISTS:
        ((_, most),) = Counter(entry["response"] for entry in COVERAGE[name]).most_common(1)
        assert most >= SHORTER.get(name, LEAST), name
