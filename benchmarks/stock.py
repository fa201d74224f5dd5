"""The bot that Rasa's default configuration would give: the yardstick of `make bench`.

Pipeline and policies are those that `rasa init` writes. It gets our intents, rules, stories and, as far as Rasa can say
them without our code, our responses: the figures in a text, numbers of a country and the choice of a move are left out,
which spares it work. Our action server looks up services for it. The place stands in a slot, as no entities are
annotated.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import yaml

from amparo.data.training_messages import read_training_messages
from amparo.dialogue.table import intents
from amparo.settings import ROOT
from benchmarks.compare_classifiers import DIET, TENSORFLOW, TOKENS, sample, write_training_file

CACHE = ROOT / ".rasa" / "bench"
CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "language": "en",
    "assistant_id": "stock",
    "pipeline": [
        *TOKENS,
        *DIET,
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}
MOST_WORDS = 30  # DIET pads every message to the longest of its batch: a few long ones would treble its time
KNOWLEDGE = ("fact", "signs", "advice")  # retrieval intents, which the ResponseSelector answers


def make_project(messages: int, epochs: int) -> Path:
    """Write the project of a bot that learns from about `messages` of our messages in `epochs`; return its folder.

    The folder is named by the hash of all that is in it, so that what was trained in it stays right.
    """
    new = CACHE / ".new"
    shutil.rmtree(new, ignore_errors=True)
    (new / "data").mkdir(parents=True)
    every = read_training_messages(ROOT / "data" / "nlu" / "en")
    chosen = sample([(label, text) for label, text in every if len(text.split()) <= MOST_WORDS], messages)
    write_training_file(chosen, new / "data" / "nlu.yml")
    for path in (*(ROOT / "data" / "rules").glob("*.yml"), *(ROOT / "data" / "stories").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for talk in content.get("rules", content.get("stories", [])):
            _use_own_actions(talk["steps"])
        _write(new / "data" / path.name, content)
    _write(new / "config.yml", _config(epochs))
    _write(new / "domain.yml", _domain({label for label, _ in chosen if "/" in label}))
    (new / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (new / "endpoints.yml").write_text("action_endpoint:\n  url: ${AMPARO_ACTIONS_URL}\n", encoding="utf-8")
    digest = hashlib.sha256()
    for path in sorted(new.rglob("*.yml")):
        digest.update(f"{path.relative_to(new)}\0".encode() + path.read_bytes())
    project = CACHE / f"stock-{digest.hexdigest()[:12]}"
    if project.exists():
        shutil.rmtree(new)
    else:
        new.rename(project)
    return project


def train(project: Path) -> dict[str, float]:
    """Train it where that is not done yet; return the seconds that it took, of the clock and of the processor."""
    record = project / "trained.json"
    if not record.exists():
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
        environment.pop("PYTHONPATH", None)
        started = time.monotonic()
        with (project / "training.log").open("wb") as log:
            process = subprocess.Popen(
                [str(TENSORFLOW), "-m", "rasa", "train", "--fixed-model-name", "stock", "--skip-validation"],
                cwd=project,
                env=environment,
                stdout=log,
                stderr=log,
            )
            _, status, used = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError(f"Stock Rasa could not be trained; {project / 'training.log'} says why.")
        seconds = {"clock": time.monotonic() - started, "processor": used.ru_utime + used.ru_stime}
        record.write_text(json.dumps({**seconds, "peak_mb": used.ru_maxrss / 1024}), encoding="utf-8")
    return dict(json.loads(record.read_text(encoding="utf-8")))


def _config(epochs: int) -> dict[str, Any]:
    """The configuration, with `epochs` in the place of the 100 that `rasa init` writes."""

    def with_epochs(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**each, "epochs": epochs} if "epochs" in each else each for each in components]

    return {**CONFIG, **{part: with_epochs(CONFIG[part]) for part in ("pipeline", "policies")}}


def _use_own_actions(steps: list[dict[str, Any]]) -> None:
    """Put plain responses in the place of those that our code chooses, by the intent before them."""
    intent = ""
    for step in steps:
        intent = step.get("intent", intent)
        if step.get("action") == "utter_move":
            step["action"] = f"utter_move_{_situation(intent)}"
        elif step.get("action") == "utter_topic":
            step["action"] = f"utter_{intent if intent in KNOWLEDGE else 'move_any'}"


def _situation(intent: str) -> str:
    situation = intents()[intent].situation
    return situation if situation and f"utter_move/{situation}/opening" in _responses() else "any"


def _responses() -> dict[str, list[dict[str, Any]]]:
    """Our responses with texts alone and, where there are some, buttons."""
    if not _RESPONSES:
        for path in sorted((ROOT / "data" / "responses").rglob("*.yml")):
            for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
                _RESPONSES[name] = [
                    {key: each[key] for key in ("text", "buttons") if key in each} for each in variations
                ]
    return _RESPONSES


_RESPONSES: dict[str, list[dict[str, Any]]] = {}


def _domain(topics: set[str]) -> dict[str, Any]:
    own = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    responses = {name: texts for name, texts in _responses().items() if "/" not in name}
    responses |= {f"utter_{topic}": _responses()[f"utter_{topic}"] for topic in sorted(topics)}
    for name, texts in _responses().items():
        if name.startswith("utter_move/") and name.endswith("/opening"):
            responses[f"utter_move_{name.split('/')[1]}"] = texts
    for texts in responses.values():
        for each in texts:
            each["text"] = each.get("text") or "Which country is this about?"
    return {
        "version": own["version"],
        "session_config": own["session_config"],
        "intents": own["intents"],
        "entities": own["entities"],
        "slots": own["slots"],
        "actions": own["actions"],
        "responses": responses,
    }


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
