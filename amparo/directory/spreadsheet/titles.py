"""The titles of columns as people write them, and what each column is for."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from amparo.directory.service import COLUMNS
from amparo.directory.spreadsheet.cells import plain

EXPLAINED = "What to write"
"""The sheet of the template that explains the columns; it holds no services."""


class Column(NamedTuple):
    """A column for people.

    `name`: in services.csv; `title`: in the template; `help`: what to write, in one or two sentences; `others`:
    titles that people use too; `needed`: no row can do without it.
    """

    name: str
    title: str
    help: str
    example: str = ""
    others: tuple[str, ...] = ()
    needed: bool = False


def _described() -> tuple[Column, ...]:
    text = Path(__file__).with_name("titles.yml").read_text(encoding="utf-8")
    return tuple(Column(**{**item, "others": tuple(item.get("others", ()))}) for item in yaml.safe_load(text))


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Return the columns of services.csv in the order of titles.yml; one without a title there has its name."""
    all_described = _described()
    described = {column.name: column for column in all_described}
    known = tuple(column for column in all_described if column.name in COLUMNS)
    unknown = tuple(
        Column(name, name.replace("_", " ").capitalize(), "See directory/README.md.")
        for name in COLUMNS
        if name not in described
    )
    return known + unknown


def column_of(title: str) -> str | None:
    """Return the name of the column that a title means, None if it is not known."""
    return _names().get(_bare(title))


def title_of(name: str) -> str:
    """Return the title for people of a column of services.csv."""
    return next((column.title for column in columns() if column.name == name), name)


def nearest_title(title: str) -> str | None:
    """Return the title for people that a mistyped one may mean, or None."""
    close = difflib.get_close_matches(_bare(title), list(_names()), n=1, cutoff=0.75)
    return title_of(_names()[close[0]]) if close else None


def known_titles(cells: Sequence[str]) -> int:
    """Return how many different columns this row would be the titles of."""
    return len({name for cell in cells if len(cell) < 100 and (name := column_of(cell))})


def _bare(title: str) -> str:
    return plain(title.split("(")[0] if title.split("(")[0].strip(" *:") else title)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for column in columns():
        for title in (column.name, column.title, *column.others):
            names.setdefault(_bare(title), column.name)
    return names
