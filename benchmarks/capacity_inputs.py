"""Measures what the capacity plan (deploy/capacity.yml) is made from: `python -m benchmarks.capacity_inputs`.

One Rasa process and one action server on a real Redis and PostgreSQL. Processor time is counted, not the clock, so that
other work on the machine does little to the figures. Prints them; a model must be trained.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

import redis

from benchmarks.bots import family
from benchmarks.load import TALK, Person
from benchmarks.our_tests import tests_module

PEOPLE = 40
LOOKUPS = 200
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """What a process and its descendants have used since their start."""
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


async def measure(fleet: Any) -> dict[str, float]:
    """Let people talk, then look up services; return the figures by their names in the plan."""
    url = f"http://127.0.0.1:{fleet.serve[0].port}/webhooks/website/webhook"
    serve, actions = (each[0]._process.pid for each in (fleet.serve, fleet.actions))
    warm = Person(url)
    for text in TALK:
        await warm.say(text)

    before = processor_seconds(serve)
    for _ in range(PEOPLE):
        person = Person(url)
        for text in TALK:
            answer = await person.say(text)
            assert answer.said, f"no answer: {answer}"
        person.leave()
    a_message = (processor_seconds(serve) - before) / (PEOPLE * len(TALK))

    before, person = processor_seconds(actions), Person(url)
    for number in range(LOOKUPS):
        if number % 10 == 0:
            person = Person(url)
        await person.say("child helpline kenya" if number % 2 else "child helpline uganda")
    a_lookup = (processor_seconds(actions) - before) / LOOKUPS

    client = redis.Redis.from_url(fleet.redis.url)
    copies = list(client.scan_iter("amparo:conversation:*"))
    in_redis = sum(int(client.memory_usage(key) or 0) for key in copies) / len(copies)
    ((size, rows),) = fleet.database.rows(
        "SELECT pg_total_relation_size('amparo_conversations'), count(*) FROM amparo_conversations"
    )
    return {
        "messages_per_second (of one core of processor time)": round(1 / a_message, 1),
        "lookups_per_second (of one core of processor time)": round(1 / a_lookup, 1),
        "conversation_kb in Redis": round(in_redis / 1000, 1),
        "conversation_kb in PostgreSQL": round(size / rows / 1000, 1),
    }


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        fleet = tests_module("production.fleet").Fleet(Path(folder), processes=1, per_minute=999_999)
        with fleet.running(proxied=False):
            for name, value in asyncio.run(measure(fleet)).items():
                print(f"{name}: {value}")


if __name__ == "__main__":
    main()
