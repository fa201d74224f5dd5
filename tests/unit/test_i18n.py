"""Texts in the code: English where there is no translation, and the translation where there is one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from amparo import i18n
from amparo.i18n import translate

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Another country"


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue for Spanish, with one text in it."""
    catalogue = Catalog(locale="es")
    catalogue.add(TEXT, "Otro país")
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


@pytest.mark.parametrize("language", [None, "", "en", "xx", "pt-BR", "../../etc"])
def test_without_a_catalogue_the_text_stays_as_it_is(language: str | None) -> None:
    assert translate(TEXT, language) == TEXT
    assert translate(" or ", language) == " or "


@pytest.mark.usefixtures("spanish")
def test_a_catalogue_translates() -> None:
    assert translate(TEXT, "es") == "Otro país"


@pytest.mark.usefixtures("spanish")
def test_what_a_catalogue_lacks_stays_english() -> None:
    assert translate("Find a helpline", "es") == "Find a helpline"
    assert translate(TEXT, "fr") == TEXT
    assert translate(TEXT, None) == TEXT


def translated_texts() -> list[tuple[str, ast.expr]]:
    """The file and the first argument of each call of `translate` in the code."""
    found = []
    for folder in ("amparo", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
                    found.append((path.name, node.args[0]))
    return found


def test_every_text_in_the_code_is_plain_so_that_translators_find_it() -> None:
    texts = translated_texts()
    assert len(texts) > 20
    for file, argument in texts:
        assert isinstance(argument, ast.Constant) and isinstance(argument.value, str), file
        assert argument.value, f"{file}: an empty text would be translated by the catalogue's header"
