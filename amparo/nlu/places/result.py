"""What is found in a message."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.nlu.places.role import Relation, Subject


@dataclass(frozen=True)
class PlaceMatch:
    """A place in the message."""

    name: str
    """As written."""
    start: int
    end: int
    country: str | None
    """ISO 3166-1 alpha-2."""
    subdivision: str | None
    """ISO 3166-2."""
    options: tuple[str, ...]
    """Codes to ask about when the name is shared; then there is no country."""
    subject: Subject
    relation: Relation
    negated: bool
    confidence: float
    """From 0 to 1: less for a misspelt name or one that is also a word."""


@dataclass(frozen=True)
class PlaceResult:
    """Where the person in trouble is, as far as the message says."""

    country: str | None = None
    """ISO 3166-1 alpha-2."""
    subdivision: str | None = None
    """ISO 3166-2."""
    name: str | None = None
    """The place as written."""
    options: tuple[str, ...] = ()
    """Codes like "GE" or "US-GA" to ask about when the name is shared; then there is no country."""
    writer_country: str | None = None
    """Where the writer is (ISO 3166-1 alpha-2), when the message says so and somebody else is in trouble."""
    match: PlaceMatch | None = None
    writer_match: PlaceMatch | None = None
    matches: tuple[PlaceMatch, ...] = ()
    """All places in the message, in order."""
