"""The directory as it is shipped, and a language in which every text of the catalogue is in other letters."""

from __future__ import annotations

import pytest

from amparo import i18n
from amparo.directory import Directory
from tests.browser.pseudo_locale import CODE, PseudoTranslations
from tests.unit.directory.directory_files import SHIPPED


@pytest.fixture(scope="session")
def directory() -> Directory:
    return Directory(SHIPPED)


class Listening(PseudoTranslations):
    """Notes each text that is looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return super().gettext(message)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Listening:
    """As `pseudo`, and what was looked up."""
    catalogue = Listening()
    monkeypatch.setattr(i18n, "_catalogue", lambda language: catalogue)
    return catalogue


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> str:
    """The code of a language whose catalogue has every text, in Arabic letters."""
    real = i18n._catalogue
    monkeypatch.setattr(
        i18n, "_catalogue", lambda language: PseudoTranslations() if language == CODE else real(language)
    )
    return CODE
