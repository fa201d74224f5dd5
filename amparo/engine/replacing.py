"""How a part of Rasa is given our own code from outside: one attribute of a class or module for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Replacement:
    """`ours` stands for the attribute `name` of `owner`, a class or module of Rasa's."""

    owner: Any
    name: str
    ours: Any

    def __post_init__(self) -> None:
        """Raise AttributeError where Rasa has no such attribute: a release that renamed it must be noticed."""
        if self.name not in vars(self.owner):
            raise AttributeError(f"{self.owner.__name__} has no '{self.name}' of its own")


def put_in(replacements: Iterable[Replacement]) -> None:
    """Replace, for as long as the process lasts."""
    for each in replacements:
        setattr(each.owner, each.name, each.ours)


@contextmanager
def replaced(replacements: Iterable[Replacement]) -> Iterator[None]:
    """Replace inside the block alone; tests compare Rasa with and without so."""
    known = [(each.owner, each.name, vars(each.owner)[each.name]) for each in replacements]
    put_in(replacements)
    try:
        yield
    finally:
        for owner, name, theirs in known:
            setattr(owner, name, theirs)
