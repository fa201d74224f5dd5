"""What one person looks for: where, what for, who it is, and what they can do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from amparo.directory.place import Place

WAYS = ("call", "text", "whatsapp", "chat")
"""The ways to reach people at once: a phone call, a text message, WhatsApp, a chat on a web page."""

WRITTEN = frozenset(WAYS) - {"call"}
"""The ways of somebody who cannot speak on the phone."""


@dataclass(frozen=True)
class Wanted:
    """A look-up. What is empty or None is not known, and changes nothing.

    `place`: where help is needed. `need`: one of NEEDS. `audience`: one of AUDIENCES. `trouble`: the need that the
    person's situation has, where something else was asked for (wages are kept, and a lawyer is asked for). `groups`:
    codes of GROUPS that the person is known to belong to. `city`: the name of the town, as it was written. `origin`:
    the country somebody is from, and `writer_country` the one where who writes is (ISO 3166-1 alpha-2). `languages`:
    those the person speaks, the best first (ISO 639-1, or BCP 47). `ways`: codes of WAYS that are possible now.
    `organisation`: the slug of a folder in `organisations/`. `at`: the instant that decides what is open (aware; now by
    default). `limit`: how many services at most.
    """

    place: Place
    need: str
    audience: str | None = None
    trouble: str | None = None
    groups: frozenset[str] = frozenset()
    city: str = ""
    origin: str | None = None
    writer_country: str | None = None
    languages: tuple[str, ...] = ()
    ways: frozenset[str] = frozenset()
    organisation: str | None = None
    at: datetime | None = None
    limit: int | None = None

    @property
    def caller_country(self) -> str:
        """The country from which numbers are dialled: where who writes is."""
        return self.writer_country or self.place.country

    @property
    def is_from_abroad(self) -> bool:
        """Is who writes in another country than the one who needs help?"""
        return self.caller_country != self.place.country

    @property
    def is_migrant(self) -> bool | None:
        """Is the person in a country that is not their own? None: not known."""
        if "migrants" in self.groups:
            return True
        return self.origin != self.place.country if self.origin else None
