"""Puts the figures of `make bench` and `make soak` into docs/performance.md and its pictures.

    python -m benchmarks.report

Reads results/bench.json and results/soak.json, what there is of them. Between the marks in the document nobody else
writes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amparo.settings import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "images"
BOTS = {
    "amparo": "Amparo",
    "rasa_store": "our model, Rasa's store and REST",
    "stock": "Rasa's default",
    "floor": "bare route",
}
SEEN = {
    "bench": "Six bar charts of the table above: answers, turns of a long conversation, messages a second, memory, "
    "training, intents",
    "soak": "Resident memory of both processes over the time of the soak",
}
COLOURS = {"amparo": "#0b5c8a", "rasa_store": "#7fb2d0", "stock": "#c9752b", "floor": "#9a9a9a"}
Figures = dict[str, Any]


def table(figures: Figures) -> str:
    """The figures of a run in Markdown: medians (p95), and Amparo beside Rasa's default."""
    lines = [
        "| what | " + " | ".join(BOTS.values()) + " | Amparo to Rasa's default |",
        "|---|" + "---|" * (len(BOTS) + 1),
    ]

    def add(what: str, of: Callable[[str], str | None], ratio: str) -> None:
        lines.append(f"| {what} | " + " | ".join(of(key) or "" for key in BOTS) + f" | {ratio} |")

    for kind, what in _KINDS.items():
        row = figures.get(kind, {})
        add(f"{what}, ms", lambda key, row=row: _time(row.get(key)), _ratio(row, "median"))  # type: ignore[misc]
    found = figures["look_up_found"]
    add(
        "of the look-ups, those that gave services",
        lambda key: f"{found[key]:.0%}" if key in found else None,
        "",
    )
    for name, row in figures.items():
        if name.startswith("people_"):
            add(
                f"messages a second, {name.removeprefix('people_')} at once",
                lambda key, row=row: _rate(row.get(key)),  # type: ignore[misc]
                _ratio(row, "per_second"),
            )
    training = figures["training_s"]
    add(
        "training, seconds of the processor",
        lambda key: f"{training[key]['processor']:.0f}" if key in training else None,
        _ratio(training, "processor"),
    )
    add(
        "start to first answer, s",
        lambda key: _number(figures["ready_s"].get(key)),
        _ratio(figures["ready_s"]),
    )
    sizes = {key: figures["model_mb"][key] for key in ("amparo", "stock")}
    add("packed model, MB", lambda key: _number(sizes.get(key)), _ratio(sizes))
    memory = figures["memory_mb"]
    for count in ("0", "1000", "10000"):
        row = {key: values[count] for key, values in memory.items() if count in values}
        what = f"resident memory, {int(count):,} conversations, MB"
        add(what, lambda key, row=row: _number(row.get(key), 0), _ratio(row))  # type: ignore[misc]
    right = figures["intents_right"]
    what = f"intents right, of {figures['intents_asked']:,} test messages"
    add(what, lambda key: f"{right[key]:.1%}" if key in right else None, "")
    return "\n".join(lines) + "\n\n" + _targets(figures)


_KINDS = {
    "typed": "typed answer",
    "button": "button",
    "look_up": "look-up of services",
    "turn_10": "turns 11 to 20",
    "turn_100": "turns after 100",
    "turn_1000": "turns after 1,000",
}


def _targets(figures: Figures) -> str:
    """What was wanted, and what came out."""
    two = figures["two_processes"]
    rows = [
        ("typed median to that of Rasa's default", "at most 1", _of(figures["typed"], "median"), 1.0),
        ("button to that of Rasa's default", "at most 0.25", _of(figures["button"], "median"), 0.25),
        (
            f"turn {figures['turn_1000']['amparo'].get('reached', 1000):,} to turn 10",
            "at most 1.3",
            figures["turn_1000"]["amparo"]["median"] / figures["turn_10"]["amparo"]["median"],
            1.3,
        ),
        ("training to that of Rasa's default", "at most 0.1", _of(figures["training_s"], "processor"), 0.1),
        (
            "resident memory to that of Rasa's default, at the start",
            "at most 0.35",
            figures["memory_mb"]["amparo"]["0"] / figures["memory_mb"]["stock"]["0"],
            0.35,
        ),
    ]
    lines = ["| target | wanted | measured | reached |", "|---|---|---|---|"]
    lines += [f"| {name} | {wanted} | {got:.2f} | {_yes(got <= bar)} |" for name, wanted, got, bar in rows]
    name = "two processes to one, on Redis and PostgreSQL"
    if isinstance(two, dict):
        got = two["two"]["per_second"] / two["one"]["per_second"]
        lines.append(f"| {name} | at least 1.7 | {got:.2f} | {_yes(got >= 1.7)} |")
    else:
        lines.append(f"| {name} | at least 1.7 | {two} | |")
    return "\n".join(lines) + "\n"


def _yes(reached: bool) -> str:
    return "yes" if reached else "**no**"


def _of(row: Figures, name: str = "") -> float:
    first, second = row["amparo"], row["stock"]
    return float(first[name] / second[name] if name else first / second)


def _ratio(row: Figures, name: str = "") -> str:
    return f"{_of(row, name):.2f}" if "amparo" in row and "stock" in row else ""


def _number(value: float | None, digits: int = 1) -> str | None:
    return None if value is None else f"{value:,.{digits}f}"


def _time(values: Figures | None) -> str | None:
    if values is None:
        return None
    digits = 1 if values["median"] < 10 else 0
    text = f"{values['median']:,.{digits}f} ({values['p95']:,.{digits}f})"
    reached = values.get("reached")
    return text if reached in (None, 100, 1000) else f"{text}, stopped after turn {reached}"


