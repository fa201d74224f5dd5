"""A linear support vector machine on text vectors, with probabilities that mean something.

Shared by the classifier of intents and the classifier of topics.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from rasa.shared.nlu.training_data.message import Message
from scipy.special import log_softmax, softmax
from sklearn.svm import LinearSVC

from amparo.nlu.text_vectors import TextVectors

_TEMPERATURES = np.linspace(0.5, 10, 39)
_HELD_OUT = 10  # every tenth example is held out to see how sure the machine may be
_FEWEST = 200  # with fewer examples there is nothing to hold out


@dataclass
class LinearClassifier:
    """`temperature` turns distances into probabilities: it is fitted on examples that were held out."""

    vectors: TextVectors
    machine: LinearSVC
    temperature: float

    @classmethod
    def fit(
        cls, messages: list[Message], labels: list[str], penalty: float, balanced: bool
    ) -> LinearClassifier:
        """Learn from one message and label each. `penalty`: C of the machine; `balanced`: rare labels weigh more."""
        vectors = TextVectors().fit(messages)
        rows, names = vectors.rows(messages), np.array(labels)
        temperature = _temperature(rows, names, penalty, balanced)
        return cls(vectors, _machine(penalty, balanced).fit(rows, names), temperature)

    def rank(self, message: Message) -> list[tuple[str, float]]:
        """Return all labels with their probability, the likeliest first."""
        probabilities = softmax(_distances(self.machine, self.vectors.row(message))[0] * self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        return [(str(self.machine.classes_[index]), float(probabilities[index])) for index in order]

    def save(self, path: Path) -> None:
        """Write the model into a file."""
        # Single precision: half the size, the same answers.
        self.machine.coef_ = self.machine.coef_.astype(np.float32)
        skops.io.dump(
            {"vectors": self.vectors.state(), "machine": self.machine, "temperature": self.temperature}, path
        )

    @classmethod
    def read(cls, path: Path) -> LinearClassifier:
        """Read what `save` wrote; the file comes from our own training, inside the checked model archive."""
        data: dict[str, Any] = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
        return cls(TextVectors(**data["vectors"]), data["machine"], data["temperature"])


def _machine(penalty: float, balanced: bool) -> LinearSVC:
    return LinearSVC(C=penalty, class_weight="balanced" if balanced else None, random_state=0)


def _distances(machine: LinearSVC, rows: Any) -> NDArray[np.float64]:
    """Return one column for each class, also where there are two and the machine gives a single number."""
    distances: NDArray[np.float64] = machine.decision_function(rows)
    return np.stack([-distances, distances], axis=1) if distances.ndim == 1 else distances


def _temperature(rows: Any, names: NDArray[Any], penalty: float, balanced: bool) -> float:
    """Return the temperature that gives examples that were held out the highest likelihood; 1 where that fails."""
    held = np.arange(len(names)) % _HELD_OUT == 0
    if len(names) < _FEWEST or not set(names) <= set(names[~held]):
        return 1.0
    machine = _machine(penalty, balanced).fit(rows[~held], names[~held])
    distances = _distances(machine, rows[held])
    column = np.searchsorted(machine.classes_, names[held])
    losses = [
        -log_softmax(distances * value, axis=1)[np.arange(len(column)), column].mean()
        for value in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])
