"""Memory of the two processes of a bot with 0, 1,000 and 10,000 conversations, and of two Rasa processes together.

    .venv/bin/python benchmarks/memory.py
    .venv/bin/python benchmarks/memory.py --conversations 0 500 --beside ../before --rounds 3

A model must be trained. `--beside` is another checkout with a trained model: both are measured in turn, and their ratio
is shown. Every conversation is one typed message through the website. Resident is what a process has in memory (Rss).
Its part is that with what several processes share divided among them (Pss); its own is what nobody else has (Uss).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from amparo.ports import free_port
from amparo.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = (
    "he keeps my passport and i am in kenya",
    "my boss does not pay me",
    "i am in lagos, what can i do",
    "somebody has pictures of me",
    "is it free to call",
    "hola necesito ayuda",
    "my sister is missing since monday",
    "thank you",
)
LIMITS = ("MESSAGES_PER_MINUTE", "MESSAGES_PER_MINUTE_PER_ADDRESS", "CONVERSATIONS_PER_MINUTE_PER_ADDRESS")
NO_LIMITS = {f"AMPARO_{name}": "999999" for name in LIMITS}
PATIENCE = 300.0
Figures = dict[str, float]
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def memory(pid: int) -> Figures:
    """Resident, part and own memory of a process in MB."""
    kept: dict[str, float] = defaultdict(float)
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        kept[name] = int(rest.split()[0]) * 1024 / 1e6
    own = kept["Private_Clean"] + kept["Private_Dirty"]
    return {"resident": kept["Rss"], "part": kept["Pss"], "own": own}


@contextmanager
def running(folder: Path, command: str, port: int, actions: int) -> Iterator[subprocess.Popen[bytes]]:
    """One server of the checkout in `folder`."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment = {
        **others, **NO_LIMITS, "PYTHONPATH": str(folder), "AMPARO_PORT": str(port),
        "AMPARO_ACTIONS_PORT": str(actions), "AMPARO_REPORTS": f"{tempfile.gettempdir()}/memory_reports.jsonl",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "amparo.cli", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent(),
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def until_ready(port: int, process: subprocess.Popen[bytes]) -> float:
    """Seconds until the server answers; RuntimeError where it does not."""
    started = time.monotonic()
    while time.monotonic() < started + PATIENCE and process.poll() is None:
        try:
            with _open(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                if json.load(answer)["actions"] == "ok":
                    return time.monotonic() - started
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.05)
    raise RuntimeError("The server does not answer.")


def say(port: int, message: str) -> None:
    """One message of a new person."""
    body = json.dumps({"sender": uuid.uuid4().hex, "message": message}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/webhooks/website/webhook", body, {"Content-Type": "application/json"}
    )
    with _open(request, timeout=60) as answer:
        if not json.load(answer):
            raise RuntimeError("The bot said nothing.")


def measure(folder: Path, conversations: list[int]) -> dict[str, Figures]:
    """What a bot takes, by what is looked at and when."""
    port, second, actions = free_port(), free_port(), free_port()
    found: dict[str, Figures] = {}
    with running(folder, "actions", port, actions) as helper:
        time.sleep(5)  # so that the start of the one does not slow the other
        with running(folder, "serve", port, actions) as rasa:
            found["seconds until it answers"] = {"seconds": until_ready(port, rasa)}
            said = 0
            for count in sorted(conversations):
                while said < count:
                    say(port, MESSAGES[said % len(MESSAGES)])
                    said += 1
                found[f"Rasa process, {count:,} conversations"] = memory(rasa.pid)
                found[f"action server, {count:,} conversations"] = memory(helper.pid)
            with running(folder, "serve", second, actions) as other:
                until_ready(second, other)
                for message in MESSAGES:
                    say(second, message)
                found["first of two Rasa processes"] = memory(rasa.pid)
                found["second of two Rasa processes"] = memory(other.pid)
                parts = memory(rasa.pid)["part"] + memory(other.pid)["part"]
                found["two Rasa processes together"] = {"part": parts}
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--conversations", type=int, nargs="+", default=[0, 1_000, 10_000])
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn with this one")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    folders = [folder.resolve() for folder in (given.beside, ROOT) if folder]
    rounds = [[measure(folder, given.conversations) for folder in folders] for _ in range(given.rounds)]
    names = [folder.name for folder in folders] + (["ratio"] if given.beside else [])
    print(f"| medians of {given.rounds}; memory in MB | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for what, figures in rounds[0][0].items():
        for kind in figures:
            row = [
                statistics.median(bots[place][what][kind] for bots in rounds) for place in range(len(folders))
            ]
            ratio = [f"{row[-1] / row[0]:.2f}"] if given.beside else []
            label = what if kind == "seconds" else f"{what}: {kind}"
            print(f"| {label} | {' | '.join([f'{value:.1f}' for value in row] + ratio)} |")


if __name__ == "__main__":
    main()
