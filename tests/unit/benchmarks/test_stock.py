"""Rasa's default bot gets our intents, rules and words, and asks for nothing that only our code can do."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks import stock


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "CACHE", tmp_path_factory.mktemp("bench"))
        made = stock.make_project(600, 7)
        assert stock.make_project(600, 7) == made  # the same content is the same folder: trained once
        assert stock.make_project(600, 8) != made
    return made


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_action_of_its_rules_and_stories_is_one_that_it_has(project: Path) -> None:
    domain = load(project / "domain.yml")
    known = {*domain["actions"], *domain["responses"], *(f"utter_{name}" for name in stock.KNOWLEDGE)}
    for path in (project / "data").glob("*.yml"):
        content = load(path)
        for talk in (*content.get("rules", []), *content.get("stories", [])):
            assert {step["action"] for step in talk["steps"] if "action" in step} <= known, talk


def test_every_topic_that_it_learns_has_its_answer(project: Path) -> None:
    topics = {
        block["intent"] for block in load(project / "data" / "nlu.yml")["nlu"] if "/" in block["intent"]
    }
    assert topics
    assert {f"utter_{topic}" for topic in topics} <= set(load(project / "domain.yml")["responses"])


def test_its_responses_are_texts_and_buttons_alone(project: Path) -> None:
    for variations in load(project / "domain.yml")["responses"].values():
        for each in variations:
            assert each["text"] and set(each) <= {"text", "buttons"}


def test_pipeline_and_policies_are_those_of_rasa_init_but_for_the_epochs(project: Path) -> None:
    config = load(project / "config.yml")
    assert [each["name"] for each in config["pipeline"]] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "EntitySynonymMapper",
        "ResponseSelector",
        "FallbackClassifier",
    ]
    assert {
        each["epochs"] for part in ("pipeline", "policies") for each in config[part] if "epochs" in each
    } == {7}
