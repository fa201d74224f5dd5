from __future__ import annotations

from pathlib import Path

import pytest

from amparo.i18n import catalogue_path
from amparo.languages import language_name, supported_languages, switched_on_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder in which Spanish and French are switched on, and only Spanish has a catalogue."""
    catalogue_path("es", tmp_path).parent.mkdir(parents=True)
    catalogue_path("es", tmp_path).touch()
    switched_on_file(tmp_path).write_text("# a comment\nfr\n\nes\n", encoding="utf-8")
    return tmp_path


def test_english_needs_no_translation(tmp_path: Path) -> None:
    assert supported_languages(tmp_path) == ["en"]


def test_a_language_is_on_that_is_listed_and_has_a_catalogue(root: Path) -> None:
    assert supported_languages(root) == ["en", "es"]


def test_a_catalogue_alone_switches_no_language_on(root: Path) -> None:
    switched_on_file(root).unlink()
    assert supported_languages(root) == ["en"]


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("es", "español (Spanish)"), ("x1", "x1"), ("", "")]
)
def test_a_language_is_named_in_itself_and_in_english(code: str, name: str) -> None:
    assert language_name(code) == name
