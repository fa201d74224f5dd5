"""`amparo languages`: begins a language, shows how far it is, and switches on none that is not ready."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.i18n import catalogue_path
from amparo.languages import supported_languages
from amparo.settings import ROOT
from amparo.translation import command
from amparo.translation.command import LanguagesError, add, run, switch, table
from amparo.translation.completeness import BARS, Completeness, begun_languages, completeness

READY = Completeness("es", 98.0, 100.0, 2500, 120, 250, 12, "2026-12-02")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project whose texts are those of the real one."""
    for folder in ("amparo", "actions", "data/responses", "directory"):
        (tmp_path / folder).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / folder).symlink_to(ROOT / folder)
    return tmp_path


def test_a_language_is_begun_with_folders_and_a_catalogue(root: Path) -> None:
    add("ur", root)
    assert catalogue_path("ur", root).is_file() and (root / "data/dialogues/ur").is_dir()
    assert "Urdu" in catalogue_path("ur", root).read_text(encoding="utf-8")
    assert begun_languages(root) == ["ur"]
    found = completeness("ur", root)
    assert (found.texts, found.safety, found.messages, found.tests, found.review) == (0, 0, 0, 0, "")
    with pytest.raises(LanguagesError, match="begun already"):
        add("ur", root)


@pytest.mark.parametrize("code", ["en", "xx", "ur-PK", "../ur", "", "Klingon"])
def test_what_is_no_language_is_refused(code: str, root: Path) -> None:
    with pytest.raises(LanguagesError, match="ISO 639-1"):
        add(code, root)
    assert begun_languages(root) == []


def test_a_language_below_its_bars_cannot_be_switched_on(root: Path) -> None:
    add("ur", root)
    with pytest.raises(LanguagesError, match=r"ur stays off. It lacks: texts: 0 of 98; .* no review"):
        switch("ur", True, root)
    assert supported_languages(root) == ["en"]


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_every_bar_counts(bar: object, root: Path) -> None:
    name, least = bar.name, bar.least  # type: ignore[attr-defined]
    assert READY.missing == []
    assert len(replace(READY, **{name: least - 1}).missing) == 1
    assert replace(READY, review="").missing == ["no review in docs/reviews/es.md"]


def test_a_language_that_is_ready_is_switched_on_and_off(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add("ur", root)
    monkeypatch.setattr(command, "completeness", lambda code, root: READY)
    switch("ur", True, root)
    assert supported_languages(root) == ["en", "ur"]
    assert "on" in table(root).splitlines()[-1].split()
    switch("ur", False, root)
    assert supported_languages(root) == ["en"]


def test_a_language_on_the_list_without_a_catalogue_counts_as_off(root: Path) -> None:
    (root / "locales").mkdir()
    (root / "locales/switched_on.txt").write_text("# a comment\nfr\n", encoding="utf-8")
    assert supported_languages(root) == ["en"]


def test_every_language_that_is_on_is_above_its_bars() -> None:
    assert [
        found.missing for code in supported_languages()[1:] if (found := completeness(code)).missing
    ] == []


def test_the_table_names_every_language_that_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n{code}  " in said for code in begun_languages())
    assert all(bar.title in said for bar in BARS)


def test_a_language_without_a_catalogue_cannot_be_brought_up_to_date(root: Path) -> None:
    import argparse

    with pytest.raises(LanguagesError, match="amparo languages add fr"):
        run(argparse.Namespace(what="update", code="fr"), root)
