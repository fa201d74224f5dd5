"""Judges how readily each name of the gazetteer counts as a place."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from amparo.nlu.places.language import LanguageNames
from amparo.nlu.places.place import Kind, Place, Strength

ENGLISH_SPEAKING = frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "ZA"})
"""Countries whose small towns people write of in English even where the name is an ordinary word."""
LARGE_CITY = 100_000
WELL_KNOWN_SHORT = 300_000
"""From so many people on a city counts anywhere even with a short name of five letters."""
GREAT_CITY = 1_000_000
"""… and of four letters."""
CORRECTED_CITY = 400_000
"""Misspellings are recognised of cities of at least so many people …"""
CORRECTED_ENGLISH_CITY = 100_000
"""… and of so many in countries where people write in English."""
LISTED_LETTERS = 6
"""Names of the lists with fewer letters are mostly short forms, whose misspellings would be words."""
COUNTY = frozenset({"county", "co", "parish"})
CORRECTED_CITY_IN_CHINA = 5_000_000
"""Its many short names in -ing and -ang resemble English words."""
SHORT_WORD = 3


def _corrected_from(place: Place) -> int:
    if place.country == "CN":
        return CORRECTED_CITY_IN_CHINA
    return CORRECTED_ENGLISH_CITY if place.country in ENGLISH_SPEAKING else CORRECTED_CITY


def _is_known(place: Place) -> bool:
    return place.population >= LARGE_CITY or place.country in ENGLISH_SPEAKING or place.kind is Kind.COUNTRY


@dataclass
class NameJudge:
    """Judges names by what the languages say of them and by the size of the places."""

    words: LanguageNames
    capitals: Set[Place]
    only_alternate: Set[str]
    """Names that are nobody's first name for a place."""
    official: Set[str] = frozenset()
    """Names of countries as the sources give them, in whatever language."""

    def strength(self, name: str, places: Sequence[Place]) -> Strength:
        """Return how readily `name` (folded), which stands for `places`, counts as a place."""
        listed = self._of_lists(name, places)
        return self._of_size(name, places) if listed is None else listed

    def _of_lists(self, name: str, places: Sequence[Place]) -> Strength | None:
        words = self.words
        if name in words.abbreviations:
            return Strength.ABBREVIATION
        if name in words.pronouns or any(name in codes for codes in words.postal_codes.values()):
            return Strength.CODE
        if name in words.supported:
            return Strength.FIRST_NAME if name in words.first_names else Strength.SUPPORTED
        if name in words.common_words:
            return Strength.CONTAINED
        if name in words.ordinary_words:
            return Strength.ORDINARY
        if any(place.kind is Kind.COUNTRY for place in places) or name in words.subdivisions:
            return Strength.STRONG
        if name in words.districts and name not in words.first_names:
            return Strength.STRONG
        if name in words.first_names:
            return Strength.FIRST_NAME
        if name in words.cities or any(place in self.capitals for place in places):
            return Strength.STRONG
        return None

    def _of_size(self, name: str, places: Sequence[Place]) -> Strength:
        greatest = max(place.population for place in places)
        letters = len(name.replace(" ", ""))
        enough = GREAT_CITY if letters <= 4 else WELL_KNOWN_SHORT if letters <= 5 else LARGE_CITY
        if name in self.only_alternate or greatest < enough:
            return Strength.SUPPORTED
        return Strength.STRONG

    def worth_knowing(self, name: str, strength: Strength, places: Sequence[Place]) -> list[Place]:
        """Leave out small places whose name is a word or looks like one: nobody means Of in Turkey, or Po."""
        if strength is Strength.SUPPORTED and len(name) <= SHORT_WORD:
            return [
                place for place in places if place.population >= LARGE_CITY or place.kind is not Kind.CITY
            ]
        if strength <= Strength.ORDINARY:
            return [place for place in places if _is_known(place)]
        return list(places)

    def corrected_to(self, name: str, strength: Strength, places: Sequence[Place]) -> bool:
        """Tell whether misspellings of `name` are recognised."""
        # What sounds alike is known of Latin letters only; Arabic words of five letters are all near one another.
        if name in self.words.districts or not name.isascii():
            return False
        listed = name in self.words.countries or name in self.words.subdivisions
        if (
            listed
            and name not in self.official
            and len(name) < LISTED_LETTERS
            and name not in self.words.corrected
        ):
            return False
        if any(len(word) == 1 or word in COUNTY for word in name.split()):
            return False
        country = any(place.kind is Kind.COUNTRY for place in places)
        capital = any(place in self.capitals for place in places)
        least_letters = 4 if country or capital else 5
        if strength < Strength.FIRST_NAME or len(name) < least_letters or name in self.only_alternate:
            return False
        if country or capital:
            return True
        if strength is Strength.STRONG and name in self.words.cities:
            return True
        return any(place.population >= _corrected_from(place) for place in places)
