"""Chooses which small towns and other spellings of towns are worth knowing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator

from rapidfuzz.distance import OSA

from amparo.nlu.places.language import LanguageNames
from amparo.nlu.places.names import folded_name
from amparo.nlu.places.place import Kind, Place
from amparo.nlu.places.sources import City

AMERICAN_TOWN = 5_000
"""Of the very many smaller towns of the United States only namesakes of known places are added."""
GREAT_NAME = 500_000
"""Who writes nearly the name of a place of so many people rather mistyped it than means a small town."""
GREAT_NAME_LETTERS = 5


class TownJudge:
    """Tells of a small town, or of another spelling, whether to take it for the place."""

    def __init__(self, words: LanguageNames) -> None:
        self._plain = words.common_words | words.ordinary_words
        self._not_towns = words.plain | words.small_town_words
        self._shortened: dict[str, set[str]] = defaultdict(set)
        """Great names by what is left of them without one letter."""

    def note(self, name: str, place: Place) -> None:
        """Keep `name`, if it is that of a great place, to compare small ones with it."""
        folded = folded_name(name)
        great = place.kind is Kind.COUNTRY or place.population >= GREAT_NAME
        if great and len(folded) >= GREAT_NAME_LETTERS:
            for form in _shortened(folded):
                self._shortened[form].add(folded)

    def is_town(self, city: City, known: Container[str]) -> bool:
        """Tell whether a small town has a name of its own, or one that a greater place made known anyway."""
        name = folded_name(city.name)
        if name in known:
            return name not in self._plain
        if city.country == "US" and city.population < AMERICAN_TOWN:
            return False
        return name not in self._not_towns and not self.is_mistyped(name)

    def is_mistyped(self, name: str) -> bool:
        """Tell whether `name` is but one letter away from the name of a great place."""
        folded = folded_name(name)
        near = {great for form in _shortened(folded) for great in self._shortened.get(form, ())}
        return any(great != folded and OSA.distance(folded, great) == 1 for great in near)


def _shortened(name: str) -> Iterator[str]:
    yield name
    for position in range(len(name)):
        yield name[:position] + name[position + 1 :]
