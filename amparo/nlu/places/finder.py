"""Finds the names of places in a message, by the gazetteer alone. What a place means there is for the head to say."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.clitics import part_clitics
from amparo.nlu.places.codes import country_of_code
from amparo.nlu.places.containment import join_contained
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention, Words
from amparo.nlu.places.misspelling import SpellingCorrector
from amparo.nlu.places.place import Kind, Place, Strength

MAX_WORDS = 400
"""Of a longer message only the first so many words are read."""
MAX_PLACES = 8
"""Of more places only the first so many are looked at."""
MAX_MISSPELLED = 6
"""At most so many unknown words of a message are compared with all names."""
FEW_WORDS = 6
"""In so short a message an ordinary word may be a place: "im in reading"."""


class MentionFinder:
    """Finds all that may be a place in messages."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        # Only here: the action server imports this module too, finds no places, and would carry spaCy's 45 MB.
        from amparo.nlu.places.matching import PlaceMatcher

        self.gazetteer = gazetteer
        self._matcher = PlaceMatcher(gazetteer)
        self._corrector = SpellingCorrector(gazetteer)
        self._countries: dict[str, Place] = {}
        for place in gazetteer.places:
            if place.kind is Kind.COUNTRY:
                self._countries.setdefault(place.country, place)

    def find(self, words: Words) -> list[Mention]:
        """Return what may be a place, in order."""
        del words.tokens[MAX_WORDS:]
        part_clitics(words, self.gazetteer)
        found, covered = self._matcher.find(words.tokens)
        code = country_of_code(words, found, self._countries, self.gazetteer.no_codes)
        if code:
            return [code]
        found = merged(found, self._misspelt(words, found, covered))
        joined = join_contained(found, words, self.gazetteer)
        named = [mention for mention in joined if self._may_be_place(mention, words)]
        return merged(self._nationalities(words), named)[:MAX_PLACES]

    def _may_be_place(self, mention: Mention, words: Words) -> bool:
        """Leave out what is nearly always an ordinary word, so that the head is not asked about each of them."""
        if mention.contained:
            return True
        before_places = self.gazetteer.words_elsewhere.get(mention.name)
        if before_places is not None:
            behind = words.word(mention.first - 1) in before_places.split()
            as_name = words.in_capitals(mention) or words.capitalised(mention) or words.is_whole(mention)
            return behind or as_name
        if mention.strength >= Strength.ABBREVIATION:
            return True
        if mention.strength is Strength.CODE:
            # "us" is mostly the people: the country is "the us" (a name of its own), or written in capitals.
            long = mention.name in self.gazetteer.pronouns or len(mention.name) > 2
            return words.in_capitals(mention) or (words.is_whole(mention) and long)
        if mention.strength is Strength.ORDINARY:
            return words.capitalised(mention) or len(words.tokens) <= FEW_WORDS
        return False

    def _nationalities(self, words: Words) -> list[Mention]:
        """Return the adjectives of nations: they tell where somebody is from, or whose police is meant."""
        mentions = []
        for position, token in enumerate(words.tokens):
            country = self._countries.get(self.gazetteer.nationalities.get(token.folded, ""))
            if country:
                mention = Mention(
                    position, position, token.folded, Strength.SUPPORTED, (country,), of_nation=True
                )
                mentions.append(mention)
        return mentions

    def _misspelt(self, words: Words, found: Sequence[Mention], covered: set[int]) -> list[Mention]:
        # A word such as "republic" or "dar" may be a part of a misspelt name of several words.
        taken = covered.union(
            *(range(m.first, m.last + 1) for m in found if m.strength > Strength.ABBREVIATION)
        )
        weak = {i for m in found for i in range(m.first, m.last + 1)} - taken
        mentions: list[Mention] = []
        tried = 0
        for first in range(len(words.tokens)):
            for length in (3, 2, 1):
                last = first + length - 1
                span = range(first, last + 1)
                if last >= len(words.tokens) or taken.intersection(span) or weak.issuperset(span):
                    continue
                written = [words.word(position) for position in span]
                if tried >= MAX_MISSPELLED or not self._corrector.is_candidate(written):
                    continue
                tried += 1
                name = self._corrector.closest(written)
                if name:
                    taken.update(span)
                    candidates = self.gazetteer.candidates(name)
                    mentions.append(Mention(first, last, name, Strength.STRONG, candidates, exact=False))
                    break
        return mentions


def merged(weaker: Sequence[Mention], stronger: Sequence[Mention]) -> list[Mention]:
    """Return both in order, without those of the `weaker` that share a word with one of the others."""
    kept = [mention for mention in weaker if not any(mention.shares_words_with(other) for other in stronger)]
    return sorted([*kept, *stronger], key=lambda mention: mention.first)
