"""Which kinds of service answer a need, for whom, and in which order: what order.yml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("order.yml")


@lru_cache(maxsize=1)
def written_order() -> Mapping[str, Any]:
    """The whole table of order.yml."""
    table: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return table


ABOUT_A_CHILD: tuple[str, ...] = tuple(written_order()["about_a_child"])
"""The audiences for whom it is about a child: who is one, and who saw one in trouble."""

ADULTS: tuple[str, ...] = tuple(written_order()["adults"])
"""The audiences that no line for children is for."""

NEVER_FIRST: tuple[str, ...] = tuple(written_order()["never_first"])
"""The kinds that are never the first line, and never the only one, unless they were asked for."""

HOME = "home_country"


@dataclass(frozen=True)
class Early:
    """A page (`web_url` begins so) that stands at the place `at` at the latest, counted from 1."""

    web_url: str
    at: int


@dataclass(frozen=True)
class Kinds:
    """The kinds of service for one need and audience: `first` those that serve best, `then` what can stand in."""

    first: tuple[str, ...]
    then: tuple[str, ...] = ()
    anywhere: bool = False
    early: tuple[Early, ...] = ()
    rank: Mapping[str, int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", {kind: place for place, kind in enumerate(self.all)})

    @property
    def all(self) -> tuple[str, ...]:
        """Every kind that may be shown, best first."""
        return (*self.first, *self.then)


NEEDS: tuple[str, ...] = tuple(written_order()["needs"])
"""What people need, by name."""


def own_kind(need: str) -> str:
    """The kind of service that is made for a need. Raises KeyError for an unknown need."""
    return str(written_order()["needs"][need]["anyone"]["first"][0])


def taken_for(need: str, audience: str | None) -> str | None:
    """The audience that counts for a need: whoever asks for a children's line means a child."""
    meant = written_order()["needs"][need].get("taken_for", {})
    if audience is None:
        return meant.get("unknown")
    return meant.get("adults", audience) if audience in ADULTS else audience


@lru_cache(maxsize=1024)
def kinds_for(need: str, audience: str | None = None, trouble: str | None = None) -> Kinds:
    """The kinds of service for a need; `trouble`: the need that the person's situation has, where that is another.

    Raises KeyError for an unknown need.
    """
    row = written_order()["needs"][need]
    who = taken_for(need, audience) or ""
    group = "about_a_child" if who in ABOUT_A_CHILD else ""
    listed = row.get(who) or row.get(group) or row["anyone"]
    first, then = tuple(listed["first"]), tuple(listed["then"])
    if who in ADULTS:
        then = tuple(kind for kind in then if kind not in written_order()["never_for_adults"])
    if trouble and row.get("by_trouble"):
        kind = own_kind(trouble)
        first, then = _to_the_front(kind, first), _to_the_front(kind, then)
        if group and "child" in first:  # a child's own line stays where it was
            first = tuple(listed["first"])
    early = tuple(
        Early(page["web_url"], page["at"])
        for page in row.get("early", ())
        if ("only" not in page or who in ADULTS) and ("unless" not in page or who not in ADULTS)
    )
    return Kinds(first, then, bool(row.get("anywhere")), early)


def _to_the_front(kind: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    return (kind, *(other for other in kinds if other != kind)) if kind in kinds else kinds
