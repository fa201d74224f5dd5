"""The bars of `tests/nlu/bars.yml`: what must at least, or may at most, be reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

# The lower the better; all others are the higher the better.
AT_MOST = frozenset(
    {"false_alarms", "place_invented", "dialogue_turns_harmful", "dialogue_alarms_false", "questions_wrong"}
)


@dataclass(frozen=True)
class Bar:
    """One bar and what was measured; both are shares from 0 to 1."""

    name: str
    bar: float
    value: float

    @property
    def is_held(self) -> bool:
        """Is the measure on the right side?"""
        return self.value <= self.bar if self.name in AT_MOST else self.value >= self.bar

    def __str__(self) -> str:
        side = "at most" if self.name in AT_MOST else "at least"
        return f"{self.name}: {self.value:.1%} ({side} {self.bar:.0%})"


def read_bars(path: Path) -> dict[str, float]:
    """Return name -> share; raises ValueError where a bar is not a share."""
    bars: dict[str, float] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, value in bars.items():
        if not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ValueError(f"{path.name}: {name} must be a number from 0 to 1")
    return bars


def compare(bars: dict[str, float], values: dict[str, float]) -> list[Bar]:
    """Return every bar with its measure; raises KeyError for a bar that nothing measures."""
    return [Bar(name, float(bar), values[name]) for name, bar in bars.items()]
