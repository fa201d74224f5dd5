"""The names that a language brings, read from its folder under `languages/`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

LANGUAGES_FOLDER = Path(__file__).parent / "languages"
LISTED = ("countries", "subdivisions", "cities", "districts", "ask_back", "abbreviations")
WORD_LISTS = ("common_words", "ordinary_words", "first_names", "lookalikes", "small_town_words")


@dataclass
class LanguageNames:
    """What `names.yml` and the word lists of one or more languages say; all names folded."""

    countries: dict[str, str] = field(default_factory=dict)
    subdivisions: dict[str, str] = field(default_factory=dict)
    cities: dict[str, str] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    """Names that count as written, without correction of misspellings."""
    ask_back: dict[str, list[str]] = field(default_factory=dict)
    well_known: dict[str, str] = field(default_factory=dict)
    postal_codes: dict[str, list[str]] = field(default_factory=dict)
    nationalities: dict[str, str] = field(default_factory=dict)
    supported: set[str] = field(default_factory=set)
    abbreviations: set[str] = field(default_factory=set)
    word_codes: set[str] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)
    no_codes: set[str] = field(default_factory=set)
    """Two letters that people write for something else than the country with that code."""
    corrected: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    before_places: set[str] = field(default_factory=set)
    """Words that a place stands behind."""
    clitics: dict[str, str] = field(default_factory=dict)
    """Short words that are written together with the name behind them, and what the name then begins with."""
    common_words: set[str] = field(default_factory=set)
    ordinary_words: set[str] = field(default_factory=set)
    first_names: set[str] = field(default_factory=set)
    lookalikes: set[str] = field(default_factory=set)
    small_town_words: set[str] = field(default_factory=set)
    words_elsewhere: dict[str, str] = field(default_factory=dict)
    """Listed names and short forms of one language that are words of another, and the words that they stand behind."""

    @property
    def plain(self) -> set[str]:
        """Words and first names, which are no other name of a place."""
        return self.common_words | self.ordinary_words | self.first_names | self.lookalikes


def available_languages() -> list[str]:
    """Return the codes of the languages that have a folder."""
    return sorted(folder.name for folder in LANGUAGES_FOLDER.iterdir() if (folder / "names.yml").is_file())


def _folder(language: str) -> Path:
    if language not in available_languages():
        raise ValueError(
            f"No place names for language {language!r}; there are: {', '.join(available_languages())}."
        )
    return LANGUAGES_FOLDER / language


def _read_yaml(path: Path) -> dict[str, dict[str, str] | dict[str, list[str]] | list[str]]:
    # The base loader reads every value as text: otherwise "no" and "on" would turn into false and true.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return dict(content)


def _read_words(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def load_names(languages: Iterable[str]) -> LanguageNames:
    """Return the names of all `languages` (ISO 639-1) together. Raises ValueError for a language without folder.

    A name of one language may be a word of another. One that counts anywhere ("nice") is then an ordinary word. A
    listed one ("tema") and a short form ("la") count only where a place stands.
    """
    names = LanguageNames()
    of_each = []
    for language in languages:
        folder = _folder(language)
        sections = _read_yaml(folder / "names.yml")
        lists = {section: _read_words(folder / f"{section}.txt") for section in WORD_LISTS}
        for section, content in {**sections, **lists}.items():
            getattr(names, section).update(content)
        supported = set(sections.get("supported", ()))
        listed = {name for section in LISTED for name in sections.get(section, ())} - supported
        behind = " ".join(sections.get("before_places", ()))
        of_each.append((supported, listed, lists["common_words"] | lists["ordinary_words"], behind))
    for supported, listed, own, behind in of_each:
        elsewhere = {word for _, _, words, _ in of_each if words is not own for word in words} - own
        names.supported -= supported & elsewhere
        names.ordinary_words |= supported & elsewhere
        for name in listed & elsewhere:
            names.words_elsewhere[name] = f"{names.words_elsewhere.get(name, '')} {behind}".strip()
    names.common_words -= names.words_elsewhere.keys() | names.ordinary_words
    names.ordinary_words -= names.words_elsewhere.keys()
    return names
