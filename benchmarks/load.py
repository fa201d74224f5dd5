"""People who write to a bot: the one load generator of all benchmarks.

It shares the cores with what it measures, so it does little: bytes over plain sockets, no HTTP library.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 120.0  # seconds for one answer
IDLE = 1.0  # servers close a connection that was silent for some seconds; after so many a new one is taken
# As people talk: every kind of answer, with and without the action server.
TALK = (
    "child helpline kenya",
    "more",
    "what is human trafficking",
    "i am worried about my neighbour",
    "uganda",
    "thanks",
    "how many are children?",
    "my boss took my passport",
    "yes",
    "what are the signs that a child is being trafficked",
)


@dataclass(frozen=True)
class Answer:
    """What came back, after how many seconds. `status` 0: nothing that is HTTP."""

    seconds: float
    status: int
    body: bytes

    @property
    def said(self) -> list[dict[str, Any]]:
        """The messages of the bot; none where it stayed silent."""
        try:
            found = json.loads(self.body) if self.status == 200 else []
        except ValueError:
            return []
        return found if isinstance(found, list) else []


class Person:
    """One person in one conversation, on a connection and from an address of their own (X-Forwarded-For)."""

    _numbers = itertools.count(1)

    def __init__(self, url: str) -> None:
        """`url`: where messages are posted to."""
        parts = urlsplit(url)
        self.sender = uuid.uuid4().hex
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path
        number = next(self._numbers)
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def say(self, text: str) -> Answer:
        """Write one message and wait for the answer."""
        return await self.post({"sender": self.sender, "message": text})

    async def post(self, content: Any, path: str = "") -> Answer:
        """Post JSON; the clock starts when the connection is there."""
        body = json.dumps(content).encode()
        head = (
            f"POST {path or self._path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
            f"X-Forwarded-For: {self._address}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = await self._connection()
        began = time.perf_counter()
        try:
            writer.write(head.encode() + body)
            status, answer = await asyncio.wait_for(_read(reader), PATIENCE)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError):
            self.leave()
            status, answer = 0, b""
        self._used = time.perf_counter()
        return Answer(self._used - began, status, answer)

    def leave(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or time.perf_counter() - self._used > IDLE:
            self.leave()
            self._streams = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        return self._streams


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return status and body of one HTTP answer. Raises EOFError or ValueError where it is none."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"content-length:" in head:
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return status, await reader.readexactly(length)
    body = b""
    while b"chunked" in head:
        size = int(await reader.readline(), 16)
        body += (await reader.readexactly(size + 2))[:-2]
        if not size:
            break
    return status, body


@dataclass(frozen=True)
class Crowd:
    """What a crowd got: messages a second, the seconds of each, and how many stayed without an answer."""

    per_second: float
    seconds: list[float]
    silent: int


async def crowd(urls: Sequence[str], people: int, each: int, texts: Iterable[str] = TALK) -> Crowd:
    """Let `people` write `each` messages at once, one after the other; they are spread over the processes at `urls`.

    A person's messages go to the processes in turn, so that no process can count on having them to itself.
    """
    script = tuple(texts)

    async def talk(number: int) -> list[Answer]:
        sender, answers = uuid.uuid4().hex, []
        writers = [Person(url) for url in urls]
        for turn in range(each):
            writer = writers[(number + turn) % len(writers)]
            writer.sender = sender
            answers.append(await writer.say(script[(number + turn) % len(script)]))
        for writer in writers:
            writer.leave()
        return answers

    began = time.perf_counter()
    answers = [one for some in await asyncio.gather(*map(talk, range(people))) for one in some]
    elapsed = time.perf_counter() - began
    silent = sum(not answer.said for answer in answers)
    return Crowd(len(answers) / elapsed, [answer.seconds for answer in answers], silent)


def median_and_p95(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds, with the number of measurements."""
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return {
        "median": round(1000 * statistics.median(seconds), 2),
        "p95": round(1000 * p95, 2),
        "n": len(seconds),
    }
