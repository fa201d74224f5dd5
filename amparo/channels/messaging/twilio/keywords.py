"""The words of the carriers' rules, STOP, START and HELP, in each language that has a file in `words/`.

A person in danger who writes "end" is not a marketing list. So there are two kinds. The plain words count always. The
everyday ones (`is_everyday`) count only where the talk leaves no doubt; otherwise they are an answer like any other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from amparo.channels.messaging.incoming import HELP, START, STOP

_FOLDER = Path(__file__).parent / "words"
_KINDS = (STOP, START, HELP)


@dataclass(frozen=True)
class Keyword:
    """`command`: STOP, START or HELP; `language`: the only one that has this word, '' for English, which all use."""

    command: str
    is_everyday: bool = False
    language: str = ""


def keyword_of(text: str) -> Keyword | None:
    """Return what a whole message means as a keyword, None where it is none."""
    return _all().get(_bare(text))


@lru_cache(maxsize=1)
def _all() -> dict[str, Keyword]:
    found: dict[str, Keyword] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        language = "" if data["language"] == "en" else data["language"]
        for is_everyday, lists in ((False, data), (True, data["everyday"])):
            for command in _KINDS:
                for word in lists[command]:
                    of_two = word in found and found[word].language != language
                    found[word] = Keyword(command, is_everyday, "" if of_two else language)
    return found


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))
