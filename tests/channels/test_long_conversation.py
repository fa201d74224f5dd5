"""A long conversation is answered as fast at its end as at its beginning."""

from __future__ import annotations

import statistics
import time
import uuid

from benchmarks.load import TALK

TURNS = 300
EARLY, LATE = slice(4, 55), slice(249, 300)
AT_MOST = 1.5


def test_turn_300_is_answered_as_fast_as_turn_5(running_bot) -> None:
    sender, seconds = uuid.uuid4().hex, []
    for turn in range(TURNS):
        began = time.perf_counter()
        running_bot.ask(TALK[turn % len(TALK)], sender)
        seconds.append(time.perf_counter() - began)
    early, late = statistics.median(seconds[EARLY]), statistics.median(seconds[LATE])
    assert late <= AT_MOST * early, f"{early * 1000:.0f} ms at first, {late * 1000:.0f} ms at the end"
