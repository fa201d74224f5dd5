"""The pictures of a report, as PNG files. Every one is described in words beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amparo.evaluation.measures import Score

_BLUE, _RED, _GREY = "#0b5c8a", "#b3261e", "#7a7a7a"


def draw_all(total: Score, folder: Path) -> dict[str, Path]:
    """Draw every picture into `folder`; return name -> file."""
    import matplotlib

    matplotlib.use("Agg")
    drawers = {"confusion": _confusion, "recall": _recall, "calibration": _calibration}
    files = {}
    for name, draw in drawers.items():
        figure = draw(total)
        files[name] = folder / f"{name}.png"
        figure.savefig(files[name], dpi=110, bbox_inches="tight")
        _close(figure)
    return files


def _close(figure: Any) -> None:
    import matplotlib.pyplot as plt

    plt.close(figure)


def _confusion(total: Score) -> Any:
    """How often each intent (rows) was taken for each other one (columns)."""
    import matplotlib.pyplot as plt
    import numpy as np

    names = sorted({name for pair in total.confusions for name in pair})
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for (right, got), count in total.confusions.items():
        table[place[right], place[got]] += count
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    size = max(4.0, 0.26 * len(names))
    figure, axes = plt.subplots(figsize=(size, size))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(table), strict=True):
        color = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, int(table[row, column]), ha="center", va="center", fontsize=6, color=color)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    return figure


def _recall(total: Score) -> Any:
    """Share of each kind of distress that was found, with its 95 % interval."""
    import matplotlib.pyplot as plt

    rates = [total.danger, total.self_harm, *sorted(total.kinds.values(), key=lambda rate: rate.name)]
    figure, axes = plt.subplots(figsize=(7, 0.4 * len(rates) + 1))
    for row, rate in enumerate(rates):
        low, high = rate.interval
        color = _BLUE if row < 2 else _GREY
        axes.plot([low * 100, high * 100], [row, row], color=color, linewidth=2)
        axes.plot(rate.share * 100, row, "o", color=color)
    axes.set_yticks(range(len(rates)), [f"{rate.name} ({rate.all})" for rate in rates])
    axes.invert_yaxis()
    axes.axvline(98, color=_RED, linestyle="--", linewidth=1)
    axes.set_xlim(min(80.0, *(rate.interval[0] * 100 for rate in rates)), 100.5)
    axes.set_xlabel("found, % (line: the bar of 98 %)")
    return figure


def _calibration(total: Score) -> Any:
    """Confidence against the share that was right; on the line the confidence is honest."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.5, 4.5))
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1)
    for mean, right, size in total.reliability():
        axes.plot(mean, right, "o", color=_BLUE, markersize=3 + min(9.0, size / 25))
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    return figure
