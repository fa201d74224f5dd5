"""Every fault that production has, one after another, under load. Run by `make test-production`, not by `make test`.

    pytest tests/production/faults.py -s

A table is printed and written to results/production.json.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from amparo.settings import ROOT
from tests.production.fleet import Fleet
from tests.production.people import Counts, People
from tests.services import Service

PEOPLE = int(os.environ.get("AMPARO_TEST_PEOPLE", "12"))
SECONDS = float(os.environ.get("AMPARO_TEST_SECONDS", "18"))
_BEFORE, _WHILE = 3.0, 6.0
Fault = Callable[[Fleet], Awaitable[None]]


async def nothing(fleet: Fleet) -> None:
    """no fault"""


async def rasa_killed(fleet: Fleet) -> None:
    """a Rasa process is killed (-9) and started again"""
    fleet.serve[0].stop(signal.SIGKILL)
    fleet.serve[0].start()


async def actions_killed(fleet: Fleet) -> None:
    """an action server is killed (-9) and started again"""
    fleet.actions[0].stop(signal.SIGKILL)
    await asyncio.sleep(_WHILE)
    fleet.actions[0].start()


async def actions_hang(fleet: Fleet) -> None:
    """an action server hangs, then goes on"""
    await _hang(fleet.actions[0])


async def rasa_hangs(fleet: Fleet) -> None:
    """a Rasa process hangs, then goes on"""
    await _hang(fleet.serve[0])


async def redis_killed(fleet: Fleet) -> None:
    """Redis is killed (-9), and is empty when it comes back"""
    await _killed(fleet.redis)


async def redis_hangs(fleet: Fleet) -> None:
    """Redis hangs, then goes on"""
    await _hang(fleet.redis)


async def postgresql_killed(fleet: Fleet) -> None:
    """PostgreSQL is killed (-9) and comes back"""
    await _killed(fleet.database)


async def postgresql_stopped(fleet: Fleet) -> None:
    """PostgreSQL is stopped and comes back"""
    await _killed(fleet.database, signal.SIGINT)


async def rolling_update(fleet: Fleet) -> None:
    """a rolling update: each Rasa process in turn is stopped and started"""
    for process in fleet.serve:
        await asyncio.to_thread(process.stop)
        process.start()
        await asyncio.to_thread(process.wait)


async def wrong_clock(fleet: Fleet) -> None:
    """a process starts with a clock that is an hour fast, then one that is an hour slow"""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    assert library, "faketime is not installed; make test-production installs it"
    for jump in ("+1h", "-1h"):
        await asyncio.to_thread(fleet.serve[1].stop, signal.SIGKILL)  # faketime disturbs an orderly stop
        fleet.serve[1].start(LD_PRELOAD=str(library), FAKETIME=jump, FAKETIME_DONT_FAKE_MONOTONIC="1")
        await asyncio.to_thread(fleet.serve[1].wait)
    await asyncio.to_thread(fleet.serve[1].stop, signal.SIGKILL)
    fleet.serve[1].start()


async def disk_full(fleet: Fleet) -> None:
    """the disk is full where logs and reports are written"""
    log, fleet.serve[1].log = fleet.serve[1].log, Path("/dev/full")
    await asyncio.to_thread(fleet.serve[1].stop)
    fleet.serve[1].start(AMPARO_REPORTS="/dev/full")
    await asyncio.to_thread(fleet.serve[1].wait)
    await asyncio.sleep(_WHILE)
    fleet.serve[1].log = log
    await asyncio.to_thread(fleet.serve[1].stop)
    fleet.serve[1].start()


async def bad_model(fleet: Fleet) -> None:
    """a process is to start with a broken model, then with none: it says so and ends, and the others serve"""
    models = fleet.folder / "broken-models"
    shutil.copytree(ROOT / "models", models)
    (model,) = models.glob("*.tar.gz")
    model.write_bytes(model.read_bytes()[:-1000])
    await asyncio.to_thread(fleet.serve[0].stop)
    for what in ("checksum", "no trained model"):
        fleet.serve[0].start(AMPARO_MODELS=str(models))
        assert fleet.serve[0]._process is not None
        assert await asyncio.to_thread(fleet.serve[0]._process.wait, 60) != 0
        assert what in fleet.serve[0].log.read_text().splitlines()[-1]
        model.unlink(missing_ok=True)
    fleet.serve[0].start()


async def bad_directory(fleet: Fleet) -> None:
    """the directory is changed to one that cannot be read, and mended"""
    file = fleet.directory / "services.csv"
    good = file.read_bytes()
    file.write_bytes(good[:200_000] + b'\xff\xfe,"\n')
    await asyncio.sleep(_WHILE)
    file.write_bytes(good)


async def slow_clients(fleet: Fleet) -> None:
    """two hundred clients open lines and send a letter now and then"""
    assert fleet.proxy is not None
    lines = []
    for _ in range(200):
        _, writer = await asyncio.open_connection("127.0.0.1", fleet.proxy.plain_port)
        writer.write(b"POST /webhooks/website/webhook HTTP/1.1\r\nHost: x\r\n")
        lines.append(writer)
    for _ in range(int(_WHILE)):
        for writer in lines:
            writer.write(b"X-a: b\r\n")
        await asyncio.sleep(1)
    for writer in lines:
        writer.close()


FAULTS: tuple[Fault, ...] = (
    nothing,
    rasa_killed,
    rasa_hangs,
    actions_killed,
    actions_hang,
    redis_killed,
    redis_hangs,
    postgresql_killed,
    postgresql_stopped,
    slow_clients,
    bad_directory,
    bad_model,
    disk_full,
    wrong_clock,
    rolling_update,
)


async def _hang(process: Any) -> None:
    process.send(signal.SIGSTOP)
    await asyncio.sleep(_WHILE)
    process.send(signal.SIGCONT)


async def _killed(service: Service, number: int = signal.SIGKILL) -> None:
    await asyncio.to_thread(service.stop, number)
    await asyncio.sleep(_WHILE)
    await asyncio.to_thread(service.start)


async def through(fleet: Fleet, people: People, fault: Fault) -> dict[str, Any]:
    """Let people talk while a fault happens; a row of the table. Ends when all is well again."""
    talking = asyncio.create_task(people.talk(SECONDS))
    await asyncio.sleep(_BEFORE)
    await fault(fleet)
    counts = await talking
    await asyncio.to_thread(lambda: [process.wait() for process in (*fleet.actions, *fleet.serve)])
    healed = await _healed(fleet)
    went_on = await people.ask_all()
    return row(fleet, people, fault, counts, went_on["went on"], healed)


async def _healed(fleet: Fleet) -> bool:
    well = {"kind": "shared", "redis": "ok", "database": "ok", "unsaved": 0}
    for _ in range(100):
        if all(process.health().get("state") == well for process in fleet.serve):
            return True
        await asyncio.sleep(0.1)
    return False


def row(
    fleet: Fleet, people: People, fault: Fault, counts: Counts, went_on: int, healed: bool
) -> dict[str, Any]:
    doubled = disordered = 0
    for person in people.people:
        kept, sent = fleet.kept_messages(person.sender), person.sent[-5:]
        if person.again:  # sent twice by the person, so that it may stand there twice
            kept = [text for number, text in enumerate(kept) if kept[:number][-1:] != [text]]
            sent = [text for number, text in enumerate(sent) if sent[:number][-1:] != [text]]
        length = min(len(kept), len(sent))
        doubled += len(kept) != len(set(kept)) and not person.again and kept != sent
        disordered += kept[len(kept) - length :] != sent[len(sent) - length :]
        person.again = False
    return {
        "fault": fault.__doc__,
        "sent": counts.what["sent"],
        "answered": counts.what["answered"],
        "told to write again": counts.what["told to write again"],
        "no answer": counts.what["no answer"],
        "lost": counts.what["lost"],
        "doubled": doubled,
        "out of order": disordered,
        "crossed": counts.what["crossed"],
        "median": round(statistics.median(counts.times), 2),
        "longest silence": round(counts.longest, 1),
        "went on": f"{went_on} of {len(people.people)}",
        "healed": healed,
    }


@pytest.fixture
def fleet(trained_model: None, tmp_path: Path) -> Any:
    with Fleet(tmp_path).running() as fleet:
        yield fleet


async def test_nobody_is_lost_through_any_fault(fleet: Fleet) -> None:
    wanted = os.environ.get("AMPARO_TEST_FAULTS", "").split()
    people = People(fleet.url, PEOPLE)
    await people.begin()
    rows = []
    for fault in FAULTS:
        if wanted and fault.__name__ not in wanted:
            continue
        began = time.monotonic()
        rows.append(await through(fleet, people, fault))
        print(rows[-1], f"({time.monotonic() - began:.0f} s)", flush=True)
    await people.end()
    results = ROOT / "results"
    results.mkdir(exist_ok=True)
    (results / "production.json").write_text(json.dumps(rows, indent=1) + "\n")
    print(table(rows))
    for each in rows:
        assert each["lost"] == each["crossed"] == each["doubled"] == each["out of order"] == 0, each
        assert each["went on"] == f"{PEOPLE} of {PEOPLE}" and each["healed"], each


def table(rows: list[dict[str, Any]]) -> str:
    """The rows in Markdown."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([str(each[name]) for name in head] for each in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
