"""The training messages of data/nlu/en and the responses of domain.yml, for tests that look at them as text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from amparo.settings import ROOT

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster
ENTITY = re.compile(r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\})")


@lru_cache(maxsize=1)
def training_messages() -> dict[str, list[str]]:
    """Intent with its topic -> messages, without marks for entities."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), LOADER)["nlu"]:
            if "intent" not in entry:
                continue
            lines = [line.strip() for line in entry["examples"].splitlines()]
            messages = [ENTITY.sub(r"\1", line[2:]) for line in lines if line.startswith("- ")]
            found.setdefault(entry["intent"], []).extend(messages)
    return found


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    return dict(yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), LOADER))


def responses() -> dict[str, list[dict[str, Any]]]:
    return dict(domain()["responses"])


def intents() -> set[str]:
    return {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain()["intents"]}
