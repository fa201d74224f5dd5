"""What a site allows machines to read (robots.txt)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.robotparser import RobotFileParser

from amparo.directory.verify.addresses import host_of

LONGEST_PAUSE = 30.0  # seconds that a site may ask for between requests; more is taken as this
LONGEST_FILE = 500_000  # bytes of robots.txt that are read (RFC 9309)


class Robots:
    """The robots.txt of each host, asked for once.

    `ask`: takes an address and returns status and body; what it raises is passed on. `agent`: our name in robots.txt.
    """

    def __init__(self, ask: Callable[[str], tuple[int, bytes]], agent: str) -> None:
        self._ask, self._agent = ask, agent
        self._rules: dict[str, RobotFileParser] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether the site lets us read the address; True where it says nothing."""
        return self._rules_of(address).can_fetch(self._agent, address)

    def pause(self, address: str) -> float:
        """Seconds that the site asks for between two requests; 0 where it says nothing."""
        return min(float(self._rules_of(address).crawl_delay(self._agent) or 0), LONGEST_PAUSE)

    def _rules_of(self, address: str) -> RobotFileParser:
        host = host_of(address)
        with self._lock:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            if host not in self._rules:
                self._rules[host] = self._read(address)
            return self._rules[host]

    def _read(self, address: str) -> RobotFileParser:
        scheme, _, rest = address.partition("://")
        authority = rest.split("/")[0].split("?")[0]
        status, body = self._ask(f"{scheme}://{authority}/robots.txt")
        rules = RobotFileParser()
        # RFC 9309: without a file everything is allowed, and with one that cannot be had nothing is.
        if status >= 500 or status == 429:
            rules.disallow_all = True  # type: ignore[attr-defined]
        elif status >= 400:
            rules.allow_all = True  # type: ignore[attr-defined]
        else:
            rules.parse(body[:LONGEST_FILE].decode("utf-8", "replace").removeprefix("\ufeff").splitlines())
        return rules