def _rate(values: Figures | None) -> str | None:
    return values and f"{values['per_second']:,.1f} (median {values['median'] / 1000:.2f} s)"


def about(figures: Figures) -> str:
    """Of what run the figures are."""
    size, stock = figures["size"], figures["stock"]
    return (
        f"{figures['date']}; {figures['machine']}; Python {figures['python']} (Rasa's default: 3.10). "
        f"Rasa's default learnt from {stock['messages']:,} "
        f"messages in {stock['epochs']} epochs. {size['rounds']} rounds of answers, "
        f"{size['depth_rounds']} of depths, {size['crowd_rounds']} of crowds. Without an answer: "
        + ", ".join(
            f"{BOTS[key]} {count} of {figures['messages'][key]:,}"
            for key, count in figures["without_an_answer"].items()
        )
        + ".\n"
    )


def draw(figures: Figures, path: Path) -> None:
    """One figure of six small pictures, in two columns, so that a phone shows it."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams.update({"font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "amparo"})
    figure, axes = plt.subplots(3, 2, figsize=(7, 9), layout="constrained")
    medians = ["typed", "button", "look_up"]
    _bars(
        axes[0, 0],
        "Answer, median in ms",
        ["typed", "button", "look-up"],
        [_part(figures[k], "median") for k in medians],
    )
    turns = ["turn_10", "turn_100", "turn_1000"]
    shown = [_part(figures[name], "median") for name in turns]
    _bars(axes[0, 1], "Turn of one conversation, ms (log)", ["10", "100", "1,000 or last"], shown, log=True)
    people = [name for name in figures if name.startswith("people_")]
    shown = [
        {key: v for key, v in _part(figures[name], "per_second").items() if key != "floor"} for name in people
    ]
    _bars(
        axes[1, 0],
        "Messages a second, by people at once",
        [name.removeprefix("people_") for name in people],
        shown,
    )
    counts = ["0", "1000", "10000"]
    shown = [{key: values[c] for key, values in figures["memory_mb"].items() if c in values} for c in counts]
    _bars(axes[1, 1], "Resident memory in MB, by conversations", ["0", "1,000", "10,000"], shown)
    shown = [_part(figures["training_s"], "processor"), figures["ready_s"]]
    _bars(axes[2, 0], "Seconds to train, to be ready (log)", ["training", "ready"], shown, log=True)
    shown = [{key: 100 * share for key, share in figures["intents_right"].items()}]
    _bars(axes[2, 1], "Intents right, %", [f"{figures['intents_asked']:,} messages"], shown)
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    figure.legend(handles, list(BOTS.values()), loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _part(row: Figures, name: str) -> Figures:
    return {key: values[name] for key, values in row.items()}


def _bars(axes: Any, title: str, groups: list[str], values: list[Figures], log: bool = False) -> None:
    keys = [key for key in BOTS if any(key in group for group in values)]
    width = 0.8 / len(keys)
    for number, key in enumerate(keys):
        places = [
            at + (number - (len(keys) - 1) / 2) * width for at, group in enumerate(values) if key in group
        ]
        heights = [group[key] for group in values if key in group]
        bars = axes.bar(places, heights, width * 0.95, color=COLOURS[key])
        labels = [f"{height:,.0f}" if height >= 10 else f"{height:.1f}" for height in heights]
        axes.bar_label(bars, labels, fontsize=7, rotation=90 if len(groups) > 2 else 0, padding=2)
    axes.set_title(title, fontsize=9, loc="left")
    axes.set_xticks(range(len(groups)), groups)
    axes.margins(y=0.25)
    if log:
        axes.set_yscale("log")
    axes.spines[["top", "right"]].set_visible(False)


def draw_soak(figures: Figures, path: Path) -> None:
    """Memory of each process over the time of a soak."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams.update({"font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "amparo"})
    figure, axes = plt.subplots(figsize=(7, 3), layout="constrained")
    minutes = [sample["second"] / 60 for sample in figures["samples"]]
    for name, colour in (("serve", "#0b5c8a"), ("actions", "#c9752b")):
        axes.plot(minutes, [sample[name] for sample in figures["samples"]], color=colour, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("minutes")
    axes.set_title("Resident memory in MB under steady load", fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def soak_table(figures: Figures) -> str:
    """The outcome of a soak in Markdown."""
    rows = {
        "length": f"{figures['minutes']:g} minutes, {figures['per_second']:g} messages a second",
        "messages, conversations": f"{figures['messages']:,}, {figures['conversations']:,}",
        "without an answer, with somebody else's data": f"{figures['silent']}, {figures['crossed']}",
        "answer, median (p95)": f"{_time(figures['seconds'])} ms",
        f"memory at the end to that after {figures['warm_minutes']:g} minutes (wanted: at most 1.1)": ", ".join(
            f"{name} {ratio:.3f}" for name, ratio in figures["grown"].items()
        ),
    }
    return "| soak | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows.items())


def put(mark: str, text: str) -> None:
    """Write `text` between the marks of the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)", re.DOTALL)
    if not pattern.search(document):
        raise ValueError(f"{DOCUMENT} has no marks for {mark}")
    DOCUMENT.write_text(pattern.sub(lambda found: found[1] + text + found[2], document), encoding="utf-8")


def main() -> int:
    results = ROOT / "results"
    for name, into, picture in (
        ("bench", lambda figures: f"{about(figures)}\n{table(figures)}", draw),
        ("soak", soak_table, draw_soak),
    ):
        file = results / f"{name}.json"
        if file.is_file():
            figures = json.loads(file.read_text(encoding="utf-8"))
            put(name, f"{into(figures)}\n![{SEEN[name]}](images/{name}.svg)\n")
            picture(figures, PICTURES / f"{name}.svg")
            print(f"{DOCUMENT.relative_to(ROOT)} has the figures of {file.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
