"""Two opinions on the label of a text that vote together, with probabilities that mean something.

A linear support vector machine sees n-grams: it knows words, and learns anew with every training. The head of the
tuned encoder sees the sentence vector: it knows meanings. Together they err far less than either does;
docs/understanding.md has the figures.
"""

from __future__ import annotations

import copy
import os
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
from sklearn.svm import LinearSVC

from amparo.nlu.encoder.head import Head
from amparo.nlu.text_vectors import TextVectors, dense_of

_SHARPNESS = (
    3.0  # of distances from the borders, which are about -1 to 1, before they are taken for logarithms
)
_TOLERANCE = 0.01  # a finer one takes longer and understands the same
_MANY = 5_000  # examples, from which on it pays to start processes
_OTHERS = "~"  # sorts after every label

Votes = NDArray[np.float64]


@dataclass(frozen=True)
class Balance:
    """How the two opinions are added up; both numbers are set on data/dev by benchmarks/tune_votes.py.

    `ngrams`: weight of the machine's vote beside the encoder's; `temperature`: by which the sum is multiplied, so that
    its probabilities are as high as they may be.
    """

    ngrams: float = 1.0
    temperature: float = 1.0


@dataclass
class TextClassifier:
    """`machine` knows n-grams (and sentence vectors, where they were there in training too)."""

    vectors: TextVectors
    machine: LinearSVC

    @classmethod
    def fit(cls, messages: list[Message], labels: list[str], penalty: float) -> TextClassifier:
        """Learn from one message and label each; `penalty`: C of the machine. ValueError under two labels."""
        vectors = TextVectors().fit(messages)
        return cls(vectors, fit_machine(vectors.rows(messages), np.array(labels), penalty))

    @property
    def labels(self) -> list[str]:
        """All labels, in the order of the votes."""
        return [str(label) for label in self.machine.classes_]

    def rank(self, message: Message, head: Head | None, balance: Balance) -> list[tuple[str, float]]:
        """Return all labels with their probability, the likeliest first; `head` None: by the machine alone."""
        votes = self.votes(message)
        features = dense_of(message)
        # A vector of zeros stands for "the engine is off", one of another length is of another featurizer: then there
        # is no second vote.
        if head is not None and features is not None and features.shape == head.mean.shape and features.any():
            votes = balance.temperature * add_up(self.labels, votes, head, features, balance.ngrams)
        probabilities = softmax(votes)
        order = np.argsort(-probabilities, kind="stable")
        labels = self.labels
        return [(labels[index], float(probabilities[index])) for index in order]

    def votes(self, message: Message) -> Votes:
        """Return the logarithm of how likely the machine thinks each label is."""
        # In the weights' own precision and order, or each answer first converts all hundred megabytes of them.
        row = self.vectors.rows([message]).astype(self.machine.coef_.dtype)
        distances = self.machine.decision_function(row)[0]
        if np.ndim(distances) == 0:  # of two classes the machine gives a single number
            distances = np.array([-distances, distances])
        votes: Votes = log_softmax(np.asarray(distances, dtype=np.float64) * _SHARPNESS)
        return votes

    def save(self, path: Path) -> None:
        """Write the model into a file."""
        # Half precision: of a hundred million weights, most of the model's size and of the time to pack it; the
        # answers stay the same.
        machine = copy.copy(self.machine)
        machine.coef_ = machine.coef_.astype(np.float16)
        skops.io.dump({"vectors": self.vectors.state(), "machine": machine}, path)

    @classmethod
    def read(cls, path: Path) -> TextClassifier:
        """Read what `save` wrote; the file comes from our own training, inside the checked model archive."""
        data: dict[str, Any] = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
        # Column by column: so a product with a sparse row needs no copy of them.
        data["machine"].coef_ = np.asfortranarray(data["machine"].coef_, dtype=np.float32)
        return cls(TextVectors(**data["vectors"]), data["machine"])


def add_up(labels: list[str], votes: Votes, head: Head, features: NDArray[Any], weight: float) -> Votes:
    """Return the head's votes for `labels` plus `weight` times the machine's.

    Labels that have left the training data have no vote. One that came into it after the encoder was tuned is unknown
    to the head: of it the machine's vote counts in the place of the head's, until `make encoder` is run again.
    """
    given = dict(zip(head.labels, head.votes(features[None, :].astype(np.float32))[0]))
    known = [label in given for label in labels]
    second = votes.copy()
    second[known] = log_softmax(np.array([given[label] for label in labels if label in given]))
    total: Votes = second + weight * votes
    return total


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
