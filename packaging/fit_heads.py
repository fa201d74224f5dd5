"""Fits the heads on the vectors of the tuned encoder: `make heads`. No PyTorch.

The first time takes an hour or so on two cores, nearly all of it for the vectors of a hundred thousand texts.

    .venv/bin/python packaging/fit_heads.py

Vectors are kept in .rasa/cache between runs, so that after a change of the data only new texts are encoded. Writes
heads.npz and heads.json (hashes, options, figures on what was held out) into amparo/nlu/encoder.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging" / "encoder")]

from examples import LABEL, Data, Example, is_single, read_data  # noqa: E402

from amparo.nlu.encoder.adapter import tuned_arrays, version  # noqa: E402
from amparo.nlu.encoder.engine import Embedder  # noqa: E402
from amparo.nlu.encoder.heads import PATH, Head, Heads, save_heads  # noqa: E402
from amparo.nlu.reading.inputs import NO_CONTEXT, in_context  # noqa: E402
from amparo.nlu.reading.labels import HEADS, NOTHING, SEVERAL, URGENT  # noqa: E402

CACHE = ROOT / ".rasa" / "cache" / "vectors.npz"
PENALTY = {LABEL: 0.03, "role": 0.05}
DEFAULT_PENALTY = 0.02  # C of the logistic regressions
MISS = 2.0  # what danger or self-harm that is missed costs, against a false alarm

Row = tuple[str, dict[str, str], dict[str, tuple[str, ...]]]


def rows_of(examples: list[Example], chance: random.Random) -> Iterator[Row]:
    """Yield each example as it stands, and a share of them without their context or with a lent one."""
    contexts = [example.context for example in examples if example.context != NO_CONTEXT]
    for example in examples:
        yield in_context(example.text, example.context), example.answers, example.several
        if example.context != NO_CONTEXT and example.holds_alone and chance.random() < 0.5:
            yield in_context(example.text), {h: a for h, a in example.answers.items() if h != "situation"}, {}
        elif is_single(example) and chance.random() < 0.2:
            yield in_context(example.text, chance.choice(contexts)), example.answers, example.several


def fit(name: str, features: np.ndarray, rows: list[Row], answers: tuple[str, ...]) -> Head:
    """Return a head fitted on the rows that answer its question."""
    asked = [number for number, row in enumerate(rows) if name in row[1]]
    right = np.array([rows[number][1][name] for number in asked])
    weights = np.array([MISS if name == "urgency" and answer in URGENT else 1.0 for answer in right])
    model = LogisticRegression(C=PENALTY.get(name, DEFAULT_PENALTY), max_iter=200, tol=1e-3)
    model.fit(features[asked], right, weights)
    found = {str(label): number for number, label in enumerate(model.classes_)}
    known = [answer for answer in answers if answer in found]
    order = [found[answer] for answer in known]
    return Head(
        tuple(known), model.coef_[order].astype(np.float32), model.intercept_[order].astype(np.float32)
    )


def fit_several(name: str, features: np.ndarray, rows: list[Row], answers: tuple[str, ...]) -> Head:
    """Return a head whose answers are each fitted for themselves."""
    asked = [number for number, row in enumerate(rows) if name in row[2]]
    models = []
    for answer in answers:
        right = np.array([answer in rows[number][2][name] for number in asked])
        models.append(
            LogisticRegression(C=DEFAULT_PENALTY, max_iter=200, tol=1e-3).fit(features[asked], right)
        )
    weights = np.concatenate([model.coef_ for model in models]).astype(np.float32)
    bias = np.concatenate([model.intercept_ for model in models]).astype(np.float32)
    return Head(tuple(answers), weights, bias, several=True)


def figures_of(heads: Heads, data: Data, embedder: Embedder) -> dict[str, float]:
    """Return how often each head is right on what was held out; for urgency also what is found and invented."""
    examples = data.development
    features = heads.features(embedder.embed([in_context(e.text, e.context) for e in examples]))
    figures = {}
    for name, head in heads.heads.items():
        asked = [n for n, e in enumerate(examples) if name in e.answers]
        if not asked:
            continue
        shares = head.shares(features[asked])
        right = np.array([examples[n].answers[name] for n in asked])
        guess = np.array(head.answers)[shares.argmax(1)]
        figures[name] = round(float((guess == right).mean()), 4)
        if name == "urgency":
            urgent = np.isin(right, URGENT)
            alarm = 1 - shares[:, head.answers.index(NOTHING)]
            figures["urgent found"] = round(float((alarm[urgent] > 0.5).mean()), 4)
            figures["false alarms"] = round(float((alarm[right == NOTHING] > 0.5).mean()), 4)
    return figures


def main() -> None:
    """Fit and write."""
    started = time.monotonic()
    data = read_data(ROOT)
    rows = list(rows_of(data.training, random.Random(0)))
    embedder = Embedder(CACHE)
    vectors = embedder.embed([row[0] for row in rows])
    embedder.save()
    print(f"{len(rows)} texts, vectors after {time.monotonic() - started:.0f} s", flush=True)
    mean, hidden, bias = (
        tuned_arrays()[name].astype(np.float32) for name in ("mean", "hidden", "hidden_bias")
    )
    heads = Heads({}, mean, hidden, bias, version())
    features = heads.features(vectors)
    for name, answers in {LABEL: tuple(data.heads[LABEL]), **HEADS}.items():
        heads.heads[name] = fit(name, features, rows, answers)
        print(f"  {name} after {time.monotonic() - started:.0f} s", flush=True)
    for name, answers in SEVERAL.items():
        heads.heads[name] = fit_several(name, features, rows, answers)
    figures = figures_of(heads, data, embedder)
    embedder.save()
    save_heads(PATH, heads)
    manifest = {
        "encoder": version(), "data": data.digest, "texts": len(rows), "penalty": PENALTY | {"others": DEFAULT_PENALTY},
        "figures": figures,
    }  # fmt: skip
    PATH.with_suffix(".json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
