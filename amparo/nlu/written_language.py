"""Tells which of the languages that Amparo speaks a message is written in, from pieces of its words.

`languages.npz` is made by `make heads` (packaging/fit_languages.py) from the training data of all languages: a linear
machine on counts of pieces of words, as people really type them. py3langid, which knows a hundred languages, is trained
on edited text and is right too rarely on messages of a few words without accents.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).parent / "encoder" / "languages.npz"
COLUMNS = 1 << 15
LONGEST_PIECE = 4
MOST_LETTERS = 400  # of a longer message the beginning tells the language


def pieces(text: str) -> Iterator[str]:
    """Yield the pieces of one to four letters of each word, with a space before and behind it; no bare numbers."""
    for word in text[:MOST_LETTERS].lower().split():
        if not any(map(str.isalpha, word)):
            continue
        padded = f" {word} "
        for size in range(1, LONGEST_PIECE + 1):
            for first in range(len(padded) - size + 1):
                yield padded[first : first + size]


def counted(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the columns of a text's pieces, and the weight of each there; together they have length 1."""
    counts = Counter(zlib.crc32(piece.encode()) % COLUMNS for piece in pieces(text))
    columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
    return columns, (values / (np.linalg.norm(values) or 1)).astype(np.float32)


@dataclass(frozen=True)
class LanguageMachine:
    """`weights`: a row a language, in multiples of `steps`."""

    codes: tuple[str, ...]
    weights: NDArray[np.int8]
    steps: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, text: str) -> dict[str, float]:
        """Return code -> how much speaks for that language, as the logarithm of a likelihood but for a constant."""
        columns, values = counted(text)
        if not columns.size:  # nothing but numbers and marks
            return dict.fromkeys(self.codes, 0.0)
        found = (self.weights[:, columns].astype(np.float32) @ values) * self.steps + self.bias
        return dict(zip(self.codes, (float(score) for score in found), strict=True))


@lru_cache(maxsize=1)
def load_languages(path: Path = PATH) -> LanguageMachine:
    """Return the machine that `make heads` left; OSError, KeyError or ValueError where it cannot be read."""
    with np.load(path, allow_pickle=False) as stored:
        return LanguageMachine(
            tuple(str(code) for code in stored["codes"]), stored["weights"], stored["steps"], stored["bias"]
        )


def likely_languages(text: str, spoken: Sequence[str], now: str = "", trust: float = 0.0) -> dict[str, float]:
    """Return code -> likelihood, from 0 to 1, over the languages that are `spoken`.

    `now`: the language of the conversation, which a message mostly goes on in; `trust`: how much speaks for it before
    the message is read, as a logarithm.
    """
    known = {code: score for code, score in load_languages().scores(text).items() if code in spoken}
    if now in known:
        known[now] += trust
    highest = max(known.values(), default=0.0)
    shares = {code: float(np.exp(score - highest)) for code, score in known.items()}
    whole = sum(shares.values())
    return {code: share / whole for code, share in shares.items()}
