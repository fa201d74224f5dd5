"""Which events were taken already: platforms send one again when our answer was late or lost."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

MOST = 100_000


class SeenEvents:
    """The last events, as keyed hashes: a platform's own id of a message can point to a person."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def is_new(self, event: str) -> bool:
        """Note an event; return whether it was not noted before. One without an id cannot be known again."""
        if not event:
            return True
        mark = hashlib.blake2b(event.encode(errors="surrogatepass"), key=self._key, digest_size=12).digest()
        if mark in self._seen:
            return False
        self._seen[mark] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True
