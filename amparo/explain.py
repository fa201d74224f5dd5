"""`amparo explain "text"`: what is read in a message, what is decided, and why."""

from __future__ import annotations

import argparse

from amparo.dialogue.case import Case, updated
from amparo.dialogue.decision import STEPS, decide
from amparo.nlu.places import build_gazetteer
from amparo.nlu.reading.inputs import Context
from amparo.nlu.reading.reader import Reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("text", help="the message")
    parser.add_argument("--after", default="", metavar="TEXT", help="the person's message before")
    parser.add_argument(
        "--shown", default="", metavar="KINDS", help="what the bot answered to it: services,ask_safe"
    )
    parser.add_argument(
        "--case", default="", metavar="JSON", help='what is known: {"situation": "boat", "told": true}'
    )


def run(options: argparse.Namespace) -> int:
    """Print the reading, the decision and the order of steps; return 0."""
    shown = tuple(kind for kind in options.shown.split(",") if kind)
    case = Case.from_json(options.case)
    if options.after or shown:
        case = case.remember(("(before)",), (), shown)
    reading = Reader(build_gazetteer()).read(
        options.text, Context(options.after, shown, case.about), case.country or None
    )
    for head, shares in reading.as_dict()["heads"].items():
        print(f"{head:<10} {_listed(shares)}")
    for place in reading.places:
        where = place.country or "|".join(place.options)
        print(
            f"{'place':<10} {place.name}: {place.role} {place.share:.2f} {where} {place.subdivision or ''}".rstrip()
        )
    if reading.fixed:
        print(f"{'fixed':<10} {reading.fixed}")
    decision = decide(case, reading)
    print(f"\ndecision   {decision.intent}\nbecause    {decision.why}")
    if decision.case.moves:
        print(f"moves      {', '.join(decision.case.moves[:4])}")
    print(f"case       {updated(case, reading).to_json()}\nafter it   {decision.case.to_json()}")
    print(f"order      {' > '.join(step.__name__ for step in STEPS)}")
    return 0


def _listed(shares: dict[str, float]) -> str:
    return ", ".join(f"{answer} {share:.2f}" for answer, share in shares.items())
