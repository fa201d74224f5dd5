"""Fits the machine on n-grams (amparo/nlu/encoder/ngrams.py): a part of `make heads`. Some minutes on two cores."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import chi2
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging" / "encoder")]

from examples import EVERYDAY, HELD_OUT, is_held_out, read_everyday  # noqa: E402

from amparo.data.training_messages import read_training_messages  # noqa: E402
from amparo.nlu.encoder.ngrams import PATH, PIECES, WORDS, Ngrams, save_ngrams  # noqa: E402

KEPT = 10_000  # n-grams of each kind, by how much they tell labels apart
OTHERS = "~"  # stands for all labels of the other share


def _counted(texts: list[str], right: np.ndarray, **how: object) -> tuple[csr_matrix, list[str], np.ndarray]:
    """Return the rows of the most telling n-grams, their names and how rare they are."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **how)
    rows = vectorizer.fit_transform(texts)
    telling, _ = chi2(rows, right)
    kept = np.sort(np.argsort(-np.nan_to_num(telling))[:KEPT])
    names = vectorizer.get_feature_names_out()[kept].tolist()
    return normalize(rows[:, kept]), names, vectorizer.idf_[kept]


def _machine(rows: csr_matrix, right: np.ndarray, share: np.ndarray) -> LinearSVC:
    return LinearSVC(C=1.0, tol=0.02, random_state=0).fit(
        rows, np.where(np.isin(right, share), right, OTHERS)
    )


def main() -> None:
    """Fit and write."""
    messages = read_training_messages(ROOT / "data" / "nlu")
    everyday = read_everyday(ROOT / "data" / "everyday")
    messages += [(EVERYDAY, text) for text in everyday if not is_held_out(text, HELD_OUT)]
    texts, right = [text for _, text in messages], np.array([label for label, _ in messages])
    words, word_names, word_rareness = _counted(texts, right, min_df=3, **WORDS)
    pieces, piece_names, piece_rareness = _counted(texts, right, min_df=5, **PIECES)
    rows = hstack([words, pieces]).tocsr()
    rows.sum_duplicates()
    labels = np.unique(right)
    machines = Parallel(n_jobs=2, max_nbytes=None)(
        delayed(_machine)(rows, right, labels[start::2]) for start in range(2)
    )
    weights = {
        str(label): (machine.coef_[n], machine.intercept_[n])
        for machine in machines
        for n, label in enumerate(machine.classes_)
        if label != OTHERS
    }
    matrix = np.array([weights[str(label)][0] for label in labels], dtype=np.float32)
    steps = np.abs(matrix).max(1) / 127
    save_ngrams(
        PATH,
        Ngrams(
            tuple(str(label) for label in labels),
            tuple(word_names),
            tuple(piece_names),
            np.concatenate([word_rareness, piece_rareness]).astype(np.float32),
            np.round(matrix / steps[:, None]).astype(np.int8),
            steps.astype(np.float32),
            np.array([weights[str(label)][1] for label in labels], dtype=np.float32),
        ),
    )
    print(f"{len(texts)} texts, {rows.shape[1]} n-grams, {PATH.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
