from __future__ import annotations

from pathlib import Path

import pytest

from amparo.languages import language_name, supported_languages


def test_a_folder_with_examples_is_a_language(tmp_path: Path) -> None:
    for name in ("es", "en"):
        (tmp_path / "data/nlu" / name).mkdir(parents=True)
        (tmp_path / "data/nlu" / name / "greet.yml").touch()
    (tmp_path / "data/nlu/empty").mkdir()
    assert supported_languages(tmp_path) == ["en", "es"]
    assert supported_languages(tmp_path / "data") == []


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("es", "español (Spanish)"), ("x1", "x1"), ("", "")]
)
def test_a_language_is_named_in_itself_and_in_english(code: str, name: str) -> None:
    assert language_name(code) == name
