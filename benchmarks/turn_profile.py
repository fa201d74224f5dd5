"""How long a message takes from socket to socket, with and without what `amparo.engine` spares Rasa.

    .venv/bin/python benchmarks/turn_profile.py [--against FOLDER] [--rounds N]

Starts two bots on free ports (a model must be trained) and asks them in turn: that of this folder as it is, and either
the same on Rasa's own code alone, or that of another checkout. Prints medians, p95 and ratios; writes nothing.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import statistics
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WITHOUT = """
import asyncio, sys
from amparo import cli, engine
engine.install = lambda: None
engine.warm_up = lambda agent: asyncio.sleep(0)
sys.exit(cli.main())
"""
TYPED = (
    "my boss took my passport and does not pay me",
    "what is human trafficking",
    "i am worried about my neighbour",
    "how do i know if a job abroad is real",
    "he says he will hurt my family if i leave",
    "what are the signs that a child is being trafficked",
)
LOOK_UP = ("child helpline kenya", "help in uganda", "shelter in london", "lawyer in india")
PEOPLE = 10


class Person:
    """One conversation on a connection of its own."""

    def __init__(self, port: int) -> None:
        self._sender = uuid.uuid4().hex
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()

    def say(self, text: str) -> tuple[float, list[dict[str, Any]]]:
        """Send a message; return the seconds until the answer was read, and the answer."""
        body = json.dumps({"sender": self._sender, "message": text})
        started = time.perf_counter()
        self._connection.request(
            "POST", "/webhooks/website/webhook", body, {"Content-Type": "application/json"}
        )
        answer = self._connection.getresponse()
        read = answer.read()
        seconds = time.perf_counter() - started
        assert answer.status == 200, answer.status
        return seconds, json.loads(read)

    def leave(self) -> None:
        """Hang up."""
        self._connection.close()


def one_person(port: int, number: int) -> dict[str, float]:
    """Seconds of a first message, a button, a later message and a look-up, each of one person."""
    person = Person(port)
    first, answer = person.say(TYPED[number % len(TYPED)])
    payload = next(button["payload"] for item in answer for button in item.get("buttons") or ())
    button, _ = person.say(payload)
    later, _ = person.say(TYPED[(number + 1) % len(TYPED)])
    person.leave()
    other = Person(port)
    look_up, _ = other.say(LOOK_UP[number % len(LOOK_UP)])
    other.leave()
    return {"typed, first": first, "button": button, "typed, later": later, "look-up": look_up}


def crowd(port: int) -> tuple[float, list[float]]:
    """Ten people at once, each with all texts: messages a second, and the seconds of each message."""

    def talk(_: int) -> list[float]:
        person = Person(port)
        seconds = [person.say(text)[0] for text in TYPED]
        person.leave()
        return seconds

    started = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        seconds = [one for spoken in pool.map(talk, range(PEOPLE)) for one in spoken]
    return len(seconds) / (time.perf_counter() - started), seconds


def running_bot(root: Path, folder: Path, without: bool) -> Any:
    """The bot of a checkout, as its tests start it."""
    spec = importlib.util.spec_from_file_location(f"conftest_{folder.name}", root / "tests" / "conftest.py")
    assert spec is not None and spec.loader is not None
    conftest = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = conftest
    spec.loader.exec_module(conftest)
    folder.mkdir()
    bot = conftest.RunningBot(folder, PYTHONPATH=str(root))
    if without:
        bot.program = ("-c", WITHOUT)
    bot.start()
    return bot


def table(seconds: list[dict[str, list[float]]], rates: list[list[float]]) -> str:
    """The figures of both bots, side by side."""
    rows = [f"{'':14}{'median':>9}{'p95':>9}{'before: median':>17}{'p95':>9}{'ratio':>8}"]
    for kind in seconds[0]:
        (now, now95), (was, was95) = (
            (1000 * statistics.median(one[kind]), 1000 * statistics.quantiles(one[kind], n=20)[-1])
            for one in seconds
        )
        rows.append(f"{kind:14}{now:6.1f} ms{now95:6.1f} ms{was:14.1f} ms{was95:6.1f} ms{was / now:8.2f}")
    now, was = (statistics.median(one) for one in rates)
    rows.append(
        f"{PEOPLE} people: {now:.1f} messages a second, before {was:.1f}: {now / was:.2f} times as many"
    )
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout, in place of Rasa's own code here")
    parser.add_argument("--rounds", type=int, default=60)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    seconds: list[dict[str, list[float]]] = [{}, {}]
    rates: list[list[float]] = [[], []]
    with tempfile.TemporaryDirectory() as name:
        bots: list[Any] = []
        try:
            bots.append(running_bot(ROOT, Path(name) / "now", False))
            bots.append(running_bot(asked.against or ROOT, Path(name) / "before", asked.against is None))
            for number in range(asked.rounds + 2):
                for bot, kept in zip(bots, seconds, strict=True):
                    for kind, one in one_person(bot.port, number).items():
                        if number >= 2:  # the first two warm both up
                            kept.setdefault(kind, []).append(one)
            for _ in range(5):
                for bot, kept, rate in zip(bots, seconds, rates, strict=True):
                    messages, each = crowd(bot.port)
                    rate.append(messages)
                    kept.setdefault(f"{PEOPLE} people", []).extend(each)
        finally:
            for bot in bots:
                bot.stop()
    print(table(seconds, rates))
    return 0


if __name__ == "__main__":
    sys.exit(main())
