"""The words of words.yml as patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("words.yml")


@lru_cache(maxsize=16)
def pattern(kind: str) -> re.Pattern[str]:
    """A pattern that finds any word of one kind; raises KeyError where there is no such kind."""
    words = sorted({str(word) for word in _words()[kind]}, key=len, reverse=True)
    return re.compile("|".join(_expression(word) for word in words), re.IGNORECASE)


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def _expression(word: str) -> str:
    stem = word.removesuffix("*")
    escaped = re.escape(stem).replace(r"\ ", r"\s+")
    # Above Latin and its Vietnamese letters: scripts that add endings, or write without spaces.
    if any("\u0370" <= letter < "\u1e00" or letter >= "\u2000" for letter in stem):
        return escaped
    after = "" if word.endswith("*") or not stem[-1].isalpha() else r"(?![^\W\d_])"
    return rf"(?<![^\W\d_]){escaped}{after}"
