"""Fits the machine that tells languages (amparo/nlu/written_language.py), and writes the words that each is known by.

A part of `make heads`. Under a minute.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging" / "encoder")]

from examples import HELD_OUT, is_held_out, read_everyday  # noqa: E402

from amparo.data.dialogues import read_dialogues  # noqa: E402
from amparo.data.training_messages import read_training_messages  # noqa: E402
from amparo.nlu.other_languages import WORDS, words_of  # noqa: E402
from amparo.nlu.written_language import COLUMNS, PATH, counted  # noqa: E402

FEWEST = 1500  # messages: with less data a language is not told from others
MOST = 24_000  # texts of one language: English has many times more than others
STRENGTH = 30.0  # C of the logistic regression


def texts_of(code: str) -> list[str]:
    """Return what people write in a language: messages, turns of conversations, everyday text."""
    talks = ROOT / "data" / "dialogues" / code
    return [
        *(text for _, text in read_training_messages(ROOT / "data" / "nlu" / code)),
        *(turn.text for talk in (read_dialogues(talks) if talks.is_dir() else []) for turn in talk.turns),
        *read_everyday(ROOT / "data" / "everyday" / code),
    ]


def write_words(code: str) -> None:
    """Write the words that more than one message of a language has: what is full of others is in another language.

    Conversations and everyday text have too many words of other languages in them: most of Spanish would be English.
    """
    counts: Counter[str] = Counter()
    for _, text in read_training_messages(ROOT / "data" / "nlu" / code):
        counts.update(set(words_of(text)))
    words = sorted(word for word, count in counts.items() if count > 1)
    (WORDS / f"{code}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    WORDS.mkdir(exist_ok=True)
    chance = random.Random(0)
    texts: list[str] = []
    right: list[str] = []
    for folder in sorted((ROOT / "data" / "nlu").iterdir()):
        found = sorted({text for text in texts_of(folder.name) if any(map(str.isalpha, text))})
        if len(found) >= FEWEST:
            write_words(folder.name)
            found = chance.sample(found, min(MOST, len(found)))
            texts += found
            right += [folder.name] * len(found)
    rows = [counted(text) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    matrix = csr_matrix(
        (np.concatenate([v for _, v in rows]), np.concatenate([c for c, _ in rows]), ends),
        shape=(len(rows), COLUMNS),
    )
    held_out = np.array([is_held_out(text, HELD_OUT) for text in texts])
    labels = np.array(right)
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3, class_weight="balanced")
    model.fit(matrix[~held_out], labels[~held_out])
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # of two languages scikit-learn keeps one row
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    steps = np.abs(weights).max(1) / 127
    temporary = PATH.with_name("fitting_languages.npz")
    np.savez_compressed(
        temporary,
        codes=model.classes_,
        weights=np.round(weights / steps[:, None]).astype(np.int8),
        steps=steps.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    temporary.replace(PATH)
    guess = model.predict(matrix[held_out])
    long = np.array([len(text.split()) >= 3 for text in np.array(texts, dtype=object)[held_out]])
    hit = guess == labels[held_out]
    for code in model.classes_:
        of = labels[held_out] == code
        print(f"{code}: {hit[of & long].mean():.3f} of three words or more, {hit[of].mean():.3f} of all")
    print(f"{len(texts)} texts, {PATH.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
