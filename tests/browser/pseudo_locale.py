"""`amparo` with a second language in Arabic letters: the source texts, letter by letter, so that nothing is forgotten.

It stands for Arabic until there is Arabic: text runs from right to left, and whatever stays in Latin letters is a text
that no translator would have found. Run as `python tests/browser/pseudo_locale.py serve`.
"""

from __future__ import annotations

import gettext
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from amparo import i18n, languages

CODE = "ar"
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهفغحيكلمنوقرشستثذضظعصط")
_KEPT = re.compile(r"(\{\w+\}|\[\[\w+\]\]|%\(\w+\)s)")


def in_arabic_letters(text: str) -> str:
    """Return a text with each Latin letter replaced, and places for values kept."""
    return "".join(
        part if _KEPT.fullmatch(part) else part.lower().translate(_LETTERS) for part in _KEPT.split(text)
    )


class PseudoTranslations(gettext.NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        return in_arabic_letters(message)


def install() -> None:
    """Make the language known to this process."""
    real, supported = i18n._catalogue, languages.supported_languages
    i18n._catalogue = lambda language: PseudoTranslations() if language == CODE else real(language)  # type: ignore
    languages.supported_languages = lambda *given: sorted([*supported(*given), CODE])  # type: ignore


if __name__ == "__main__":
    install()
    from amparo.cli import main

    sys.exit(main())
