"""Where the person in trouble is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A country or territory (ISO 3166-1 alpha-2, or XK) and, where known, a subdivision (ISO 3166-2)."""

    country: str
    subdivision: str | None = None
