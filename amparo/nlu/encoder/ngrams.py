"""A second opinion on the subject of a first message: a linear machine on words and pieces of words.

The encoder knows meanings, n-grams know words; together they are right two points more often on data/dev
(docs/measurements). `ngrams.npz` is made by `make heads`: the most telling n-grams, with weights of 8 bits. In a talk
the encoder decides alone, since the machine has never seen what comes before a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax
from sklearn.feature_extraction.text import CountVectorizer

PATH = Path(__file__).with_name("ngrams.npz")
SHARPNESS = 3.0  # of distances from the borders, about -1 to 1, before they are taken for logarithms
WORDS = {"ngram_range": (1, 3), "token_pattern": r"(?u)\b\w+\b"}
PIECES = {"analyzer": "char_wb", "ngram_range": (2, 5)}


@dataclass(frozen=True)
class Ngrams:
    """`words`, `pieces`: what is counted; `rareness`: how much each says; `weights` are multiples of `steps`."""

    labels: tuple[str, ...]
    words: tuple[str, ...]
    pieces: tuple[str, ...]
    rareness: NDArray[np.float32]
    weights: NDArray[np.int8]
    steps: NDArray[np.float32]
    bias: NDArray[np.float32]

    @cached_property
    def _counters(self) -> tuple[CountVectorizer, CountVectorizer]:
        return CountVectorizer(vocabulary=self.words, **WORDS), CountVectorizer(
            vocabulary=self.pieces, **PIECES
        )

    def votes(self, text: str) -> dict[str, float]:
        """Return label -> logarithm of how likely the machine thinks it is."""
        distances = self.bias.astype(np.float64)
        first = 0
        for counter, known in zip(self._counters, (self.words, self.pieces), strict=True):
            counts = counter.transform([text])
            columns = counts.indices + first
            values = (1 + np.log(counts.data)) * self.rareness[columns]
            length = float(np.linalg.norm(values))
            if length:
                distances = distances + (self.weights[:, columns] @ (values / length)) * self.steps
            first += len(known)
        return dict(zip(self.labels, log_softmax(distances * SHARPNESS).tolist()))


def save_ngrams(path: Path, ngrams: Ngrams) -> None:
    """Write the file, whole or not at all."""
    temporary = path.with_name("fitting_ngrams.npz")
    np.savez_compressed(
        temporary,
        labels=np.array(ngrams.labels),
        words=np.array("\n".join(ngrams.words)),
        pieces=np.array("\n".join(ngrams.pieces)),
        rareness=ngrams.rareness.astype(np.float16),
        weights=ngrams.weights,
        steps=ngrams.steps,
        bias=ngrams.bias,
    )
    temporary.replace(path)


@lru_cache(maxsize=1)
def load_ngrams(path: Path = PATH) -> Ngrams:
    """Return the machine that `make heads` left; OSError, KeyError or ValueError where it cannot be read."""
    with np.load(path, allow_pickle=False) as stored:
        return Ngrams(
            tuple(str(label) for label in stored["labels"]),
            tuple(str(stored["words"]).split("\n")),
            tuple(str(stored["pieces"]).split("\n")),
            stored["rareness"].astype(np.float32),
            # Column by column: a message needs some hundred of the many thousand columns.
            np.asfortranarray(stored["weights"]),
            stored["steps"],
            stored["bias"],
        )
