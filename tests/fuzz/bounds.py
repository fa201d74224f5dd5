"""How long the fuzzers look, and always at the same: seeds are fixed, so that a run on another machine finds the same.

`FUZZ_TIMES=20 make test TESTS=tests/fuzz` looks at twenty times as much, each time at something else.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))


def bounded(examples: int) -> Any:
    """The settings of one property: so many examples, no matter how slow the machine is."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        # To look for a shorter example asks a real bot hundreds of times: that is for the long run.
        phases=tuple(Phase) if TIMES > 1 else (Phase.explicit, Phase.generate),
    )
