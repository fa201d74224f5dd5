"""Compares classifiers of intents on the same data in one run: `make bench-nlu`.

    .venv/bin/python benchmarks/compare_classifiers.py [--messages 1500] [--asked 1000] [--only WORD] [--without-diet]

Each pipeline is trained on the same sample of the training data and asked about the development messages of
data/dev/en (not about tests/nlu: a choice that is made on a test spoils it). The tuned encoder and its heads have
seen all of the training data beforehand, not the sample alone. So their row shows what the bot has, not what it would
have learnt from as few messages. DIET runs in an environment of its own with TensorFlow (packaging/tensorflow-cpu).
The table is printed and written to results/classifiers.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from amparo.data.training_messages import read_training_messages  # noqa: E402
from amparo.evaluation.messages import read_messages  # noqa: E402

OURS = ROOT / ".venv" / "bin" / "python"
TENSORFLOW = ROOT / ".venv-tensorflow" / "bin" / "python"
CHILD = Path(__file__).with_name("one_classifier.py")
TABLE = ROOT / "results" / "classifiers.md"

TOKENS = [{"name": "WhitespaceTokenizer"}]
COUNTS = [
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
REGRESSION = [{"name": "LogisticRegressionClassifier", "max_iter": 150}]
OWN: list[dict[str, Any]] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
# As `rasa init` has it, without ResponseSelector: topics are not compared here.
DIET = [
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
]
PIPELINES: dict[str, tuple[Path, list[dict[str, Any]]]] = {
    "n-grams, LogisticRegressionClassifier": (OURS, TOKENS + COUNTS + REGRESSION),
    "tuned encoder and heads (config.yml)": (OURS, OWN),
    "DIET, Rasa's default pipeline": (TENSORFLOW, TOKENS + DIET),
}


def sample(messages: list[tuple[str, str]], number: int) -> list[tuple[str, str]]:
    """Return about `number` messages with the shares of the intents as they are, at least ten of each intent."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for label, text in messages:
        groups[label.split("/")[0]].append((label, text))
    chosen = []
    for _, labelled in sorted(groups.items()):
        size = max(10, round(number * len(labelled) / len(messages)))
        random.Random(0).shuffle(labelled)
        chosen += labelled[:size]
    return chosen


def write_training_file(messages: list[tuple[str, str]], path: Path) -> None:
    groups: dict[str, list[str]] = defaultdict(list)
    for label, text in messages:
        groups[label].append(text)
    blocks = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in groups.items()
    ]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")


def write_development_file(path: Path, number: int) -> int:
    messages = read_messages(ROOT / "data" / "dev" / "en")
    if number:
        messages = random.Random(0).sample(messages, min(number, len(messages)))
    entries = [{"text": message.text, "intents": sorted(message.bases)} for message in messages]
    path.write_text(json.dumps(entries), encoding="utf-8")
    return len(entries)


def run(python: Path, *arguments: str) -> dict[str, Any]:
    """Return what the child says; raises RuntimeError with its last lines where it fails."""
    done = subprocess.run([str(python), str(CHILD), *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("\n".join(done.stderr.strip().splitlines()[-5:]))
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def measure(name: str, nlu: Path, development: Path, folder: Path) -> dict[str, Any]:
    python, pipeline = PIPELINES[name]
    config = folder / "config.yml"
    content = {"recipe": "default.v1", "language": "en", "assistant_id": "comparison", "pipeline": pipeline}
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    trained = run(python, "train", str(config), str(nlu), str(folder))
    return {**trained, **run(python, "answer", str(folder), str(development))}


def table(rows: dict[str, dict[str, Any]], trained: int, asked: int) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, shared"
    lines = [
        f"{date.today().isoformat()}; {machine}; Python {platform.python_version()}; trained on {trained} messages, "
        f"asked about {asked} of data/dev/en.",
        "",
        "| features and classifier | intent right | training (processor) | an answer (median) | memory, training "
        "| answering |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        lines.append(
            f"| {name} | {row['accuracy']:.1%} | {row['train_seconds']:.0f} s | {row['answer_ms']:.1f} ms "
            f"| {row['train_mb']:.0f} MB | {row['answer_mb']:.0f} MB |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare classifiers of intents.")
    parser.add_argument("--messages", type=int, default=1500, help="how many training messages (0: all)")
    parser.add_argument("--asked", type=int, default=1000, help="how many development messages (0: all)")
    parser.add_argument("--only", default="", help="only pipelines whose name contains this")
    parser.add_argument("--without-diet", action="store_true", help="leave out what needs TensorFlow")
    options = parser.parse_args()
    everything = read_training_messages(ROOT / "data" / "nlu" / "en")
    messages = sample(everything, options.messages) if options.messages else everything
    rows: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        nlu, development = Path(name) / "nlu.yml", Path(name) / "development.json"
        write_training_file(messages, nlu)
        asked = write_development_file(development, options.asked)
        for pipeline, (python, _) in PIPELINES.items():
            if options.only not in pipeline or (options.without_diet and python == TENSORFLOW):
                continue
            with tempfile.TemporaryDirectory() as folder:
                rows[pipeline] = measure(pipeline, nlu, development, Path(folder))
            print(f"{pipeline}: {rows[pipeline]['accuracy']:.1%}", flush=True)
            # After each of them: the last takes the longest, and what was measured by then should not be lost.
            TABLE.parent.mkdir(exist_ok=True)
            TABLE.write_text(table(rows, len(messages), asked), encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
