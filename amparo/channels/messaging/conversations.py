"""Which conversation a message belongs to, without keeping who writes.

A conversation has a random-looking id: a keyed hash (BLAKE2) of the platform and the person. The key changes every
day, so that today's ids cannot be joined with yesterday's; a conversation that goes on over midnight keeps its id. Who
comes back after the end of a conversation gets a new one.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

KEPT_SECONDS = 30 * 60.0  # as long as the store keeps a conversation (endpoints.yml)
_KEY_SECONDS = 24 * 3600
_ID_BYTES = 16


@dataclass
class Conversation:
    """`id`: that in the store; `metadata`: what a link into the chat said (country, organisation).

    `copy_told`: was the person told that the phone keeps a copy?
    """

    id: str
    metadata: dict[str, str] = field(default_factory=dict)
    seen: float = 0.0
    copy_told: bool = False


class Conversations:
    """The conversations of the last half hour, at most `most`; of too many the one silent longest is dropped.

    `secret`: the key that the keys of the days are made from; by default a new one for each start of the server.
    `clock`: seconds since 1970.
    """

    def __init__(self, most: int, secret: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self._most, self._clock = most, clock
        self._secret = hashlib.blake2b((secret or secrets.token_hex()).encode()).digest()
        self._open: OrderedDict[str, Conversation] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def of(self, platform: str, sender: str, metadata: Mapping[str, str] | None = None) -> Conversation:
        """Return the conversation of a person, begun now if there is none; `metadata` of a link is kept with it."""
        now = self._clock()
        self._drop(now)
        today = self._key(platform, sender, now)
        yesterday = self._key(platform, sender, now - _KEY_SECONDS)
        if yesterday in self._open and today not in self._open:
            self._open[today] = self._open.pop(yesterday)
        conversation = self._open.setdefault(today, Conversation(today))
        conversation.seen = now
        conversation.metadata.update(metadata or {})
        self._open.move_to_end(today)
        self._drop(now)
        return conversation

    def end(self, conversation: Conversation) -> None:
        """Let the person's next message begin a new conversation: the id of this one counts as ended for a while."""
        conversation.id = secrets.token_hex(_ID_BYTES)
        conversation.metadata.clear()
        conversation.copy_told = False

    def _key(self, platform: str, sender: str, when: float) -> str:
        day = int(when // _KEY_SECONDS).to_bytes(8, "big")
        key = hashlib.blake2b(day, key=self._secret, digest_size=32).digest()
        # Length first, so that no platform and person together read like two others.
        person = f"{len(platform)}:{platform}{sender}".encode(errors="surrogatepass")
        return hashlib.blake2b(person, key=key, digest_size=_ID_BYTES).hexdigest()

    def _drop(self, now: float) -> None:
        while self._open:
            oldest = next(iter(self._open.values()))
            if len(self._open) <= self._most and oldest.seen > now - KEPT_SECONDS:
                return
            self._open.popitem(last=False)
