"""What conversations weigh in a tracker store: `python -m benchmarks.fill_store CLASS DOMAIN EVENTS COUNT...`.

The conversation in the file EVENTS (as Rasa's API gives it) is saved under one id after the other in the real store
class, in a process of its own. Prints one line of JSON: MB that the process grew by, for each COUNT.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.update(
    RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1", TF_CPP_MIN_LOG_LEVEL="3"
)
warnings.filterwarnings("ignore")


def resident_mb() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def fill(name: str, domain_path: str, events: str, counts: list[int]) -> dict[int, float]:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    domain = Domain.load(domain_path.split(","))
    module, _, kind = name.rpartition(".")
    store = getattr(importlib.import_module(module), kind)(domain)
    talk = json.loads(Path(events).read_text())["events"]
    tracker = DialogueStateTracker.from_dict("first", talk, domain.slots)
    await store.save(tracker)
    before, grown = resident_mb(), {}
    for number in range(1, max(counts) + 1):
        tracker.sender_id = f"{number:032x}"
        await store.save(tracker)
        if number in counts:
            grown[number] = round(resident_mb() - before, 1)
    return grown


if __name__ == "__main__":
    output = os.dup(1)
    os.dup2(2, 1)  # what libraries print must not mix with the result
    result = asyncio.run(fill(*sys.argv[1:4], list(map(int, sys.argv[4:]))))
    os.write(output, (json.dumps(result) + "\n").encode())
