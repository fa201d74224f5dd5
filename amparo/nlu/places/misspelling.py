"""Recognises misspelt names of countries and large cities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.names import consonants, sound_key
from amparo.nlu.places.place import Kind

MIN_LETTERS = 5
SHORT_NAME = 6
LONG_NAME = 10
LONG_PHRASE = 9
"""Of so many letters on words of other meanings may together be a misspelt name: "las vagas"."""
SHORT_NAME_POPULATION = 250_000
COUNTRY_LEAD = 0.75
"""A country may be so much less near: "malasya" is Malaysia rather than Malatya."""
CLEAR_LEAD = 4
"""Of two names equally near, the one with so many times more people is meant."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A known name with what it is compared by."""

    name: str
    letters: str
    sounds: str
    population: int
    is_country: bool
    countries: frozenset[str]


class SpellingCorrector:
    """Finds the name that a misspelt one stands for, by sound and by letters."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: dict[str, list[_Name]] = defaultdict(list)
        self._keys: dict[str, list[str]] = defaultdict(list)
        for name in gazetteer.fuzzy_names:
            key = sound_key(name.split())
            places = gazetteer.candidates(name)
            entry = _Name(
                name=name,
                letters=name.replace(" ", ""),
                sounds=key,
                population=max(place.population for place in places),
                is_country=any(place.kind is Kind.COUNTRY for place in places),
                countries=frozenset(place.country for place in places),
            )
            self._names[key[0]].append(entry)
            self._keys[key[0]].append(key)

    def is_candidate(self, words: Sequence[str]) -> bool:
        """Tell whether `words` (folded) may be a misspelt name: long enough, and no ordinary words."""
        letters = "".join(words)
        if len(letters) < MIN_LETTERS or not letters.isalpha():
            return False
        if letters in self._gazetteer.lookalikes:
            return False
        if len(words) > 1 and len(letters) >= LONG_PHRASE:
            return any(len(word) > 3 for word in words)
        return any(word not in self._gazetteer.lookalikes and len(word) > 3 for word in words)

    def closest(self, words: Sequence[str]) -> str | None:
        """Return the known name that `words` (folded) most probably are, None if there is none or more than one."""
        letters, key = "".join(words), sound_key(words)
        found = process.extract(key, self._keys[key[0]], scorer=OSA.distance, score_cutoff=2, limit=40)
        scored: list[tuple[float, int, int, _Name]] = []
        for _, key_distance, position in found:
            entry = self._names[key[0]][position]
            distance = OSA.distance(letters, entry.letters)
            if len(words) > 1 and entry.name.count(" ") != len(words) - 1:
                continue
            if not _is_near(letters, entry, distance, int(key_distance)):
                continue
            population = _weight(entry, short=len(letters) <= SHORT_NAME)
            if population:
                nearness = distance + key_distance / 2 - (COUNTRY_LEAD if entry.is_country else 0)
                scored.append((nearness, -population, len(entry.countries), entry))
        scored.sort(key=lambda score: (*score[:3], score[3].name))
        if not scored:
            return None
        rivals = [score for score in scored[1:] if score[0] == scored[0][0]]
        best = scored[0][3]
        if (
            rivals
            and -scored[0][1] < CLEAR_LEAD * -rivals[0][1]
            and best.countries.isdisjoint(rivals[0][3].countries)
        ):
            return None
        return best.name


def _is_near(letters: str, entry: _Name, distance: int, key_distance: int) -> bool:
    """Tell whether a word, so many letters and sounds away from a name, may be that name."""
    if distance <= 1:
        return True
    short = len(letters) <= SHORT_NAME
    swapped = sorted(letters) == sorted(entry.letters)
    same_consonants = consonants(letters) == consonants(entry.letters)
    # Two letters of a short name may be wrong only where they changed places, or in the vowels of a country.
    if key_distance > (1 if len(entry.sounds) <= 7 else 2) and not swapped and not same_consonants:
        return False
    allowed = 1 if short else 2 if len(letters) < LONG_NAME else 3
    of_country = entry.is_country and (same_consonants or (len(letters) == SHORT_NAME and key_distance == 1))
    return distance <= allowed + (swapped or key_distance == 0 or of_country)


def _weight(entry: _Name, *, short: bool) -> int:
    """Return the population that speaks for a name, none for a name too short to be told from a word."""
    if entry.is_country:
        return max(entry.population, 1) * CLEAR_LEAD
    return 0 if short and entry.population < SHORT_NAME_POPULATION else entry.population
