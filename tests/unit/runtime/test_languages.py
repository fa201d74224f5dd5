from __future__ import annotations

from pathlib import Path

import pytest

from amparo.languages import language_name, supported_languages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with messages in English and Spanish, and with a third language that has none."""
    for name in ("es", "en"):
        (tmp_path / "data/nlu" / name).mkdir(parents=True)
        (tmp_path / "data/nlu" / name / "greet.yml").touch()
    (tmp_path / "data/nlu/fr").mkdir()
    return tmp_path


def translate_into(root: Path, code: str) -> None:
    catalogue = root / "locales" / code / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "amparo.po").touch()


def test_english_needs_no_translation_and_messages_alone_switch_no_other_language_on(root: Path) -> None:
    assert supported_languages(root) == ["en"]


def test_a_language_with_messages_and_a_translation_is_switched_on(root: Path) -> None:
    for code in ("es", "fr"):
        translate_into(root, code)
    assert supported_languages(root) == ["en", "es"]


def test_without_messages_there_is_no_language(root: Path) -> None:
    assert supported_languages(root / "data") == []


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("es", "español (Spanish)"), ("x1", "x1"), ("", "")]
)
def test_a_language_is_named_in_itself_and_in_english(code: str, name: str) -> None:
    assert language_name(code) == name
