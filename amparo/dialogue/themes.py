"""The themes of the pages of /help: their topics in the order shown, and the question that heads the page of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from amparo.dialogue.knowledge import files_of


@dataclass(frozen=True)
class Theme:
    """`name`: its anchor on the page; `title`: a heading; `topics`: topic (`fact/borders`) -> its question."""

    name: str
    title: str
    topics: Mapping[str, str]


@lru_cache(maxsize=1)
def themes() -> tuple[Theme, ...]:
    """Return the themes in the order shown (data/themes)."""
    return tuple(
        Theme(name.partition("_")[2], str(entry["title"]), entry["topics"])
        for name, entry in files_of("themes")
    )


@lru_cache(maxsize=1)
def _by_topic() -> Mapping[str, Theme]:
    return {topic: theme for theme in themes() for topic in theme.topics}


def theme_of(topic: str) -> Theme | None:
    """Return the theme of a topic; None for a topic that has no page: its answer hangs on what was asked."""
    return _by_topic().get(topic)


def question_of(topic: str) -> str:
    """Return the question that heads the page of a topic; '' for one that has no page."""
    theme = theme_of(topic)
    return theme.topics[topic] if theme else ""
