"""The languages that are switched on: English, the source, and those that `locales/switched_on.txt` names."""

from __future__ import annotations

from pathlib import Path

from amparo.i18n import catalogue_path
from amparo.settings import ROOT, current

SOURCE = "en"


def switched_on_file(root: Path = ROOT) -> Path:
    """Return the file that lists the languages, one code a line."""
    return root / "locales" / "switched_on.txt"


def supported_languages(root: Path = ROOT) -> list[str]:
    """Return ISO 639 codes, English first, the others in alphabetical order.

    A language without a catalogue counts as off whatever the list says: people would be answered in English.
    """
    path = switched_on_file(root)
    listed = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    codes = {line.strip() for line in listed if line.strip() and not line.startswith("#")}
    on = {code for code in codes if catalogue_path(code, root).is_file()}
    return [SOURCE, *sorted((on | {current().try_language}) - {SOURCE, ""})]


def own_name(code: str) -> str:
    """The language's name in itself, with a capital where its script has them; the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code).get_language_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def language_name(code: str) -> str:
    """The language's name in itself and in English, such as `español (Spanish)`; the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return code
    own, english = locale.get_language_name(code), locale.get_language_name("en")
    return f"{own} ({english})" if own and own != english else str(english or code)
