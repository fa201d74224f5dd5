"""Finds the names of the gazetteer in the words of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention
from amparo.nlu.places.names import Token


class PlaceMatcher:
    """Longest exact matches of the gazetteer's names and of the expressions that mean no place."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._phrases = frozenset(gazetteer.phrases)

    def find(self, tokens: Sequence[Token]) -> tuple[list[Mention], set[int]]:
        """Return the mentions in order, and the positions of the words that a fixed expression covers."""
        taken: set[int] = set()
        covered: set[int] = set()
        mentions: list[Mention] = []
        matches = self._matches([token.folded for token in tokens])
        for span, name, is_phrase in sorted(matches, key=lambda m: (-len(m[0]), not m[2], m[0].start)):
            if taken.intersection(span):
                continue
            taken.update(span)
            if is_phrase:
                covered.update(span)
                continue
            strength, candidates = self._gazetteer.strength(name), self._gazetteer.candidates(name)
            mentions.append(Mention(span.start, span.stop - 1, name, strength, candidates))
        return sorted(mentions, key=lambda mention: mention.first), covered

    def _matches(self, words: Sequence[str]) -> Iterator[tuple[range, str, bool]]:
        """Yield every name and phrase with the positions of its words, and whether it is a phrase."""
        for first, word in enumerate(words):
            (longest,) = self._gazetteer.beginnings.get(word, (0,))
            for last in range(first + 1, min(first + longest, len(words)) + 1):
                name = " ".join(words[first:last])
                if name in self._phrases:
                    yield range(first, last), name, True
                if name in self._gazetteer.names:
                    yield range(first, last), name, False
