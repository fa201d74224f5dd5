"""How complete a language is: texts, data, tests and review, against what it needs to be switched on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from amparo.data.dialogues import read_dialogues
from amparo.data.training_messages import read_training_messages
from amparo.evaluation.dialogue_test import read_test_dialogues
from amparo.evaluation.messages import read_messages
from amparo.i18n import catalogue_path
from amparo.settings import ROOT
from amparo.translation.catalogues import read_catalogue, translated
from amparo.translation.sources import source_texts

_REVIEWED = re.compile(r"\b(20\d\d-\d\d-\d\d)\b")


@dataclass(frozen=True)
class Bar:
    """What is counted, how the table calls it, and how much a language needs."""

    name: str
    title: str
    least: float


BARS = (
    Bar("texts", "texts", 98.0),
    Bar("safety", "safety", 100.0),
    Bar("messages", "messages", 2500),
    Bar("conversations", "talks", 120),
    Bar("tests", "tests", 250),
    Bar("test_conversations", "test talks", 12),
)
"""Percent of the texts and of those for safety; numbers of the rest."""


@dataclass(frozen=True)
class Completeness:
    """What there is of a language; `texts` and `safety` in percent; `review`: day of the last one, or ''."""

    code: str
    texts: float
    safety: float
    messages: int
    conversations: int
    tests: int
    test_conversations: int
    review: str

    @property
    def missing(self) -> list[str]:
        """What it lacks to be switched on, as a sentence each."""
        found = [
            f"{bar.title}: {_shown(getattr(self, bar.name))} of {_shown(bar.least)}"
            for bar in BARS
            if getattr(self, bar.name) < bar.least
        ]
        return found if self.review else [*found, f"no review in docs/reviews/{self.code}.md"]


def _shown(value: float) -> str:
    return f"{value:g}"


def completeness(code: str, root: Path = ROOT) -> Completeness:
    """Count what there is of a language; files that cannot be read raise the errors of their readers."""
    done, every, safe, all_safe = _translated(code, root)
    messages, talks = root / "data/nlu" / code, root / "data/dialogues" / code
    tests, test_talks = root / "tests/nlu" / code, root / "tests/dialogues" / code
    review = root / "docs/reviews" / f"{code}.md"
    days = _REVIEWED.findall(review.read_text(encoding="utf-8")) if review.is_file() else []
    return Completeness(
        code,
        texts=_percent(done, every),
        safety=_percent(safe, all_safe),
        messages=len(read_training_messages(messages)) if messages.is_dir() else 0,
        conversations=len(read_dialogues(talks)) if talks.is_dir() else 0,
        tests=len(list(read_messages(tests))) if tests.is_dir() else 0,
        test_conversations=sum(len(read_test_dialogues(path)) for path in sorted(test_talks.glob("*.jsonl"))),
        review=max(days, default=""),
    )


def _percent(part: int, whole: int) -> float:
    """Return a share with one digit, rounded down: 99.99 are not all."""
    return part * 1000 // whole / 10 if whole else 0.0


def _translated(code: str, root: Path) -> tuple[int, int, int, int]:
    sources = source_texts(root)
    path = catalogue_path(code, root)
    if not path.is_file():
        return 0, len(sources), 0, sum(source.is_for_safety for source in sources)
    return translated(read_catalogue(path, code), sources)


def begun_languages(root: Path = ROOT) -> list[str]:
    """Return the codes of all languages but English of which there is anything."""
    folders = (
        path
        for part in ("locales", "data/nlu", "data/dialogues", "tests/nlu", "tests/dialogues")
        if (root / part).is_dir()
        for path in (root / part).iterdir()
    )
    return sorted({path.name for path in folders if path.is_dir() and path.name.isalpha()} - {"en"})
