from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from amparo.engine.reading_aside import Readers, cores
from tests.unit.engine.conftest import engine


class Reader(MessageProcessor):
    """Rasa's processor whose model takes a while for each text."""

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.http_interpreter: Any = None
        self.domain = None
        self.seconds, self.error = seconds, error
        self.threads: set[str] = set()

    def _parse_message_with_graph(self, message: UserMessage, *_: Any) -> dict[str, Any]:
        self.threads.add(threading.current_thread().name)
        time.sleep(self.seconds)  # as the encoder: without Python's lock
        if self.error:
            raise self.error
        return {"text": message.text, "intent": {"name": "greet"}, "entities": []}


async def test_what_is_read_is_what_rasa_reads() -> None:
    theirs = await Reader().parse_message(UserMessage("hello"))
    with engine():
        assert await Reader().parse_message(UserMessage("hello")) == theirs
        assert await Reader().parse_message(UserMessage("hello"), None, False) == theirs


async def test_an_error_while_reading_is_the_error_that_rasa_raises() -> None:
    with engine(), pytest.raises(ValueError, match="broken"):
        await Reader(error=ValueError("broken")).parse_message(UserMessage("hello"))


async def test_others_are_answered_while_a_message_is_read() -> None:
    reader = Reader(0.3)

    async def answered_meanwhile() -> int:
        reading = asyncio.ensure_future(reader.parse_message(UserMessage("hello")))
        await asyncio.sleep(0)
        count = 0
        while not reading.done():
            count += 1
            await asyncio.sleep(0.01)
        return count

    assert await answered_meanwhile() <= 1  # Rasa: the loop stands still
    with engine():
        assert await answered_meanwhile() >= 10
    assert any(name.startswith("reading") for name in reader.threads)


async def test_each_of_many_people_gets_the_reading_of_their_own_message() -> None:
    with engine():
        texts = [f"message {number}" for number in range(40)]
        read = await asyncio.gather(*(Reader(0.002).parse_message(UserMessage(text)) for text in texts))
    assert [each["text"] for each in read] == texts


class Libraries:
    """Notes how many cores a thread was given."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def limit(self, limits: int, user_api: str) -> None:
        assert user_api == "openmp"
        self.given.append(limits)


async def test_a_message_alone_has_all_cores_and_one_of_several_has_one() -> None:
    readers, libraries = Readers(4), Libraries()
    readers._libraries = libraries
    await readers.read(Reader(), UserMessage("alone"))
    assert libraries.given == [4] and readers.waiting == 0
    await asyncio.gather(*(readers.read(Reader(0.05), UserMessage("many")) for _ in range(3)))
    assert libraries.given[1:] == [1, 1, 1] and readers.waiting == 0


async def test_warming_up_reads_a_message_and_leaves_the_matrices_to_one_thread() -> None:
    import numpy as np
    from threadpoolctl import threadpool_info, threadpool_limits

    read: list[str] = []

    class Agent:
        async def parse_message(self, text: str) -> None:
            read.append(text)

    assert np.ones(2) @ np.ones(2) == 2
    with threadpool_limits(2, "blas"):
        await Readers(2).warm_up(Agent())
        threads = {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}
    assert len(read) == 1 and threads == {1}


async def test_a_server_that_reads_elsewhere_is_asked_as_rasa_asks_it() -> None:
    class Elsewhere:
        async def parse(self, message: UserMessage) -> dict[str, Any]:
            await asyncio.sleep(0)
            return {"text": message.text, "intent": {"name": "greet"}, "entities": []}

    reader = Reader()
    reader.http_interpreter = Elsewhere()
    with engine():
        assert (await reader.parse_message(UserMessage("hello")))["text"] == "hello"
    assert not reader.threads


@pytest.mark.parametrize(("given", "count"), [("3", 3), ("0", 1)])
def test_the_operator_may_say_how_many_cores_there_are(
    monkeypatch: pytest.MonkeyPatch, given: str, count: int
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert cores() == count
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert cores() >= 1
