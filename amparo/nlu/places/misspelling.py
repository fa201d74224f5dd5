"""Recognises misspelt names of countries and large cities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.names import sound_key
from amparo.nlu.places.place import Kind

MIN_LETTERS = 5
SHORT_NAME = 6
SHORT_NAME_POPULATION = 500_000
CLEAR_LEAD = 4
"""Of two names equally near, the one with so many times more people is meant."""


class SpellingCorrector:
    """Finds the name that a misspelt one stands for, by sound and by letters."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        directions = gazetteer.cues.get("place_modifiers", frozenset())
        self._cue_words = frozenset().union(*gazetteer.cues.values()) - directions
        self._names: dict[str, list[str]] = defaultdict(list)
        self._keys: dict[str, list[str]] = defaultdict(list)
        for name in gazetteer.fuzzy_names:
            key = sound_key(name.split())
            self._names[key[0]].append(name)
            self._keys[key[0]].append(key)

    def is_candidate(self, words: Sequence[str]) -> bool:
        """Tell whether `words` (folded) may be a misspelt name: long enough, and no ordinary words."""
        letters = "".join(words)
        if len(letters) < MIN_LETTERS or not letters.isalpha():
            return False
        if letters in self._gazetteer.lookalikes or any(word in self._cue_words for word in words):
            return False
        return any(word not in self._gazetteer.lookalikes and len(word) > 3 for word in words)

    def closest(self, words: Sequence[str]) -> str | None:
        """Return the known name that `words` (folded) most probably are, None if there is none or more than one."""
        letters = "".join(words)
        key = sound_key(words)
        allowed = 1 if len(letters) <= SHORT_NAME else 2 if len(letters) < 10 else 3
        key_allowed = 1 if len(key) <= 7 else 2
        found = process.extract(key, self._keys[key[0]], scorer=OSA.distance, score_cutoff=2, limit=40)
        scored: list[tuple[float, int, int, str]] = []
        for _, key_distance, position in found:
            name = self._names[key[0]][position]
            plain = name.replace(" ", "")
            distance = OSA.distance(letters, plain)
            # Two letters of a short name may be wrong only where they changed places.
            if key_distance > key_allowed and sorted(letters) != sorted(plain):
                continue
            if len(words) > 1 and name.count(" ") != len(words) - 1:
                continue
            if distance > allowed + (key_distance == 0):
                continue
            population = self._population(name, short=len(letters) <= SHORT_NAME)
            if population:
                countries = len(self._countries(name))
                scored.append((distance + key_distance / 2, -population, countries, name))
        scored.sort()
        if not scored:
            return None
        rivals = [entry for entry in scored[1:] if entry[0] == scored[0][0]]
        if rivals and -scored[0][1] < CLEAR_LEAD * -rivals[0][1] and self._differ(scored[0][3], rivals[0][3]):
            return None
        return scored[0][3]

    def _population(self, name: str, *, short: bool) -> int:
        places = self._gazetteer.candidates(name)
        greatest = max(place.population for place in places)
        if any(place.kind is Kind.COUNTRY for place in places):
            return max(greatest, 1) * CLEAR_LEAD
        return 0 if short and greatest < SHORT_NAME_POPULATION else greatest

    def _countries(self, name: str) -> set[str]:
        return {place.country for place in self._gazetteer.candidates(name)}

    def _differ(self, one: str, other: str) -> bool:
        return self._countries(one).isdisjoint(self._countries(other))
