"""What is said of an emergency number."""

from __future__ import annotations

from amparo.channels.rendering.texts import sentence
from amparo.directory.emergency import LIBPHONENUMBER
from amparo.directory.facts import NumberFacts
from amparo.i18n import from_catalogue, translate


def number_line(number: NumberFacts, language: str | None) -> str:
    """'Emergency: call 999. Press 55 if you cannot speak.'."""
    line = sentence(
        "{name}: call {number}", language, name=from_catalogue(number.name, language), number=number.phone
    )
    about = number_remarks(number, language)
    return f"{line}. {' '.join(about)}" if about else line


def number_remarks(number: NumberFacts, language: str | None) -> list[str]:
    """Return what must be known of an emergency number."""
    said = [from_catalogue(number.note, language)] if number.note else []
    if number.origin == LIBPHONENUMBER:
        said.append(translate("(from libphonenumber's list of emergency numbers)", language))
    return said
