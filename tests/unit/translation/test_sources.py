"""Every text that people read is found for translators, and every text that is said is among them."""

from __future__ import annotations

import pytest

from amparo.channels.widget_texts import widget_texts
from amparo.translation.sources import SourceText, source_texts
from tests import training_data
from tests.browser.pseudo_locale import PseudoTranslations


@pytest.fixture(scope="module")
def sources() -> dict[str, SourceText]:
    return {source.text: source for source in source_texts()}


def test_texts_of_every_kind_are_found(sources: dict[str, SourceText]) -> None:
    assert len(sources) > 4000
    files = {file for source in sources.values() for file in source.files}
    for file in (
        "amparo/channels/templates/about.html",
        "amparo/channels/widget_texts.py",
        "amparo/channels/messaging/telegram/platform.py",
        "data/responses/urgent.yml",
        "data/themes/04_myths.yml",
        "data/countries/stay.yml",
        "directory/services.csv",
    ):
        assert file in files


def test_every_answer_and_button_is_among_them(sources: dict[str, SourceText]) -> None:
    for variations in training_data.responses().values():
        for one in variations:
            texts = [one.get("text", ""), *(button["title"] for button in one.get("buttons", []))]
            assert [text for text in texts if text.strip() and text not in sources] == []


def test_every_text_of_the_widget_is_among_them(
    sources: dict[str, SourceText], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Listening(PseudoTranslations):
        def gettext(self, message: str) -> str:
            asked.append(message)
            return message

    monkeypatch.setattr("amparo.i18n._catalogue", lambda language: Listening())
    widget_texts("ar")
    assert len(asked) > 30 and [text for text in asked if text not in sources] == []


def test_what_is_said_in_danger_is_marked(sources: dict[str, SourceText]) -> None:
    marked = [text for text, source in sources.items() if source.is_for_safety]
    assert any("Say the place first" in text for text in marked)
    assert any("You matter" in text for text in marked)
    assert 30 < len(marked) < len(sources) / 20


def test_no_text_is_empty_since_that_is_the_header_of_a_catalogue(sources: dict[str, SourceText]) -> None:
    assert all(text.strip() for text in sources)
