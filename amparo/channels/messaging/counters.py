"""How much came in and went out on each platform since the start; numbers only.

/health and /metrics show them without small counts of people."""

from __future__ import annotations

from collections import Counter

COUNTED = ("received", "refused", "ignored", "repeated", "too_old", "answered", "sent", "retried", "given_up")
"""What is counted.

`refused`: requests that were not authentic; `ignored`: what nobody waits for an answer to; `repeated`: taken before;
`answered`: turns; `sent`, `retried`, `given_up`: messages of ours.
"""


class Counters:
    """Counts for one platform."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, what: str) -> None:
        """Count one of COUNTED."""
        self._counts[what] += 1

    def report(self) -> dict[str, int]:
        """Return all counts."""
        return {what: self._counts[what] for what in COUNTED}


_ALL: dict[str, Counters] = {}


def counters_of(platform: str) -> Counters:
    """Return the counters of a platform in this process."""
    return _ALL.setdefault(platform, Counters())


def report() -> dict[str, dict[str, int]]:
    """Return the counts of every platform that is on."""
    return {name: counters.report() for name, counters in sorted(_ALL.items())}
