from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from amparo.model_package.store import (
    DATA,
    HERE,
    ModelError,
    Source,
    fingerprint,
    is_current,
    model_path,
    put,
    record_path,
    verified_model,
)
from amparo.settings import Settings
from amparo.training import train

CONFIG = """
recipe: default.v1
language: en
assistant_id: tiny
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, say_again]
"""
RULES = """
version: "3.1"
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""
STORIES = """
version: "3.1"
stories:
- story: a greeting
  steps:
  - intent: greet
  - action: utter_greet
"""
RESPONSES = """
version: "3.1"
responses:
  utter_greet:
  - text: Hello.
"""
MESSAGES = """
version: "3.1"
nlu:
- intent: {intent}
  examples: |
    - {first}
    - {second}
"""
FILES = {
    "config.yml": CONFIG,
    "domain.yml": DOMAIN,
    "data/rules/rules.yml": RULES,
    "data/stories/stories.yml": STORIES,
    "data/responses/responses.yml": RESPONSES,
    "data/nlu/en/greet/messages.yml": MESSAGES.format(intent="greet", first="hello", second="hi there"),
    "data/nlu/en/say_again/messages.yml": MESSAGES.format(intent="say_again", first="again", second="what"),
    "amparo/nlu/part.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings(project: Path) -> Settings:
    return replace(Settings.from_environment({}), models=project / "models")


def pretend_trained(project: Path, models: Path) -> None:
    models.mkdir()
    (models / "new").write_bytes(b"model")
    put(models / "new", models, Source.of(project), HERE)


@pytest.mark.parametrize(
    "changed",
    [*FILES, "data/new.yml", "uv.lock"],
)
def test_a_change_of_anything_that_goes_into_the_model_makes_it_out_of_date(
    project: Path, settings: Settings, changed: str
) -> None:
    pretend_trained(project, settings.models)
    assert is_current(settings.models, project)
    (project / changed).write_text("changed", encoding="utf-8")
    assert not is_current(settings.models, project)


def test_other_files_and_caches_do_not_matter(project: Path, settings: Settings) -> None:
    pretend_trained(project, settings.models)
    (project / "README.md").write_text("new", encoding="utf-8")
    (project / "amparo/nlu/__pycache__").mkdir()
    (project / "amparo/nlu/__pycache__/part.pyc").write_bytes(b"new")
    (project / "data/.hidden.swp").write_bytes(b"new")
    assert is_current(settings.models, project)


def test_a_file_that_is_renamed_counts_as_a_change(project: Path) -> None:
    before = fingerprint(DATA, project)
    (project / "data/rules/rules.yml").rename(project / "data/rules/other.yml")
    assert fingerprint(DATA, project) != before


def test_nothing_is_done_and_nothing_written_where_the_model_is_up_to_date(
    project: Path, settings: Settings
) -> None:
    pretend_trained(project, settings.models)
    before = sorted(settings.models.iterdir())
    started = time.monotonic()
    assert train(settings, root=project) is False
    assert time.monotonic() - started < 1
    assert sorted(settings.models.iterdir()) == before


def test_a_missing_model_is_said_in_one_sentence(settings: Settings) -> None:
    with pytest.raises(ModelError, match=r"There is no trained model in .*Run: amparo train"):
        verified_model(settings.models)


def test_a_model_that_was_not_trained_here_is_refused(project: Path, settings: Settings) -> None:
    pretend_trained(project, settings.models)
    assert verified_model(settings.models) == model_path(settings.models)
    model_path(settings.models).write_bytes(b"another")
    with pytest.raises(ModelError, match="checksum differs"):
        verified_model(settings.models)


def test_a_model_without_its_record_is_refused(project: Path, settings: Settings) -> None:
    pretend_trained(project, settings.models)
    record_path(settings.models).write_text("not json", encoding="utf-8")
    assert not is_current(settings.models, project)
    with pytest.raises(ModelError):
        verified_model(settings.models)


def test_a_project_without_domain_says_so(project: Path, settings: Settings) -> None:
    (project / "domain.yml").unlink()
    with pytest.raises(ModelError, match=r"none can be trained.*domain\.yml.*AMPARO_MODEL"):
        train(settings, root=project)


def test_a_training_that_fails_keeps_the_old_model_and_says_where_to_look(
    project: Path, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    pretend_trained(project, settings.models)
    (project / "config.yml").write_text(CONFIG.replace("RulePolicy", "NoSuchPolicy"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"could not be trained.*training\.log"):
        train(settings, root=project)
    assert "NoSuchPolicy" in capfd.readouterr().err
    assert verified_model(settings.models).read_bytes() == b"model"
    assert not list(settings.models.glob(".new-*"))


def test_a_real_training_leaves_one_verified_model_and_names_its_parts(
    project: Path, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    assert train(settings, root=project) is True
    shown = capfd.readouterr().out.splitlines()
    assert "  LogisticRegressionClassifier" in shown
    assert shown[-1].startswith("The model is trained (")
    assert list(settings.models.glob("*.tar.gz")) == [verified_model(settings.models)]
    assert train(settings, root=project) is False
