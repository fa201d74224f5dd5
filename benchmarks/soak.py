"""`make soak`: steady load for an hour; does memory stay, is everybody answered, does nobody see another's data?

    python -m benchmarks.soak [--minutes 60] [--per-second 5]

Starts `serve` and `actions` of this folder (a model must be trained). People come at a steady rate, talk about one
country each, and leave, half of them by ending the chat. Writes results/soak.json; status 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from amparo.settings import ROOT, current
from benchmarks.bots import Actions, Bot, family, make_bots, resident_mb
from benchmarks.load import Person, median_and_p95

RESULTS = ROOT / "results" / "soak.json"
COUNTRIES = {
    "KE": "kenya",
    "UG": "uganda",
    "PH": "the philippines",
    "IN": "india",
    "NG": "nigeria",
    "NP": "nepal",
    "ZA": "south africa",
    "BR": "brazil",
}
SCRIPT = (
    "hello",
    "i am in {}",
    "my boss took my passport",
    "who can i call here",
    "what are the signs of trafficking",
    "who else can i call",
    "/need_help",
    "thanks",
)
EVERY = 10.0  # seconds between two looks at the memory
WARM_MINUTES = 5.0
BOUND = 1.1


class Soak:
    """The people, and what became of their messages."""

    def __init__(self, bot: Bot, actions: Actions) -> None:
        assert bot.process is not None
        self._bot, self._processes = bot, {"serve": bot.process.pid, "actions": actions.process.pid}
        self.counts: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.samples: list[dict[str, float]] = []

    async def run(self, minutes: float, per_second: float) -> None:
        """Let people come for so long; a person writes as often as needed for the rate to be kept by ten at a time."""
        began, pause = time.monotonic(), 10 / per_second
        end = began + 60 * minutes
        watching = asyncio.create_task(self._watch(began, end))
        countries = itertools.cycle(COUNTRIES)

        async def come_and_go(first: float) -> None:
            await asyncio.sleep(first)
            while time.monotonic() < end:
                await self._talk(next(countries), pause, end)

        await asyncio.gather(*(come_and_go(pause * number / 10) for number in range(10)))
        await watching

    async def _watch(self, began: float, end: float) -> None:
        while time.monotonic() < end:
            memory = {
                name: round(sum(map(resident_mb, family(pid))), 1) for name, pid in self._processes.items()
            }
            self.samples.append({"second": round(time.monotonic() - began, 1), **memory})
            await asyncio.sleep(EVERY)

    async def _talk(self, country: str, pause: float, end: float) -> None:
        """One conversation; the clock sets the pace, whatever an answer takes."""
        person = Person(self._bot.url)
        self.counts["conversations"] += 1
        due = time.monotonic()
        for text in SCRIPT:
            answer = await person.say(text.format(COUNTRIES[country]))
            self.counts["messages"] += 1
            self.seconds.append(answer.seconds)
            self.counts["silent"] += not any(each.get("text") for each in answer.said)
            self.counts["crossed"] += any(
                _is_of_another(each, person.sender, country) for each in answer.said
            )
            due += pause
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() > end:
                break
        if self.counts["conversations"] % 2:
            await person.post({"sender": person.sender}, "/webhooks/website/end")
        person.leave()


def _is_of_another(answer: dict[str, Any], sender: str, country: str) -> bool:
    shown = (answer.get("custom") or {}).get("country")
    return answer.get("recipient_id") != sender or shown not in (None, country)


def mean_around(samples: list[dict[str, float]], name: str, second: float, span: float = 60.0) -> float:
    """The mean memory in the minute before `second`."""
    near = [one[name] for one in samples if second - span <= one["second"] <= second] or [samples[0][name]]
    return sum(near) / len(near)


async def measure(minutes: float, per_second: float, folder: Path) -> dict[str, Any]:
    """Run it, and return the figures."""
    log = RESULTS.parent / "soak.log"
    log.unlink(missing_ok=True)
    actions = Actions(log)
    bot = make_bots(actions.url, folder, current().models)["amparo"]
    try:
        await bot.start(log)
        soak = Soak(bot, actions)
        await soak.run(minutes, per_second)
    finally:
        bot.stop()
        actions.stop()
    # A short trial warms up for a half of its time.
    warm = min(WARM_MINUTES, minutes / 2)
    last = soak.samples[-1]["second"]
    grown = {
        name: round(mean_around(soak.samples, name, last) / mean_around(soak.samples, name, 60 * warm), 3)
        for name in ("serve", "actions")
    }
    return {
        "minutes": minutes,
        "warm_minutes": warm,
        "per_second": per_second,
        **{name: soak.counts[name] for name in ("messages", "conversations", "silent", "crossed")},
        "seconds": median_and_p95(soak.seconds),
        "grown": grown,
        "samples": soak.samples,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Put a steady load on the bot and watch its memory.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--per-second", type=float, default=5.0, help="messages of all people together")
    chosen = parser.parse_args()
    RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(chosen.minutes, chosen.per_second, Path(folder)))
    RESULTS.write_text(json.dumps(figures) + "\n", encoding="utf-8")
    print({name: value for name, value in figures.items() if name != "samples"})
    wrong = figures["silent"] or figures["crossed"] or max(figures["grown"].values()) > BOUND
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
