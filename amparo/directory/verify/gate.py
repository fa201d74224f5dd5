"""One request at a time to a host, with a pause after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FAILURES = 3  # in a row; then a host is left alone for the rest of the run


class Stopped(Exception):
    """The run was stopped while it waited."""


class ClosedHost(Exception):
    """The host asked for a long pause, or did not answer several times; the text says which."""


class Gate:
    """What is known of one host. Times in seconds."""

    def __init__(self, pause: float, stop: threading.Event) -> None:
        self.pause = pause
        self._stop, self._lock = stop, threading.Lock()
        self._next, self._failures, self._closed = 0.0, 0, ""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for our turn; raises ClosedHost if there is to be none, Stopped if the run ends before."""
        with self._lock:
            if self._closed:
                raise ClosedHost(self._closed)
            if self._stop.wait(max(0.0, self._next - time.monotonic())):
                raise Stopped
            try:
                yield
            finally:
                self._next = max(self._next, time.monotonic() + self.pause)

    def wait(self, seconds: float) -> None:
        """Let the next turn begin no sooner than in so many seconds."""
        self._next = max(self._next, time.monotonic() + seconds)

    def close(self, reason: str) -> None:
        """Give no further turn; `reason` is a sentence for the report."""
        self._closed = reason

    def answered(self) -> None:
        """The host is alive."""
        self._failures = 0

    def failed(self) -> None:
        """The host did not answer."""
        self._failures += 1
        if self._failures >= FAILURES:
            self.close(f"The site did not answer {FAILURES} times in a row, so it was left alone.")


class Gates:
    """The gate of each host."""

    def __init__(self, pause: float, stop: threading.Event) -> None:
        self._pause, self._stop = pause, stop
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def of(self, host: str) -> Gate:
        """The gate of a host, made at its first use."""
        with self._lock:
            return self._gates.setdefault(host, Gate(self._pause, self._stop))
