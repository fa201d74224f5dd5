"""A second opinion on the subject of a first message: a linear machine on words and pieces of words.

The encoder knows meanings, n-grams know words; together they are right two points more often on data/dev
(docs/measurements). `ngrams.npz` is made by `make heads`: the most telling n-grams, with weights of 8 bits. In a talk
the encoder decides alone, since the machine has never seen what comes before a message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.nlu.shared_arrays import Arrays, file_version, shared_arrays, text_array, text_of

PATH = Path(__file__).with_name("ngrams.npz")
SHARPNESS = 3.0  # of distances from the borders, about -1 to 1, before they are taken for logarithms
# As scikit-learn's CountVectorizer counts when the machine is fitted. A serving process counts by itself: the library,
# and SciPy with it, would take 50 MB there.
WORDS: dict[str, Any] = {"ngram_range": (1, 3), "token_pattern": r"(?u)\b\w+\b"}
PIECES: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5)}
_WORD = re.compile(WORDS["token_pattern"])


def words_in(text: str) -> Iterator[str]:
    """Return the n-grams of words in a text."""
    words = _WORD.findall(text.lower())
    least, most = WORDS["ngram_range"]
    for size in range(least, most + 1):
        for first in range(len(words) - size + 1):
            yield " ".join(words[first : first + size])


def pieces_in(text: str) -> Iterator[str]:
    """Return the n-grams of letters in the words of a text, with a space before and behind each word."""
    least, most = PIECES["ngram_range"]
    for word in text.lower().split():
        padded = f" {word} "
        for size in range(least, min(most, len(padded)) + 1):
            for first in range(len(padded) - size + 1):
                yield padded[first : first + size]


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
    def _columns(self) -> tuple[dict[str, int], dict[str, int]]:
        places = {name: place for place, name in enumerate(self.words)}
        return places, {name: place for place, name in enumerate(self.pieces, len(places))}

    def votes(self, text: str) -> dict[str, float]:
        """Return label -> logarithm of how likely the machine thinks it is."""
        distances = self.bias.astype(np.float64)
        for known, found in zip(self._columns, (words_in(text), pieces_in(text)), strict=True):
            counts = sorted(Counter(known[name] for name in found if name in known).items())
            if counts:
                columns, times = np.array(counts).T
                values = (1 + np.log(times)) * self.rareness[columns]
                values /= np.linalg.norm(values)
                distances += (self.weights[:, columns] @ values) * self.steps
        distances *= SHARPNESS
        distances -= distances.max()
        return dict(zip(self.labels, (distances - np.log(np.exp(distances).sum())).tolist()))


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
    arrays = shared_arrays("ngrams", file_version(path), lambda: _arrays(path))
    labels, words, pieces = json.loads(text_of(arrays["names"]))
    # Column by column: a message needs some hundred of the many thousand columns.
    weights = arrays["columns"].T
    return Ngrams(
        tuple(labels),
        tuple(words),
        tuple(pieces),
        arrays["rareness"],
        weights,
        arrays["steps"],
        arrays["bias"],
    )


def _arrays(path: Path) -> Arrays:
    """Return what `save_ngrams` wrote, with the weights column by column."""
    with np.load(path, allow_pickle=False) as stored:
        names = [stored["labels"].tolist(), *(str(stored[kind]).split("\n") for kind in ("words", "pieces"))]
        return {
            "names": text_array(json.dumps(names)),
            "rareness": stored["rareness"].astype(np.float32),
            "columns": stored["weights"].T,
            "steps": stored["steps"],
            "bias": stored["bias"],
        }
