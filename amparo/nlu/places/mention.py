"""A message as words, and the names of places that are found in it."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    def shares_words_with(self, other: Mention) -> bool:
        """Tell whether two mentions have a word in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass
class Words:
    """The words of a message."""

    text: str
    tokens: list[Token] = field(init=False)
    shouting: bool = field(init=False)
    """Written in capitals throughout, so that capitals say nothing."""

    def __post_init__(self) -> None:
        self.tokens = tokenize(self.text)
        letters = [c for c in self.text if c.isalpha()]
        capitals = sum(c.isupper() for c in letters)
        self.shouting = len(self.tokens) > 2 and capitals > 0.6 * len(letters)

    def word(self, position: int) -> str:
        """Return the folded word at `position`, empty outside of the message."""
        return self.tokens[position].folded if 0 <= position < len(self.tokens) else ""

    def clause_ends(self, position: int) -> bool:
        """Tell whether the word at `position` is the last of the message or precedes a punctuation mark."""
        return position >= len(self.tokens) - 1 or bool(CLAUSE_ENDS & set(self.tokens[position].gap))

    def is_whole(self, mention: Mention) -> bool:
        """Tell whether the mention is all that the message says."""
        return mention.first == 0 and mention.last == len(self.tokens) - 1

    def capitalised(self, mention: Mention) -> bool:
        """Tell whether a mention begins with a capital in a message that keeps capitals for names."""
        starts = [self.text[token.start].isupper() for token in self.tokens]
        return mention.first > 0 and starts[mention.first] and sum(starts) <= max(2, len(starts) // 3)

    def in_capitals(self, mention: Mention) -> bool:
        """Tell whether a mention is written in capitals where not everything is."""
        return not self.shouting and all(
            self.tokens[i].is_upper for i in range(mention.first, mention.last + 1)
        )
