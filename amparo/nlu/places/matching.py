"""Finds the names of the gazetteer in a message with spaCy's PhraseMatcher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.attrs import ORTH
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention
from amparo.nlu.places.names import Token

UNKNOWN_WORD = "\u2400"
_PLACE = "PLACE"
_PHRASE = "PHRASE"


class PlaceMatcher:
    """Longest exact matches of the gazetteer's names and of the expressions that mean no place."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        # A vocabulary without the lexical attributes of a language: the words come folded, only their form counts.
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr=ORTH)
        self._add(_PLACE, gazetteer.names)
        self._add(_PHRASE, gazetteer.phrases)

    def _add(self, key: str, names: Iterable[str]) -> None:
        # PhraseMatcher takes a pattern as the hashes of its words too (as its own unpickling does):
        # a third of the time and a quarter of the memory of one Doc a name.
        hash_of = self._vocab.strings.add
        self._matcher.add(key, [[hash_of(word) for word in name.split()] for name in names])

    def find(self, tokens: Sequence[Token]) -> tuple[list[Mention], set[int]]:
        """Return the mentions in order, and the positions of the words that a fixed expression covers."""
        if not tokens:
            return [], set()
        # Words that are in no name are hidden: spaCy would keep every word that anybody writes in memory for good.
        known = self._vocab.strings
        words = [token.folded if token.folded in known else UNKNOWN_WORD for token in tokens]
        matches = self._matcher(Doc(self._vocab, words=words))
        phrase_key = known[_PHRASE]
        taken: set[int] = set()
        covered: set[int] = set()
        mentions: list[Mention] = []
        for key, start, end in sorted(matches, key=lambda m: (m[1] - m[2], m[0] != phrase_key, m[1])):
            span = range(start, end)
            if taken.intersection(span):
                continue
            taken.update(span)
            if key == phrase_key:
                covered.update(span)
                continue
            name = " ".join(words[start:end])
            mentions.append(
                Mention(
                    start, end - 1, name, self._gazetteer.strength(name), self._gazetteer.candidates(name)
                )
            )
        return sorted(mentions, key=lambda mention: mention.first), covered
