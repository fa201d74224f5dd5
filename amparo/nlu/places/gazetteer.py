"""The names of places that the bot knows, in a form that is stored with the model and mapped into memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amparo.nlu.places.packed import PackedNames, PackedPlaces, pack_names, pack_places
from amparo.nlu.places.place import Place, Strength
from amparo.nlu.shared_arrays import Arrays, pack, shared_arrays, text_array, text_of, unpack

FORMAT = 8
_PLAIN = ("phrases", "fuzzy_names", "ask_back", "well_known", "nationalities", "clitics", "words_elsewhere")
_SETS = ("lookalikes", "word_codes", "pronouns", "no_codes")


@dataclass
class Gazetteer:
    """Places by folded name, with what is needed to judge and to tell apart names found in a message."""

    places: Sequence[Place] = field(default_factory=list)
    names: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Folded name → Strength followed by positions in `places`."""
    beginnings: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """First word of names and phrases → how many words the longest of them has. Made from these."""
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
    words_elsewhere: dict[str, str] = field(default_factory=dict)
    """Names that are words of another language: "la" is Los Angeles, and an article; "tema" a port, and a topic.

    With each the words behind which it is a place, separated by blanks.
    """
    clitics: dict[str, str] = field(default_factory=dict)
    """Short words that are written together with the name behind them, and what the name then begins with."""

    def __post_init__(self) -> None:
        if not isinstance(self.beginnings, PackedNames):
            self.beginnings = _beginnings([*self.names, *self.phrases])

    def strength(self, name: str) -> Strength:
        """Return how readily `name` (folded, known) counts as a place."""
        return Strength(self.names[name][0])

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Return the places that `name` (folded) can stand for, none for an unknown name."""
        return tuple(self.places[position] for position in self.names.get(name, ())[1:])

    def to_bytes(self) -> bytes:
        """Return the gazetteer as it is stored; the same gazetteer always gives the same bytes."""
        rest: dict[str, Any] = {"format": FORMAT}
        rest |= {name: getattr(self, name) for name in _PLAIN}
        rest |= {name: sorted(getattr(self, name)) for name in _SETS}
        arrays = pack_places(self.places) | pack_names(self.names, "name")
        arrays |= pack_names(self.beginnings, "beginning")
        return pack(arrays | {"rest": text_array(json.dumps(rest, ensure_ascii=False))})

    @classmethod
    def from_bytes(cls, stored: bytes) -> Gazetteer:
        """Return the gazetteer that `to_bytes` stored. Raises ValueError for anything else."""
        try:
            # The file of the model is gone once the model is loaded; this one stays, for all processes.
            version = hashlib.sha256(stored).hexdigest()
            return cls._from_arrays(shared_arrays("gazetteer", version, lambda: unpack(stored)))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"The stored gazetteer cannot be read: {error}") from error

    @classmethod
    def _from_arrays(cls, arrays: Arrays) -> Gazetteer:
        rest = json.loads(text_of(arrays["rest"]))
        if rest["format"] != FORMAT:
            raise ValueError(f"format {rest['format']} instead of {FORMAT}")
        names, beginnings = PackedNames(arrays, "name"), PackedNames(arrays, "beginning")
        plain = {name: rest[name] for name in _PLAIN} | {name: frozenset(rest[name]) for name in _SETS}
        return cls(PackedPlaces(arrays), names, beginnings, **plain)


def _beginnings(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for name in names:
        words = name.split()
        found[words[0]] = max(found.get(words[0], (0,)), (len(words),))
    return found
