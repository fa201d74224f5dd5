"""Texts in the code: English where there is no translation, and the translation where there is one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

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
    with (folder / "amparo.po").open("wb") as file:
        write_po(file, catalogue)
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


SAYING = ("translate", "Text", "sentence", "choice", "_label")
"""What takes a text as its first argument; the last four also take texts that stand elsewhere."""


def texts_in_code() -> list[tuple[str, str, object]]:
    """The file, the function and the text of each call that says one; constants of the same file are looked up."""
    found: list[tuple[str, str, object]] = []
    for path in [*sorted((ROOT / "amparo").rglob("*.py")), *sorted((ROOT / "actions").rglob("*.py"))]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in SAYING and node.args:
                text = node.args[0]
                if isinstance(text, ast.Name):
                    text = constants.get(text.id, text)
                found.append((path.name, name, text.value if isinstance(text, ast.Constant) else None))
    return found


def test_every_text_in_the_code_is_known_before_it_runs() -> None:
    texts = texts_in_code()
    assert sum(isinstance(text, str) for _, _, text in texts) > 150
    for file, name, text in texts:
        assert isinstance(text, str) or name != "translate", f"{file}: a translator cannot find this text"
        assert text != "", f"{file}: in a catalogue an empty text is the header"
