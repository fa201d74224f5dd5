"""The languages that are switched on: English, the source, and those with data and a catalogue of translated texts."""

from __future__ import annotations

from pathlib import Path

from amparo.settings import ROOT

SOURCE = "en"


def supported_languages(root: Path = ROOT) -> list[str]:
    """ISO 639 codes in alphabetical order; empty where there is no training data.

    Messages alone do not switch a language on: it would be understood, and answered in English.
    """
    folder = root / "data" / "nlu"
    if not folder.is_dir():
        return []
    with_messages = {child.name for child in folder.iterdir() if any(child.rglob("*.yml"))}
    translated = {path.parents[1].name for path in (root / "locales").glob("*/LC_MESSAGES/*.po")}
    return sorted(with_messages & {SOURCE, *translated})


def language_name(code: str) -> str:
    """The language's name in itself and in English, such as `español (Spanish)`; the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return code
    own, english = locale.get_language_name(code), locale.get_language_name("en")
    return f"{own} ({english})" if own and own != english else str(english or code)
