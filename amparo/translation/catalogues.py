"""Catalogues of translations: `locales/<language>/LC_MESSAGES/amparo.po`, brought up to date with the English texts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from amparo.errors import OperatorError
from amparo.i18n import catalogue_path
from amparo.settings import ROOT
from amparo.translation.sources import SourceText, source_texts

SAFETY_COMMENT = "SAFETY: said to somebody in danger or in a crisis. A second person must check it."
_HEADER = "# {}: the texts of Amparo, CC BY 4.0. docs/translating.md says how to translate them."
_WIDTH = 0  # one line a paragraph: a change of one word shows as one changed line


class CatalogueError(OperatorError):
    """A catalogue cannot be read; the text says which and why."""


def template(root: Path = ROOT) -> Catalog:
    """Return a catalogue of all English texts, with the files that each stands in."""
    made = Catalog(project="Amparo", copyright_holder="Amparo", charset="utf-8")
    for source in source_texts(root):
        made.add(
            source.text,
            locations=[(file, None) for file in source.files],  # type: ignore[misc]  # Babel's types want a line
            auto_comments=[SAFETY_COMMENT] if source.is_for_safety else [],
        )
    return made


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return the catalogue of a file; raises CatalogueError where it is none."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, OSError, ValueError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}") from None


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        write_po(file, catalogue, width=_WIDTH, sort_output=False, ignore_obsolete=True, include_lineno=False)
    os.replace(beside, path)


def update(language: str, root: Path = ROOT) -> Catalog:
    """Bring the catalogue of a language up to date, make it where there is none, and return it.

    A sentence that changed in English keeps its translation as a proposal (fuzzy), which nobody is shown.
    """
    path = catalogue_path(language, root)
    english = template(root)
    found = read_catalogue(path, language) if path.is_file() else Catalog(locale=Locale.parse(language))
    found.update(english)
    found.header_comment, found.fuzzy = _HEADER.format(Locale.parse(language).english_name), False
    write_catalogue(path, found)
    return found


def translated(catalogue: Catalog, sources: Iterable[SourceText]) -> tuple[int, int, int, int]:
    """Return how many texts are translated and how many there are; then the same of those for safety alone."""
    done, every, safe, all_safe = 0, 0, 0, 0
    for source in sources:
        message = catalogue.get(source.text)
        ready = bool(message and message.string and not message.fuzzy)
        done, every = done + ready, every + 1
        if source.is_for_safety:
            safe, all_safe = safe + ready, all_safe + 1
    return done, every, safe, all_safe
