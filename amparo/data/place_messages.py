"""Places that are marked in messages, with what each means there: `data/places/<language>/*.tsv`.

A line is `role<TAB>message`, with the place between `<<` and `>>`. The roles are those of amparo/nlu/reading/labels.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amparo.nlu.reading.labels import ROLES

OPEN, CLOSE = "<<", ">>"


@dataclass(frozen=True)
class PlaceMessage:
    """A message, where the place stands in it, and the role of the place."""

    text: str
    start: int
    end: int
    role: str


def read_place_messages(folder: Path) -> list[PlaceMessage]:
    """Return the messages of all files below a folder; ValueError where a line cannot be used."""
    found = []
    for path in sorted(folder.rglob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            role, tab, text = line.partition("\t")
            before, opened, rest = text.partition(OPEN)
            name, closed, after = rest.partition(CLOSE)
            if role not in ROLES or not (tab and opened and closed and name):
                raise ValueError(f"{path.name}, line {number}: not `role<TAB>a message with a <<place>>`")
            found.append(PlaceMessage(before + name + after, len(before), len(before) + len(name), role))
    return found
