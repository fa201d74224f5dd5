"""Messages are read beside the event loop, so that nobody else waits while the encoder works.

Rasa reads in the event loop: for as long as one message is read, no button is answered and no connection taken. The
encoder leaves Python's lock, so the loop goes on beside it, and several messages are read at once, each on one core.
A message that is read alone has all cores. OMP_NUM_THREADS says how many there are for it; by default all.

NumPy's own threads are left out: on matrices as small as the heads they only wait for those of the encoder. Measured on
two cores, all heads of a message took 14 to 31 ms with them and 0.9 ms without.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from amparo.engine.replacing import Replacement

_parse_as_rasa = MessageProcessor.parse_message


def cores() -> int:
    """How many cores this process may read with."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(wanted)) if wanted.isdigit() else allowed


class Readers:
    """A thread for each core. `waiting` counts the messages that are read now or wait for it."""

    def __init__(self, count: int) -> None:
        self.count, self.waiting = count, 0
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reading")
        self._libraries: ThreadpoolController | None = None

    async def warm_up(self, agent: Any) -> None:
        """Read a message, so that nobody waits while the encoder is loaded; then take its libraries in hand."""
        await agent.parse_message("hello")
        self._libraries = ThreadpoolController()
        self._libraries.limit(limits=1, user_api="blas")

    async def read(self, processor: MessageProcessor, *message: Any) -> dict[str, Any]:
        """Return what Rasa reads of `message`, the arguments of its `parse_message`; raises what Rasa raises."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._read, processor, message
            )
        finally:
            self.waiting -= 1

    def _read(self, processor: MessageProcessor, message: tuple[Any, ...]) -> dict[str, Any]:
        if self._libraries:  # OpenMP keeps a number for each thread that calls it
            self._libraries.limit(limits=self.count if self.waiting == 1 else 1, user_api="openmp")
        step = _parse_as_rasa(processor, *message)
        try:
            step.send(None)  # nothing in it waits, so it ends at the first step
        except StopIteration as end:
            parsed: dict[str, Any] = end.value
            return parsed
        raise RuntimeError("Rasa waits for something while it reads a message.")


READERS = Readers(cores())


async def _parse_message(
    self: MessageProcessor,
    message: UserMessage,
    tracker: DialogueStateTracker | None = None,
    only_output_properties: bool = True,
) -> dict[str, Any]:
    if self.http_interpreter:  # another server reads
        parsed: dict[str, Any] = await _parse_as_rasa(self, message, tracker, only_output_properties)
        return parsed
    return await READERS.read(self, message, tracker, only_output_properties)


REPLACEMENTS = (Replacement(MessageProcessor, "parse_message", _parse_message),)
