"""What a name can stand for, and how much must speak for it before it counts as a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Sort of place."""

    COUNTRY = 0
    SUBDIVISION = 1
    CITY = 2


class Strength(IntEnum):
    """How readily a written name is taken for a place."""

    CONTAINED = 0
    """A very common word: only directly before the country or state which it lies in ("of, turkey")."""
    ORDINARY = 1
    """An ordinary word: only where a place stands ("i live in reading and")."""
    CODE = 2
    """A postal abbreviation: after its town, or in a place position ("in tx")."""
    ABBREVIATION = 3
    """A short form in common use ("kl", "dc"): in a place position, in capitals or alone."""
    FIRST_NAME = 4
    """Also a person's name: in a place position, or alone in the message."""
    SUPPORTED = 5
    """A small or short name: with anything around it that speaks for a place."""
    STRONG = 6
    """Counts anywhere."""


SMALL = 15_000
"""Towns of fewer people are meant only where nothing greater is, or where it is said which one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country, a subdivision or a city."""

    kind: Kind
    country: str
    """ISO 3166-1 alpha-2, XK for Kosovo."""
    subdivision: str | None
    """ISO 3166-2, where known."""
    population: int
    """People living there; for a subdivision those of its known cities."""

    def lies_in(self, other: Place) -> bool:
        """Tell whether this place is a part of the `other`, which is a country or a subdivision."""
        if self.country != other.country or self.kind <= other.kind:
            return False
        return other.kind is Kind.COUNTRY or (
            self.subdivision is not None and self.subdivision == other.subdivision
        )

    @property
    def is_small(self) -> bool:
        """Tell whether it is a small town."""
        return self.kind is Kind.CITY and self.population < SMALL

    @property
    def option(self) -> str:
        """The code to offer when the name has to be asked back: the state where a country has many such names."""
        if self.subdivision and self.country in ("US", "CA", "AU"):
            return self.subdivision
        return self.country
