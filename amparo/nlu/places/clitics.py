"""Parts a name from the short words that some languages write together with it: Arabic "in Riyadh", French "d'Oran"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Words
from amparo.nlu.places.names import Token, fold
from amparo.nlu.places.place import Strength

LEAST_LETTERS = 4
"""A shorter word is read as it stands."""


def part_clitics(words: Words, gazetteer: Gazetteer) -> None:
    """Make two words of each word of which the rest behind a clitic is a known name, the longest such rest."""
    if not gazetteer.clitics:
        return
    parted: list[Token] = []
    for position, token in enumerate(words.tokens):
        following = [later.folded for later in words.tokens[position + 1 :]]
        pairs = _parts(token, words.text, gazetteer)
        known = (pair for pair in pairs if _is_known(pair[1].folded, following, gazetteer))
        parted += next(known, (token,))
    words.tokens[:] = parted


def _parts(token: Token, text: str, gazetteer: Gazetteer) -> Iterator[tuple[Token, Token]]:
    """Yield a clitic and what is left behind it, the longest first; nothing for a word that is known as it stands."""
    word = token.folded
    known = word in gazetteer.names or word in gazetteer.nationalities or word in gazetteer.lookalikes
    if known or len(word) < LEAST_LETTERS:
        return
    for clitic in sorted(gazetteer.clitics, key=len):
        letters = fold(clitic)
        if not word.startswith(letters) or word == letters:
            continue
        # Vowel signs and apostrophes count as written, but are not in the folded form.
        ends = (end for end in range(token.end, token.start, -1) if fold(text[token.start : end]) == letters)
        end = next(ends, None)
        if end is not None and (letters == clitic or fold(text[end - 1]) == ""):
            rest = gazetteer.clitics[clitic] + word[len(letters) :]
            yield (
                Token(letters, token.start, end, is_upper=False, gap=""),
                replace(token, folded=rest, start=end),
            )


def _is_known(name: str, following: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Tell whether a word is a name, other than an ordinary word, or the first one of a name of several words."""
    if name in gazetteer.nationalities:
        return True
    (longest,) = gazetteer.beginnings.get(name, (0,))
    forms = (" ".join([name, *following[: length - 1]]) for length in range(1, longest + 1))
    return any(form in gazetteer.names and gazetteer.strength(form) > Strength.ORDINARY for form in forms)
