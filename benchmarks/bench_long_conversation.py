"""Does a conversation grow slower? Writes 300 messages in one conversation and compares its beginning with its end.

    .venv/bin/python benchmarks/bench_long_conversation.py

Starts the bot of this folder (a model must be trained) on free ports, prints two medians, and writes nothing.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TURNS = 300
EARLY, LATE = slice(4, 55), slice(249, 300)  # turns 5 to 55, and 250 to 300
# As people talk: every kind of answer, with and without the action server.
MESSAGES = (
    "child helpline kenya",
    "more",
    "what is human trafficking",
    "i am worried about my neighbour",
    "uganda",
    "thanks",
    "how many are children?",
    "my boss took my passport",
    "yes",
    "what are the signs that a child is being trafficked",
)


def measure(say: Callable[[str, str], Any], turns: int = TURNS) -> list[float]:
    """Seconds of each turn of one conversation; `say` takes a message and the sender."""
    sender, seconds = uuid.uuid4().hex, []
    for turn in range(turns):
        started = time.perf_counter()
        say(MESSAGES[turn % len(MESSAGES)], sender)
        seconds.append(time.perf_counter() - started)
    return seconds


def medians(seconds: list[float]) -> tuple[float, float]:
    """The medians of the early and of the late turns, in seconds."""
    return statistics.median(seconds[EARLY]), statistics.median(seconds[LATE])


def main() -> int:
    sys.path.insert(0, str(ROOT))
    # Loaded by its path: a package in the environment may be called `tests` as well.
    spec = importlib.util.spec_from_file_location("amparo_running_bot", ROOT / "tests" / "conftest.py")
    assert spec is not None and spec.loader is not None
    conftest = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = conftest
    spec.loader.exec_module(conftest)
    with tempfile.TemporaryDirectory() as folder:
        bot = conftest.RunningBot(Path(folder))
        try:
            bot.start()
            early, late = medians(measure(bot.ask))
        finally:
            bot.stop()
    print(f"Long conversation: median of turns 5 to 55: {early * 1000:.0f} ms")
    print(
        f"Long conversation: median of turns 250 to 300: {late * 1000:.0f} ms ({late / early:.2f} times as long)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
