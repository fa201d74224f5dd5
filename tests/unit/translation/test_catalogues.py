"""A translation is shown while its English sentence stands as it was translated, and not a moment longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo import i18n
from amparo.i18n import catalogue_path, translate
from amparo.translation import catalogues
from amparo.translation.catalogues import read_catalogue, translated, update, write_catalogue
from amparo.translation.sources import SourceText

URGENT = "data/responses/urgent.yml"
CALL = "If you can do it safely, call the emergency number now. Say the place first."
CHANGED = "If you can do it safely, call the emergency number now. Say your name first."
OTHER = "Thank you for telling me."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(i18n, "LOCALES", tmp_path / "locales")
    i18n._catalogue.cache_clear()
    yield tmp_path
    i18n._catalogue.cache_clear()


def english(monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[SourceText]:
    sources = [
        SourceText(text, (URGENT if text in (CALL, CHANGED) else "data/responses/bot.yml",)) for text in texts
    ]
    monkeypatch.setattr(catalogues, "source_texts", lambda root: sources)
    return sources


def translate_all(root: Path, **said: str) -> None:
    path = catalogue_path("es", root)
    found = read_catalogue(path, "es")
    for message in found:
        if message.id and not message.string:
            message.string = said["safety"] if "SAFETY" in str(message.auto_comments) else said["other"]
    write_catalogue(path, found)
    i18n._catalogue.cache_clear()


def test_a_new_catalogue_has_every_text_and_shows_english(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = english(monkeypatch, CALL, OTHER)
    found = update("es", root)
    assert [message.id for message in found if message.id] == [CALL, OTHER]
    assert translated(found, sources) == (0, 2, 0, 1)
    assert translate(CALL, "es") == CALL


def test_a_changed_safety_sentence_is_shown_in_english_until_its_translation_is_renewed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english(monkeypatch, CALL, OTHER)
    update("es", root)
    translate_all(root, safety="Si puede hacerlo sin peligro, llame.", other="Gracias por contarme.")
    assert translate(CALL, "es") == "Si puede hacerlo sin peligro, llame."

    sources = english(monkeypatch, CHANGED, OTHER)
    assert translate(CHANGED, "es") == CHANGED, "before the catalogue is brought up to date"
    found = update("es", root)
    i18n._catalogue.cache_clear()
    proposal = found.get(CHANGED)
    assert proposal and proposal.fuzzy and proposal.string == "Si puede hacerlo sin peligro, llame."
    assert translate(CHANGED, "es") == CHANGED, "a proposal is never shown"
    assert translate(OTHER, "es") == "Gracias por contarme."
    assert translated(found, sources) == (1, 2, 0, 1)

    proposal.string, proposal.flags = "Diga primero su nombre.", set()
    write_catalogue(catalogue_path("es", root), found)
    i18n._catalogue.cache_clear()
    assert translate(CHANGED, "es") == "Diga primero su nombre."
    assert translated(found, sources) == (2, 2, 1, 1)


def test_to_bring_it_up_to_date_twice_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english(monkeypatch, CALL, OTHER)
    update("es", root)
    translate_all(root, safety="Llame.", other="Gracias.")
    first = update("es", root), catalogue_path("es", root).read_text(encoding="utf-8")
    second = update("es", root), catalogue_path("es", root).read_text(encoding="utf-8")
    without_day = [[line for line in text.splitlines() if "Date" not in line] for _, text in (first, second)]
    assert without_day[0] == without_day[1]


@pytest.mark.parametrize("broken", ["", "not a catalogue", 'msgid "a"\nmsgstr', "\x00\xff"])
def test_a_broken_catalogue_means_english_and_no_fault(root: Path, broken: str) -> None:
    path = catalogue_path("es", root)
    path.parent.mkdir(parents=True)
    path.write_text(broken, encoding="utf-8")
    assert translate(CALL, "es") == CALL
