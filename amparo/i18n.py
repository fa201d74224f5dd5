"""Texts in the language of the conversation. English is the source, and each text is its own key in the catalogue.

A translation that is marked as unsure (fuzzy), because its English sentence has changed, is never shown.
"""

from __future__ import annotations

import gettext
import io
import logging
from functools import lru_cache
from pathlib import Path

from amparo.settings import ROOT

LOCALES = ROOT / "locales"
DEFAULT_LANGUAGE = "en"

log = logging.getLogger(__name__)


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    """Return where the catalogue of a language is."""
    return root / "locales" / language / "LC_MESSAGES" / "amparo.po"


@lru_cache(maxsize=64)
def _catalogue(language: str) -> gettext.NullTranslations:
    # No catalogue (English, or a language that is not translated yet) means the source text.
    path = LOCALES / language / "LC_MESSAGES" / "amparo.po"
    if not language.isalpha() or not path.is_file():
        return gettext.NullTranslations()
    try:
        return compiled(path)
    except (OSError, ValueError) as error:
        log.error("The catalogue %s cannot be read, so English is shown: %s", path, error)
        return gettext.NullTranslations()


def compiled(path: Path) -> gettext.GNUTranslations:
    """Return the translations of a .po file (a fifth of a second, once a process); ValueError where it is none."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(str(error)) from None
    made = io.BytesIO()
    write_mo(made, catalogue, use_fuzzy=False)
    made.seek(0)
    return gettext.GNUTranslations(made)


def translate(text: str, language: str | None = None) -> str:
    """Return `text`, which stands here in the code, in `language` (ISO 639 code); as it is without a translation."""
    return from_catalogue(text, language)


def from_catalogue(text: str, language: str | None = None) -> str:
    """Return a text that stands elsewhere (in data/responses, in the directory, in a `Text`) in `language`."""
    return _catalogue(language or DEFAULT_LANGUAGE).gettext(text) if text else text
