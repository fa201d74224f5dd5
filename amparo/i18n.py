"""Texts that stand in the code, in the language of the conversation. English is the source."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "en"


@lru_cache(maxsize=64)
def _catalogue(language: str) -> gettext.NullTranslations:
    # No catalogue (English, or a language that is not translated yet) means the source text.
    return gettext.translation("messages", localedir=LOCALES, languages=[language], fallback=True)


def translate(text: str, language: str | None = None) -> str:
    """Return `text`, which stands here in the code, in `language` (ISO 639 code); as it is without a translation."""
    return from_catalogue(text, language)


def from_catalogue(text: str, language: str | None = None) -> str:
    """Return a text that stands elsewhere (in data/responses, in the directory, in a `Text`) in `language`."""
    return _catalogue(language or DEFAULT_LANGUAGE).gettext(text)
