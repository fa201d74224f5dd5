"""How a part of Rasa is given our own code from outside: one attribute of a class or module for another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Replacement:
    """`ours` stands for the attribute `name` of `owner`, a class or module of Rasa's; `theirs` is what was there."""

    owner: Any
    name: str
    ours: Any
    theirs: Any = field(init=False)

    def __post_init__(self) -> None:
        """Raise AttributeError where Rasa has no such attribute: a release that renamed it must be noticed."""
        if self.name not in vars(self.owner):
            raise AttributeError(f"{self.owner.__name__} has no '{self.name}' of its own")
        object.__setattr__(self, "theirs", vars(self.owner)[self.name])


def put_in(replacements: Iterable[Replacement]) -> None:
    """Let ours stand where Rasa's stood."""
    for each in replacements:
        setattr(each.owner, each.name, each.ours)


def take_out(replacements: Iterable[Replacement]) -> None:
    """Give Rasa back what was its own; for comparisons."""
    for each in replacements:
        setattr(each.owner, each.name, each.theirs)
