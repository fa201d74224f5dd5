"""The learnt part of the SafetyNet: how much a text sounds like danger or self-harm, by its sentence vector.

A support vector machine with a radial kernel sees islands of meaning that a linear classifier cannot cut out; the
linear classifier of intents knows words and knows what else a message may be about. The SafetyNet adds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from sklearn.svm import SVC

from amparo.nlu.embedding import Embedder, Vector
from amparo.nlu.safety.patterns import DANGER, SELF_HARM
from amparo.nlu.text_classifier import SCALE, fit_network

NONE = "none"
LABELS = (NONE, DANGER, SELF_HARM)
_FILE = "safety.skops"
_MANY = 5_000
_OF_SURE_URGENT, _OF_SURE_CALM = 3, 10  # one of so many of those that are far from the border

Scores = NDArray[np.float64]


@dataclass
class SafetyModel:
    """Fitted on sentence vectors: `urgent` tells urgent from other texts, `kind` danger from self-harm."""

    mean: Vector
    urgent: SVC
    kind: LogisticRegression

    @classmethod
    def fit(cls, texts: list[str], labels: list[str], embedder: Embedder) -> SafetyModel:
        """Learn from one text and label (of LABELS) each; ValueError where a label has no text."""
        missing = set(LABELS) - set(labels)
        if missing:
            raise ValueError(f"the training data has no examples of: {', '.join(sorted(missing))}")
        names = np.array(labels)
        vectors = embedder.embed(texts)
        mean: Vector = vectors.mean(axis=0)
        directions = _directions(vectors, mean)
        chosen = _border(directions, names != NONE)
        # A cache in megabytes: with the usual 200 it takes five times as long.
        urgent = SVC(C=10.0, gamma=1.0, class_weight="balanced", cache_size=1000)
        urgent.fit(directions[chosen], names[chosen] != NONE)
        kind = LogisticRegression(C=10.0, max_iter=300, class_weight="balanced")
        kind.fit(directions[names != NONE], names[names != NONE])
        return cls(mean, urgent, kind)

    def scores(self, texts: list[str], embedder: Embedder) -> tuple[Scores, list[str]]:
        """Return for each text its distance from the border (above 0: urgent) and its likelier kind."""
        directions = _directions(embedder.embed(texts), self.mean)
        return self.urgent.decision_function(directions), [
            str(kind) for kind in self.kind.predict(directions)
        ]

    def save(self, directory: Path) -> None:
        """Write the model into `directory`."""
        skops.io.dump({"mean": self.mean, "urgent": self.urgent, "kind": self.kind}, directory / _FILE)

    @classmethod
    def read(cls, directory: Path) -> SafetyModel:
        """Read what `save` wrote; the file comes from our own training, inside the checked model archive."""
        path = directory / _FILE
        return cls(**skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path)))


def _border(directions: Vector, urgent: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the indices of the examples that the machine learns from, where they are many.

    These are the urgent ones and as many calm ones that a quick network doubts most, and some of the rest of both. What
    lies far from the border hardly moves it, and the time to fit grows with the square of the number of examples: on
    data/dev the outcome is the same in a tenth of the time.
    """
    if len(urgent) <= _MANY:
        return np.arange(len(urgent))
    network = fit_network(directions, urgent, width=256)
    alarm = network.predict_proba(directions * SCALE)[:, 1]
    order = np.argsort(alarm, kind="stable")
    alarming, calm = order[urgent[order]], order[~urgent[order]][::-1]  # both with the doubtful ones first
    doubtful, near = len(alarming) // 2, len(alarming)
    return np.concatenate(
        [alarming[:doubtful], alarming[doubtful::_OF_SURE_URGENT], calm[:near], calm[near::_OF_SURE_CALM]]
    )


def _directions(vectors: Vector, mean: Vector) -> Vector:
    directions: Vector = normalize(vectors - mean)
    return directions
