"""A message as words, with the questions that the judgement of a place asks about the words around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from amparo.nlu.places.language import Cues
from amparo.nlu.places.names import Token, tokenize
from amparo.nlu.places.place import Place, Strength

CLAUSE_ENDS = frozenset(",.;:!?\n()…-/")
SENTENCE_ENDS = frozenset(".;!?\n…")


@dataclass
class Mention:
    """A name of a place found in a message, at the words `first` to `last`."""

    first: int
    last: int
    name: str
    strength: Strength
    candidates: tuple[Place, ...]
    exact: bool = True
    contained: bool = False
    """Written with the country or state in which it lies ("atlanta georgia"), which the mention includes."""
    of_nation: bool = False
    """An adjective such as "swiss", not a name."""

    def strict_alone(self, words: int) -> bool:
        """Tell whether the mention is all that a message of so many `words` says."""
        return self.first == 0 and self.last == words - 1


@dataclass
class Message:
    """The words of a message with the cue words of its languages."""

    text: str
    cues: Cues
    tokens: list[Token] = field(init=False)
    shouting: bool = field(init=False)
    """Written in capitals throughout, so that capitals say nothing."""
    _words: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.tokens = tokenize(self.text)
        letters = [c for c in self.text if c.isalpha()]
        capitals = sum(c.isupper() for c in letters)
        self.shouting = len(self.tokens) > 2 and capitals > 0.6 * len(letters)

    def word(self, position: int) -> str:
        """Return the folded word at `position`, empty outside of the message."""
        return self.tokens[position].folded if 0 <= position < len(self.tokens) else ""

    def words(self, position: int, count: int) -> str:
        """Return `count` folded words from `position` on, joined by spaces."""
        return " ".join(self.word(i) for i in range(position, position + count))

    def says(self, position: int, *sections: str) -> bool:
        """Tell whether the word at `position` is a cue of one of the `sections`."""
        word = self.word(position)
        return bool(word) and any(word in self.cues[section] for section in sections)

    def any_says(self, positions: Iterable[int], *sections: str) -> bool:
        """Tell whether any of the words at `positions` is a cue of one of the `sections`."""
        return any(self.says(position, *sections) for position in positions)

    def any_phrase(self, section: str) -> bool:
        """Tell whether any of the expressions of a section of cues, of one or more words, is in the message."""
        if self._words is None:
            self._words = f" {' '.join(token.folded for token in self.tokens)} "
        return any(f" {phrase} " in self._words for phrase in self.cues[section])

    def clause_starts(self, position: int) -> bool:
        """Tell whether the word at `position` is the first of the message or follows a punctuation mark."""
        return position <= 0 or bool(CLAUSE_ENDS & set(self.tokens[position - 1].gap))

    def clause_ends(self, position: int) -> bool:
        """Tell whether the word at `position` is the last of the message or precedes a punctuation mark."""
        return position >= len(self.tokens) - 1 or bool(CLAUSE_ENDS & set(self.tokens[position].gap))

    def joined(self, position: int) -> bool:
        """Tell whether another word follows the one at `position` without a punctuation mark between them."""
        return not self.clause_ends(position)

    def capital(self, position: int) -> bool:
        """Tell whether the word at `position` is written with a capital."""
        return 0 <= position < len(self.tokens) and self.text[self.tokens[position].start].isupper()

    def clause(self, first: int, last: int) -> range:
        """Return the positions of the words between the punctuation marks around `first` to `last`."""
        while not self.clause_starts(first):
            first -= 1
        while not self.clause_ends(last):
            last += 1
        return range(first, last + 1)

    def sentence(self, position: int) -> range:
        """Return the positions of the words of the sentence around `position`."""
        first = last = position
        while first > 0 and not SENTENCE_ENDS & set(self.tokens[first - 1].gap):
            first -= 1
        while last < len(self.tokens) - 1 and not SENTENCE_ENDS & set(self.tokens[last].gap):
            last += 1
        return range(first, last + 1)

    def before(self, position: int, count: int) -> range:
        """Return the positions of up to `count` words before `position`, not across a punctuation mark."""
        start = position
        while start > max(position - count, 0) and not self.clause_starts(start):
            start -= 1
        return range(start, position)

    @property
    def is_pidgin(self) -> bool:
        """Written in the English of West Africa, where "for" is also in and at: "we dey for"."""
        return self.any_says(range(len(self.tokens)), "pidgin")

    def preposition_of(self, position: int) -> int:
        """Return where the preposition of a place at `position` stands: before words such as "the city of"."""
        found = position - 1
        for _ in range(4):
            if self.clause_starts(found + 1):
                break
            if self.says(found, "locative", "destination") or self.word(found) == "from":
                break
            if not self.says(found, "articles", "place_modifiers"):
                break
            found -= 1
        else:
            return position - 1
        proper = self.says(found, "locative", "destination", "origin", "via")
        return found if proper and not self.clause_starts(found + 1) else position - 1

    def capitalised(self, mention: Mention) -> bool:
        """Tell whether a mention begins with a capital in a message that keeps capitals for names."""
        starts = [self.text[token.start].isupper() for token in self.tokens]
        return starts[mention.first] and sum(starts) <= max(2, len(starts) // 3)

    def in_capitals(self, mention: Mention) -> bool:
        """Tell whether a mention is written in capitals where not everything is."""
        return not self.shouting and all(
            self.tokens[i].is_upper for i in range(mention.first, mention.last + 1)
        )
