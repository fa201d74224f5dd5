"""The languages that Amparo understands: those with training examples in data/nlu/."""

from __future__ import annotations

from pathlib import Path

from amparo.settings import ROOT


def supported_languages(root: Path = ROOT) -> list[str]:
    """ISO 639 codes in alphabetical order; empty where there is no training data."""
    folder = root / "data" / "nlu"
    if not folder.is_dir():
        return []
    return sorted(child.name for child in folder.iterdir() if child.is_dir() and any(child.glob("*.yml")))


def language_name(code: str) -> str:
    """The language's name in itself and in English, such as `español (Spanish)`; the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return code
    own, english = locale.get_language_name(code), locale.get_language_name("en")
    return f"{own} ({english})" if own and own != english else str(english or code)
