"""The names of places that the bot knows, in a form that is stored with the model and loads fast."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Any

import msgpack

from amparo.nlu.places.place import Kind, Place, Strength

FORMAT = 5


@dataclass
class Gazetteer:
    """Places by folded name, with what is needed to judge and to tell apart names found in a message."""

    places: list[Place] = field(default_factory=list)
    names: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Folded name → Strength followed by positions in `places`."""
    phrases: list[str] = field(default_factory=list)
    """Fixed expressions that contain a place name and mean no place."""
    fuzzy_names: list[str] = field(default_factory=list)
    """Names whose misspellings are recognised."""
    lookalikes: frozenset[str] = frozenset()
    """Ordinary words and first names that are never taken for a misspelt place."""
    ask_back: dict[str, list[str]] = field(default_factory=dict)
    well_known: dict[str, str] = field(default_factory=dict)
    nationalities: dict[str, str] = field(default_factory=dict)
    word_codes: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    no_codes: frozenset[str] = frozenset()
    """Two letters that are no code of a country where they stand alone."""

    def strength(self, name: str) -> Strength:
        """Return how readily `name` (folded, known) counts as a place."""
        return Strength(self.names[name][0])

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Return the places that `name` (folded) can stand for, none for an unknown name."""
        return tuple(self.places[position] for position in self.names.get(name, ())[1:])

    def to_bytes(self) -> bytes:
        """Return the gazetteer as gzip-compressed MessagePack."""
        content = {
            "format": FORMAT,
            "places": [(int(p.kind), p.country, p.subdivision, p.population) for p in self.places],
            "names": self.names,
            "phrases": self.phrases,
            "fuzzy_names": self.fuzzy_names,
            "lookalikes": sorted(self.lookalikes),
            "ask_back": self.ask_back,
            "well_known": self.well_known,
            "nationalities": self.nationalities,
            "word_codes": sorted(self.word_codes),
            "pronouns": sorted(self.pronouns),
            "no_codes": sorted(self.no_codes),
        }
        return gzip.compress(msgpack.packb(content), compresslevel=6, mtime=0)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Gazetteer:
        """Return the gazetteer that `to_bytes` stored. Raises ValueError for anything else."""
        try:
            content: dict[str, Any] = msgpack.unpackb(gzip.decompress(stored))
            if content["format"] != FORMAT:
                raise ValueError(f"format {content['format']} instead of {FORMAT}")
            return cls(
                places=[Place(Kind(kind), *rest) for kind, *rest in content["places"]],
                names={name: tuple(entry) for name, entry in content["names"].items()},
                phrases=content["phrases"],
                fuzzy_names=content["fuzzy_names"],
                lookalikes=frozenset(content["lookalikes"]),
                ask_back=content["ask_back"],
                well_known=content["well_known"],
                nationalities=content["nationalities"],
                word_codes=frozenset(content["word_codes"]),
                pronouns=frozenset(content["pronouns"]),
                no_codes=frozenset(content["no_codes"]),
            )
        except (KeyError, TypeError, OSError, EOFError, ValueError) as error:
            raise ValueError(f"The stored gazetteer cannot be read: {error}") from error
