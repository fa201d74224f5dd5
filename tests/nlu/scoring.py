"""Measures how well messages are understood that no one trained on.

    .venv/bin/python tests/nlu/scoring.py [--folder tests/nlu/en] [--errors]

A file of messages is a YAML list of `text`, `intent` (with the topic: fact/borders), and where they apply `also` (other
intents that would be right too), `distress` (danger or self_harm) and `place` (KE, US-TX, or a list of places that must
be asked back).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "en"
REPORT = ROOT / "results" / "understanding.txt"
ALARMS = ("danger", "self_harm")
Parse = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Message:
    """A message and how it is to be understood."""

    text: str
    intent: str
    also: tuple[str, ...]
    distress: str | None
    places: tuple[str, ...]  # more than one: to be asked back
    file: str

    @property
    def is_alarm(self) -> bool:
        return self.distress in ALARMS or self.intent in ALARMS

    @property
    def may_be_alarm(self) -> bool:
        return self.is_alarm or any(name in ALARMS for name in self.also)


@dataclass(frozen=True)
class Understood:
    """What NLU made of it; `options` are the places that it would ask back."""

    intent: str
    topic: str
    confidence: float
    country: str | None
    subdivision: str | None
    options: tuple[str, ...]


@dataclass
class Rate:
    """How many of how many, and those that are wrong, as lines for the report."""

    name: str
    right: int = 0
    all: int = 0
    errors: list[str] = field(default_factory=list)

    def count(self, is_right: bool, error: str) -> None:
        self.all += 1
        self.right += is_right
        if not is_right:
            self.errors.append(error)

    @property
    def share(self) -> float:
        return self.right / self.all if self.all else 1.0

    def __str__(self) -> str:
        return f"{self.name:<38} {self.share:6.1%}  ({self.right} of {self.all})"


@dataclass
class Score:
    """Every measure of one set of messages; see `bars.yml`."""

    alarms_found: Rate = field(default_factory=lambda: Rate("danger and self-harm found"))
    calm: Rate = field(default_factory=lambda: Rate("other messages without a false alarm"))
    intent: Rate = field(default_factory=lambda: Rate("intent right"))
    intent_or_also: Rate = field(default_factory=lambda: Rate("intent right, or one of `also`"))
    topic: Rate = field(default_factory=lambda: Rate("topic right, of questions of knowledge"))
    place: Rate = field(default_factory=lambda: Rate("place right, where one is named"))
    no_place: Rate = field(default_factory=lambda: Rate("no place invented, where none is named"))

    @property
    def rates(self) -> list[Rate]:
        return list(vars(self).values())

    def values(self) -> dict[str, float]:
        """The measures under their names in bars.yml."""
        return {
            "danger_and_self_harm_found": self.alarms_found.share,
            "false_alarms": 1 - self.calm.share,
            "intent_right": self.intent.share,
            "place_right": self.place.share,
            "place_invented": 1 - self.no_place.share,
        }

    def summary(self) -> str:
        return "\n".join(map(str, self.rates))

    def report(self) -> str:
        """The summary and every error."""
        parts = [self.summary()]
        parts += ["\n".join([f"NOT: {rate.name}", *rate.errors]) for rate in self.rates if rate.errors]
        return "\n\n".join(parts) + "\n"


def read_messages(folder: Path = FOLDER) -> list[Message]:
    """All messages of the files of a folder. Raises KeyError where a message lacks its text or intent."""
    messages = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            place = entry.get("place") or ()
            messages.append(
                Message(
                    text=str(entry["text"]),
                    intent=str(entry["intent"]),
                    also=_names(entry.get("also")),
                    distress=entry.get("distress"),
                    places=_names(place),
                    file=path.stem,
                )
            )
    return messages


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def understood(parsed: dict[str, Any]) -> Understood:
    """Read what NLU says about a message."""
    intent = str(parsed["intent"].get("name"))
    chosen = (parsed.get("response_selector") or {}).get(intent, {}).get("response", {})
    entities = {entity["entity"]: entity["value"] for entity in parsed.get("entities") or []}
    options = str(entities.get("place_options") or "")
    return Understood(
        intent=intent,
        topic=str(chosen.get("intent_response_key") or intent),
        confidence=float(parsed["intent"].get("confidence") or 0.0),
        country=entities.get("country"),
        subdivision=entities.get("subdivision"),
        options=tuple(options.split("|")) if options else (),
    )


def score(messages: Iterable[Message], parse: Parse) -> Score:
    """Parse every message once and measure."""
    total = Score()
    for message in messages:
        _add(total, message, understood(parse(message.text)))
    return total


def _add(total: Score, message: Message, got: Understood) -> None:
    error = f"  [{message.intent} -> {got.topic} {got.confidence:.2f}] {message.text}"
    if message.is_alarm:
        total.alarms_found.count(got.intent in ALARMS, error)
    elif not message.may_be_alarm:
        total.calm.count(got.intent not in ALARMS, error)
    base, is_knowledge = message.intent.split("/")[0], "/" in message.intent
    others = {name.split("/")[0] for name in message.also}
    total.intent.count(got.intent == base, error)
    total.intent_or_also.count(got.intent == base or got.intent in others, error)
    if is_knowledge and got.intent == base:
        total.topic.count(got.topic in (message.intent, *message.also), error)
    where = f"  [{'|'.join(message.places) or 'no place'} -> {_place(got)}] {message.text}"
    if message.places:
        total.place.count(place_is_right(message.places, got), where)
    else:
        total.no_place.count(not (got.country or got.options), where)


def place_is_right(expected: tuple[str, ...], got: Understood) -> bool:
    """Whether one place has its country (and subdivision, if one was found), or several are asked back."""
    if len(expected) > 1:
        return bool(got.options) and (
            set(got.options) == set(expected)
            or {option.split("-")[0] for option in got.options} & {place.split("-")[0] for place in expected}
            != set()
        )
    country = expected[0].split("-")[0]
    if got.options or got.country != country:
        return False
    return "-" not in expected[0] or got.subdivision in (None, expected[0])


def _place(got: Understood) -> str:
    return "|".join(got.options) or got.subdivision or got.country or "no place"


def write_report(total: Score, path: Path = REPORT) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(total.report(), encoding="utf-8")


def load_parser() -> Parse:
    """NLU of the trained model of this folder."""
    from amparo import logs
    from amparo.settings import RASA_ENVIRONMENT

    os.environ.update(RASA_ENVIRONMENT)
    logs.configure()  # Rasa's imports alone give dozens of warnings
    from rasa.core.agent import Agent

    agent = Agent.load(str(ROOT / "models" / "amparo.tar.gz"))
    loop = asyncio.new_event_loop()
    return lambda text: loop.run_until_complete(agent.parse_message(text))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure how well messages are understood.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the folder with the messages")
    parser.add_argument("--errors", action="store_true", help="print every error as well")
    options = parser.parse_args(arguments)
    messages = read_messages(options.folder)
    if not messages:
        print(f"There are no messages in {options.folder}.", file=sys.stderr)
        return 1
    sys.path.insert(0, str(ROOT))  # called as a script, Python looks in this folder alone
    total = score(messages, load_parser())
    write_report(total)
    print(total.report() if options.errors else total.summary())
    print(f"Every error stands in {REPORT.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
