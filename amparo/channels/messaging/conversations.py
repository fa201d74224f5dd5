"""Which conversation a message belongs to, without keeping who writes.

A conversation has a random-looking id: a keyed hash (BLAKE2) of the platform and the person. The key changes every
day, so that today's ids cannot be joined with yesterday's; a conversation that goes on over midnight keeps its id. Who
comes back after the end of a conversation gets a new one.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amparo.dialogue.state import state

_KEY_SECONDS = 24 * 3600
_ID_BYTES = 16


@dataclass
class Conversation:
    """`id`: that in the store; `metadata`: what a link into the chat said (country, organisation).

    `copy_told`: was the person told that the phone keeps a copy? `key`: under which all this is noted.
    """

    id: str
    metadata: dict[str, str] = field(default_factory=dict)
    copy_told: bool = False
    key: str = ""


class Conversations:
    """The conversations of the last half hour; what is noted of them stands in the state, for every process.

    `secret`: what the keys of the days are made from; by default that of the state. `clock`: seconds since 1970.
    """

    def __init__(self, secret: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self._given, self._clock = secret, clock

    async def of(self, platform: str, sender: str, metadata: Mapping[str, str] | None = None) -> Conversation:
        """Return the conversation of a person, begun now if there is none; `metadata` of a link goes with it."""
        now = self._clock()
        today, yesterday = [await self._key(platform, sender, now - ago) for ago in (0.0, _KEY_SECONDS)]
        noted = await state().recall(today)
        if noted is None and (noted := await state().recall(yesterday)) is not None:
            await state().note(yesterday, None)
        conversation = Conversation(**{"id": today, **(noted or {}), "key": today})
        conversation.metadata.update(metadata or {})
        return conversation

    async def keep(self, conversation: Conversation) -> None:
        """Note what has become of a conversation."""
        known = {
            "id": conversation.id,
            "metadata": conversation.metadata,
            "copy_told": conversation.copy_told,
        }
        await state().note(conversation.key, known)

    def end(self, conversation: Conversation) -> None:
        """Let the person's next message begin a new conversation: the id of this one counts as ended for a while."""
        conversation.id = secrets.token_hex(_ID_BYTES)
        conversation.metadata.clear()
        conversation.copy_told = False

    async def mark(self, event: str) -> str:
        """Return what stands for an event of a platform: its own id of a message can point to a person."""
        return _hash(event, await self._secret())

    async def _secret(self) -> bytes:
        return hashlib.blake2b((self._given or await state().secret()).encode()).digest()

    async def _key(self, platform: str, sender: str, when: float) -> str:
        day = int(when // _KEY_SECONDS).to_bytes(8, "big")
        key = hashlib.blake2b(day, key=await self._secret(), digest_size=32).digest()
        # Length first, so that no platform and person together read like two others.
        return _hash(f"{len(platform)}:{platform}{sender}", key)


def _hash(text: str, key: bytes) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), key=key, digest_size=_ID_BYTES).hexdigest()
