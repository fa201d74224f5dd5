"""The table of intents and situations (intents.yml): what each is, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("intents.yml")


@dataclass(frozen=True)
class Intent:
    """A row of the table; see the head of intents.yml."""

    group: str
    actions: tuple[str, ...]
    title: str = ""
    situation: str = ""
    who: str = ""
    age: str = ""
    need: str = ""


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def intents() -> dict[str, Intent]:
    """Return intent -> its row."""
    return {
        name: Intent(**{**row, "actions": tuple(row["actions"])}) for name, row in _read()["intents"].items()
    }


@lru_cache(maxsize=1)
def need_of_situation() -> dict[str, str]:
    """Return situation -> the kind of service that serves it best."""
    return {name: row["need"] for name, row in _read()["situations"].items()}


@lru_cache(maxsize=1)
def situations_for_writer() -> frozenset[str]:
    """Return the situations whose plain texts speak to whoever writes, also where another person is in trouble."""
    return frozenset(name for name, row in _read()["situations"].items() if row.get("for_writer"))


@lru_cache(maxsize=16)
def of_group(group: str) -> frozenset[str]:
    """Return the intents of a group."""
    return frozenset(name for name, row in intents().items() if row.group == group)
