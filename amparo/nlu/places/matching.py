"""Finds the names of the gazetteer in the words of a message, and with spaCy the expressions that mean no place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.attrs import ORTH
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention
from amparo.nlu.places.names import Token

UNKNOWN_WORD = "\u2400"


class PlaceMatcher:
    """Longest exact matches of the gazetteer's names and of the expressions that mean no place."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        # A vocabulary without the lexical attributes of a language: the words come folded, only their form counts. The
        # names themselves are too many for it: they are arrays that processes share (packed.py).
        self._vocab = Vocab()
        self._phrases = PhraseMatcher(self._vocab, attr=ORTH)
        self._phrases.add("PHRASE", [Doc(self._vocab, words=phrase.split()) for phrase in gazetteer.phrases])

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
        if not words:
            return
        # Words that are in no phrase are hidden: spaCy would keep every word that anybody writes in memory for good.
        shown = [word if word in self._vocab.strings else UNKNOWN_WORD for word in words]
        for _, first, end in self._phrases(Doc(self._vocab, words=shown)):
            yield range(first, end), " ".join(words[first:end]), True
        for first, word in enumerate(words):
            (longest,) = self._gazetteer.beginnings.get(word, (0,))
            for last in range(first + 1, min(first + longest, len(words)) + 1):
                name = " ".join(words[first:last])
                if name in self._gazetteer.names:
                    yield range(first, last), name, False
