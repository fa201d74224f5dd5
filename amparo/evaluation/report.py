"""The report of an evaluation: Markdown for the record, and the same as one HTML page with its pictures inside."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from amparo.evaluation.bars import Bar
from amparo.evaluation.conversations import Told
from amparo.evaluation.dialogue_test import HeldTurn
from amparo.evaluation.measures import Rate, Score
from amparo.evaluation.pictures import draw_all

_MOST_ERRORS = 400
CAPTIONS = {
    "recall": "Share of each kind of distress that was found, with the interval in which the true share lies (95 %).",
    "confusion": "How often an intent (row) was understood as another (column). The diagonal is right.",
    "calibration": "Confidence against the share that was right. On the line, the confidence is honest.",
}


@dataclass
class Report:
    """All that a report says."""

    language: str
    date: str
    model: str
    score: Score
    told: list[Told] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    held: list[HeldTurn] = field(default_factory=list)

    @property
    def missed(self) -> list[Bar]:
        """The bars that were not reached."""
        return [bar for bar in self.bars if not bar.is_held]

    @property
    def failed(self) -> list[Told]:
        """The conversations that went another way."""
        return [told for told in self.told if told.problems]

    @property
    def is_good(self) -> bool:
        """Are all bars held?"""
        return not self.missed


def percent(value: float) -> str:
    """Return a share as text."""
    return f"{value * 100:.1f} %"


def interval(rate: Rate) -> str:
    """Return the 95 % interval of a rate as text."""
    low, high = rate.interval
    return f"{percent(low)} to {percent(high)}"


def write(report: Report, folder: Path) -> list[Path]:
    """Write report.md, report.html and the pictures into `folder`; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = draw_all(report.score, folder)
    environment = Environment(
        loader=PackageLoader("amparo.evaluation", "templates"),
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, interval=interval)
    content = {
        "report": report,
        "score": report.score,
        "captions": CAPTIONS,
        "most": _MOST_ERRORS,
        "pictures": {name: path.name for name, path in pictures.items()},
        "data": {name: base64.b64encode(path.read_bytes()).decode() for name, path in pictures.items()},
    }
    files = []
    for name in ("report.md", "report.html"):
        path = folder / name
        path.write_text(environment.get_template(name).render(content), encoding="utf-8")
        files.append(path)
    return [*files, *pictures.values()]
