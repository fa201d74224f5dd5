"""What a spreadsheet holds, whatever its format, and what can be said about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "date", "month", "formula", "error"]

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"))
_APOSTROPHES = "'’‘`´"


@dataclass(frozen=True)
class Cell:
    """One cell. `text`: what it holds, a date as 2026-11-24; for a formula, what it last came to."""

    text: str = ""
    kind: Kind = "text"
    merged: bool = False  # one of several merged cells, not the first
    struck: bool = False  # there is a line through it, or through a part of it


@dataclass(frozen=True)
class Table:
    """One sheet. `rows`: its rows from the top, empty ones included, so that row 1 is the first.

    `label` names it to a person ("Sheet 'Services'", "File 'own.csv'"); `merged`: places (row from 1, column from 0)
    where merged cells begin, with their range as a spreadsheet names it.
    """

    label: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: dict[tuple[int, int], str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something that a person must put right: where it is, what is wrong, and what to write instead."""

    sheet: str
    row: int
    column: str
    wrong: str
    instead: str

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}, column '{self.column}': {self.wrong} {self.instead}"


class Refused(Exception):
    """A cell that cannot be taken: `wrong` and `instead` are whole sentences."""

    def __init__(self, wrong: str, instead: str) -> None:
        super().__init__(f"{wrong} {instead}")
        self.wrong, self.instead = wrong, instead


def clean(text: str) -> str:
    """Return the text without what nobody sees: spaces of all kinds at the ends or doubled, line breaks, marks.

    An apostrophe before a number goes too: with it, people tell a spreadsheet that the number is text.
    """
    text = " ".join(text.translate(_INVISIBLE).split())
    if len(text) > 1 and text[0] in _APOSTROPHES and text[1] in "+0123456789":
        text = text[1:].lstrip()
    return text


def western_digits(text: str) -> str:
    """Return the text with digits of any script as 0-9."""
    return "".join(
        str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in text
    )


def plain(text: str) -> str:
    """Return the text for comparison: no accents, no capitals, only letters and digits with single spaces."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())


def quoted(text: str) -> str:
    """Return the text in quotes, shortened where it is long."""
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}…'"


def is_empty(text: str) -> bool:
    """Is this nothing, or a sign that people write for nothing?"""
    return text.casefold() in ("", "-", "–", "—", "n/a", "none", "nil", "empty")
