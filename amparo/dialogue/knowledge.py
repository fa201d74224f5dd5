"""What the bot knows beside its texts: sources, figures, rows by country, and things asked about by name (data/).

A topic is a response with layers (`data/responses/<intent>/`). Its `custom` says which sources it has and which table
holds what hangs on the country. Every figure stands once, in data/figures; a text names it as `[[key]]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from amparo.dialogue.reply import Source
from amparo.directory.countries import EU_MEMBERS
from amparo.settings import ROOT

DATA = ROOT / "data"
UNION = "EU"
ORGANISATION = "fact/organisation"
"""The topic of questions about a thing by its name."""
_FIGURE = re.compile(r"\[\[(\w+)\]\]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster


@dataclass(frozen=True)
class Figure:
    """A number as it is said (`value`), what it counts, who says so, and in which year."""

    value: str
    counts: str
    who: str
    year: str
    source: str


@dataclass(frozen=True)
class Row:
    """What holds in one country, or for one thing with a name: a short text, a longer one, keys of sources."""

    text: str
    more: str = ""
    sources: tuple[str, ...] = ()
    topic: str = ""
    """The topic that says it, where that is one of its own."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The texts in the order in which they are said."""
        return tuple(text for text in (self.text, self.more) if text)


def files_of(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and content of each file of a folder of data/, in the order of their names."""
    for path in sorted((DATA / folder).glob("*.yml")):
        yield path.stem, yaml.load(path.read_text(encoding="utf-8"), _LOADER) or {}


def _entries(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for _, entries in files_of(folder):
        yield from entries.items()


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """Return key -> source. What kind of source it is stands in the file for those who check it."""
    return {
        key: Source(entry["title"], entry["publisher"], str(entry["year"]), entry.get("url", ""))
        for key, entry in _entries("sources")
    }


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Figure]:
    """Return key -> figure."""
    return {
        key: Figure(**{**entry, "value": str(entry["value"]), "year": str(entry["year"])})
        for key, entry in _entries("figures")
    }


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Mapping[str, Row]]:
    """Return name of a table -> country (ISO 3166-1, or EU) -> its row."""
    return {
        name: {country: _row(entry) for country, entry in rows.items()}
        for name, rows in files_of("countries")
    }


def _row(entry: Mapping[str, Any]) -> Row:
    return Row(
        text=str(entry.get("text") or "").strip(),
        more=str(entry.get("more") or "").strip(),
        sources=tuple(entry.get("sources") or ()),
        topic=str(entry.get("topic") or ""),
    )


def row_of(table: str, country: str) -> Row | None:
    """Return what a table says of a country: its own row, else that of the European Union for its members."""
    rows = tables()[table]
    return rows.get(country) or (rows.get(UNION) if country in EU_MEMBERS else None)


@lru_cache(maxsize=1)
def _named() -> tuple[tuple[re.Pattern[str], str, Row], ...]:
    """Return a pattern for each name, the longest first: "uk modern slavery act" before "modern slavery"."""
    names = [(str(name), key, _row(entry)) for key, entry in _entries("names") for name in entry["names"]]
    names.sort(key=lambda item: -len(item[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), key, row) for name, key, row in names)


def named(text: str) -> tuple[str, Row] | None:
    """Return the key and the row of the thing that a message asks about by name; None where it names none we know."""
    message = " ".join(text.lower().replace("’", "'").split())
    return next(((key, row) for name, key, row in _named() if name.search(message)), None)


@lru_cache(maxsize=1)
def named_rows() -> Mapping[str, Row]:
    """Return key -> row of all things with a name."""
    return {key: row for _, key, row in _named()}


def row_named(key: str) -> Row | None:
    """Return the row of a thing with a name by its key; None for an unknown one."""
    return named_rows().get(key)


def figures_in(text: str) -> dict[str, str]:
    """Return the values of the figures that a text names. Raises KeyError for one that is not in data/figures."""
    return {key: figures()[key].value for key in _FIGURE.findall(text)}


def filled(text: str) -> str:
    """Return a text with its figures. Raises KeyError for one that is not in data/figures."""
    return _FIGURE.sub(lambda found: figures()[found.group(1)].value, text)
