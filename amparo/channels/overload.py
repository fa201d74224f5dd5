"""What happens where more people write than can be answered in time.

All turns of a process share one core. Where hundreds wait, all of them wait until their time is over, and nobody gets
an answer in time. So only a bounded number of turns is under way at any time. Whoever comes beyond that gets the
emergency number of their country at once, and the request to write again. So does who has waited for as long as the
widget does and is not being answered yet, however many they are and however long their messages take.

Of one internet address (of one conversation where no address is known) only a few turns are under way at the same time,
and the others wait for these: a program that sends messages that take long to read fills its own line, and a person
elsewhere waits for a few of them, not for all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from amparo.channels.conversation import known_country, load_conversation, spoken_with
from amparo.channels.emergency import last_resort
from amparo.channels.turn import Turn, run_turn
from amparo.settings import current

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_TELL_SECONDS = 60.0
PATIENCE_SECONDS = 8.0  # after so long the widget gives up, too
AT_ONCE = 8
"""How many turns are under way at once: more would not be faster, as they share few cores."""
LENT_SECONDS = 3.0
"""A turn that takes longer waits for something else (an action server that hangs): then another may begin."""
SIDE_BY_SIDE = 4
"""How many turns of one address are under way at once: enough for a school, as a core answers one after another."""
_SHARE = 4
"""One address may take a fourth of the room; those of it that wait count, too."""


@dataclass
class _Line:
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))
    length: int = 0


class Room:
    """Room for `most` turns at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._lines: dict[str, _Line] = {}
        self._told = -_TELL_SECONDS

    async def answer(
        self,
        agent: Any,
        sender: str,
        text: str,
        metadata: dict[str, str],
        channel: str,
        *,
        introduce: bool = True,
        address: str | None = None,
    ) -> Turn:
        """Answer as `run_turn` does, or at once with the emergency number where there is no room; raises nothing.

        `address`: what stands for the internet address (`AddressLimits.key_of`), None where it is not known.
        """
        line = address or sender
        if not self._is_full(line):
            async with self._place(line) as is_our_turn:
                if is_our_turn:
                    return await run_turn(agent, sender, text, metadata, channel, introduce=introduce)
        return await self._turn_away(agent, sender, metadata)

    def _is_full(self, name: str) -> bool:
        share = max(SIDE_BY_SIDE, self._most // _SHARE)
        return self._inside >= self._most or (name in self._lines and self._lines[name].length >= share)

    @asynccontextmanager
    async def _place(self, name: str) -> AsyncIterator[bool]:
        """Take a place in the line of this name and wait for its turn; give whether it came in time."""
        line = self._lines.setdefault(name, _Line())
        self._inside += 1
        line.length += 1
        taken: list[asyncio.Semaphore] = []
        try:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(_take((line.turns, self._turns), taken), PATIENCE_SECONDS)
            is_our_turn = len(taken) == 2
            lent = asyncio.get_running_loop().call_later(LENT_SECONDS, _give_back, taken)
            yield is_our_turn
            lent.cancel()
        finally:
            _give_back(taken)
            self._inside -= 1
            line.length -= 1
            if not line.length:
                self._lines.pop(name, None)

    async def _turn_away(self, agent: Any, sender: str, metadata: dict[str, str]) -> Turn:
        now = time.monotonic()
        if now - self._told >= _TELL_SECONDS:
            self._told = now
            logger.error("Too many people write at once: new messages get the emergency number only")
        try:  # a store that is far away may be slow just now
            before = await asyncio.wait_for(load_conversation(agent, sender), _LOOK_SECONDS)
        except asyncio.TimeoutError:
            before = None
        country = known_country(before) or metadata.get("country")
        language = spoken_with(before, metadata)
        return Turn([last_resort(country)], before, language=language)


async def _take(wanted: Iterable[asyncio.Semaphore], taken: list[asyncio.Semaphore]) -> None:
    """Wait for each in turn; `taken` says which were, also where the waiting is given up."""
    for each in wanted:
        await each.acquire()
        taken.append(each)


def _give_back(taken: list[asyncio.Semaphore]) -> None:
    while taken:
        taken.pop().release()


@lru_cache(maxsize=1)
def shared_room() -> Room:
    """Return the room of this process, for all channels; from the settings."""
    return Room(current().turns_at_once)
