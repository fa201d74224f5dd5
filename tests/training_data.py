"""The training messages of data/nlu/en and the responses of data/responses, for tests that look at them as text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from amparo.data.training_messages import read_training_messages
from amparo.settings import ROOT

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster


@lru_cache(maxsize=1)
def training_messages() -> dict[str, list[str]]:
    """Intent with its topic -> messages."""
    found: dict[str, list[str]] = {}
    for label, text in read_training_messages(ROOT / "data" / "nlu"):
        found.setdefault(label, []).append(text)
    return found


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    return dict(yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), LOADER))


@lru_cache(maxsize=1)
def responses() -> dict[str, list[dict[str, Any]]]:
    """Name -> variations, of all files below data/responses."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").rglob("*.yml")):
        found.update(yaml.load(path.read_text(encoding="utf-8"), LOADER)["responses"])
    return found


def intents() -> set[str]:
    return {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain()["intents"]}
