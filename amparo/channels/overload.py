"""What happens where more people write than can be answered in time.

All turns of a process share one core. Where hundreds wait, all of them wait until their time is over, and nobody gets
an answer in time. So only a bounded number of turns is under way at any time. Whoever comes beyond that gets the
emergency number of their country at once, and the request to write again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import lru_cache
from typing import Any

from amparo.channels.conversation import known_country, language_of, load_conversation
from amparo.channels.emergency import last_resort
from amparo.channels.turn import Turn, run_turn
from amparo.settings import current

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_TELL_SECONDS = 60.0


class Room:
    """Room for `most` turns at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
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
    ) -> Turn:
        """Answer as `run_turn` does, or at once with the emergency number where there is no room; raises nothing."""
        if self._inside >= self._most:
            return await self._turn_away(agent, sender, metadata)
        self._inside += 1
        try:
            return await run_turn(agent, sender, text, metadata, channel, introduce=introduce)
        finally:
            self._inside -= 1

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
        language = metadata.get("language") or language_of(before)
        return Turn([last_resort(country)], before, language=language)


@lru_cache(maxsize=1)
def shared_room() -> Room:
    """Return the room of this process, for all channels; from the settings."""
    return Room(current().turns_at_once)
