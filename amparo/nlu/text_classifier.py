"""Two machines that vote on the label of a text, with probabilities that mean something.

A linear support vector machine sees n-grams and the sentence vector: it knows words. A small neural network sees the
sentence vector alone: it knows meanings that no single direction tells apart. Together they err less than either does;
docs/understanding.md has the figures.
"""

from __future__ import annotations

import copy
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from amparo.nlu.text_vectors import TextVectors

SCALE = 5.0  # of sentence vectors of length 1, so that a network starts to learn at once
_LEAST = 1e-9  # of a probability, so that its logarithm exists
_SHARPNESS = (
    3.0  # of distances from the borders, which are about -1 to 1, before they are taken for logarithms
)
_NETWORK_WEIGHT = 0.3  # of the network's vote; both were set on data/dev
_TOLERANCE = 0.01  # a finer one takes longer and understands the same
_TEMPERATURES = np.linspace(0.3, 4, 38)
_HELD_OUT = 10  # every tenth example is held out to see how sure the machines may be that learn from
_KEPT = 3  # so many of each ten: fewer than there are take less time, and are as sure of themselves
_MANY = 5_000  # examples, from which on it pays to start processes
_OTHERS = "~"  # sorts after every label
_FEWEST = 200  # with fewer examples there is nothing to hold out


@dataclass
class TextClassifier:
    """`network` is None where there are no sentence vectors; `temperature` was fitted on examples held out."""

    vectors: TextVectors
    machine: LinearSVC
    network: MLPClassifier | None
    temperature: float

    @classmethod
    def fit(cls, messages: list[Message], labels: list[str], penalty: float) -> TextClassifier:
        """Learn from one message and label each; `penalty`: C of the machine. ValueError under two labels."""
        vectors = TextVectors().fit(messages)
        rows, names = vectors.rows(messages), np.array(labels)
        dense = vectors.dense_rows(messages)
        temperature = _temperature(rows, dense, names, penalty)
        return cls(vectors, *_machines(rows, dense, names, penalty), temperature)

    def rank(self, message: Message) -> list[tuple[str, float]]:
        """Return all labels with their probability, the likeliest first."""
        dense = self.vectors.dense_rows([message]) if self.network is not None else None
        # In the weights' own precision and order, or each answer first converts all hundred megabytes of them.
        row = self.vectors.rows([message]).astype(self.machine.coef_.dtype)
        votes = _votes(self.machine, self.network, row, dense)[0]
        probabilities = softmax(votes * self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        return [(str(self.machine.classes_[index]), float(probabilities[index])) for index in order]

    def save(self, path: Path) -> None:
        """Write the model into a file."""
        # Half precision: of a hundred million weights, most of the model's size and of the time to pack it; the
        # answers stay the same.
        machine = copy.copy(self.machine)
        machine.coef_ = machine.coef_.astype(np.float16)
        data = {
            "vectors": self.vectors.state(),
            "machine": machine,
            "network": self.network,
            "temperature": self.temperature,
        }
        skops.io.dump(data, path)

    @classmethod
    def read(cls, path: Path) -> TextClassifier:
        """Read what `save` wrote; the file comes from our own training, inside the checked model archive."""
        data: dict[str, Any] = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
        # Column by column: so a product with a sparse row needs no copy of them.
        data["machine"].coef_ = np.asfortranarray(data["machine"].coef_, dtype=np.float32)
        return cls(TextVectors(**data["vectors"]), data["machine"], data["network"], data["temperature"])


def _machines(
    rows: Any, dense: NDArray[np.float32] | None, names: NDArray[Any], penalty: float
) -> tuple[LinearSVC, MLPClassifier | None]:
    machine = fit_machine(rows, names, penalty)
    return machine, None if dense is None else fit_network(dense, names, width=512)


def fit_machine(rows: csr_matrix, names: NDArray[Any], penalty: float) -> LinearSVC:
    """Return a linear support vector machine, one against the rest for each label.

    liblinear learns one label after the other on one core. Where that takes minutes, processes learn a share of the
    labels each; to each of them, all other labels are one more.
    """
    labels, cores = np.unique(names), os.cpu_count() or 1
    if len(names) < _MANY or cores < 2 or len(labels) < 2 * cores:  # a share of one label is learnt otherwise
        return _fit_labels(rows, names, penalty)
    shares = [labels[start::cores] for start in range(cores)]
    shared = [np.where(np.isin(names, share), names, _OTHERS) for share in shares]
    parts = Parallel(n_jobs=cores)(delayed(_fit_labels)(rows, part, penalty) for part in shared)
    machine = parts[0]
    weights = {
        label: (part.coef_[i], part.intercept_[i]) for part in parts for i, label in enumerate(part.classes_)
    }
    machine.classes_ = labels
    machine.coef_ = np.asfortranarray([weights[label][0] for label in labels])
    machine.intercept_ = np.array([weights[label][1] for label in labels])
    return machine


def _fit_labels(rows: csr_matrix, names: NDArray[Any], penalty: float) -> LinearSVC:
    return LinearSVC(C=penalty, tol=_TOLERANCE, random_state=0).fit(rows, names)


def fit_network(dense: NDArray[Any], names: NDArray[Any], width: int, seed: int = 0) -> MLPClassifier:
    """Return a network with one hidden layer of `width`; rows of `dense` have length 1."""
    network = MLPClassifier(
        (width,), alpha=1e-3, batch_size=min(256, len(names)), max_iter=12, random_state=seed
    )
    with warnings.catch_warnings():  # few rounds are meant: with more it learns the examples by heart
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(dense * SCALE, names)


def _votes(
    machine: LinearSVC, network: MLPClassifier | None, rows: Any, dense: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """Return the logarithm of how likely each class (a column) is for each row, up to a factor."""
    distances: NDArray[np.float64] = machine.decision_function(rows)
    if distances.ndim == 1:  # of two classes the machine gives a single number
        distances = np.stack([-distances, distances], axis=1)
    votes: NDArray[np.float64] = log_softmax(distances * _SHARPNESS, axis=1)
    if network is not None and dense is not None:
        # A vector of zeros stands for "the engine is off": then there is no second vote.
        has_vector = dense.any(axis=1, keepdims=True)
        votes = votes + _NETWORK_WEIGHT * has_vector * np.log(network.predict_proba(dense * SCALE) + _LEAST)
    return votes


def _temperature(rows: Any, dense: NDArray[np.float32] | None, names: NDArray[Any], penalty: float) -> float:
    """Return the temperature that gives examples that were held out the highest likelihood; 1 where that fails."""
    place = np.arange(len(names)) % _HELD_OUT
    held, kept = place == 0, (place > 0) & (place <= _KEPT)
    if len(names) < _FEWEST or not set(names) <= set(names[kept]):
        return 1.0
    taught, asked = (None, None) if dense is None else (dense[kept], dense[held])
    machine, network = _machines(rows[kept], taught, names[kept], penalty)
    votes = _votes(machine, network, rows[held], asked)
    column = np.searchsorted(machine.classes_, names[held])
    losses = [
        -log_softmax(votes * value, axis=1)[np.arange(len(column)), column].mean() for value in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])
