"""The load generator reads what servers answer, and takes silence for silence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from benchmarks.load import Answer, Person, crowd, median_and_p95

Handler = Callable[[bytes, bytes], bytes]


@asynccontextmanager
async def server(answer: Handler) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            given = answer(head, await reader.readexactly(length))
            writer.write(given)
            if not given:
                break
        writer.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with running:
        yield f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/chat"


def with_length(status: int, content: object) -> bytes:
    body = json.dumps(content).encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


def echo(head: bytes, body: bytes) -> bytes:
    said = json.loads(body)
    return with_length(200, [{"recipient_id": said["sender"], "text": said["message"]}])


async def said_by(handler: Handler) -> Answer:
    async with server(handler) as url:
        person = Person(url)
        try:
            return await person.say("hello")
        finally:
            person.leave()


async def test_a_person_gets_the_answer_to_their_message_on_one_connection() -> None:
    async with server(echo) as url:
        person = Person(url)
        for text in ("hello", "grüß dich"):
            answer = await person.say(text)
            assert (answer.status, answer.said) == (200, [{"recipient_id": person.sender, "text": text}])
        person.leave()


async def test_an_answer_in_chunks_is_put_together() -> None:
    answer = await said_by(
        lambda head, body: (
            b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n[{"a\r\n6\r\n": 1}]\r\n0\r\n\r\n'
        )
    )
    assert answer.said == [{"a": 1}]


async def test_silence_an_error_and_a_closed_line_are_no_answers() -> None:
    assert (await said_by(lambda head, body: with_length(200, []))).said == []
    assert (await said_by(lambda head, body: with_length(503, [{"text": "later"}]))).said == []
    closed = await said_by(lambda head, body: b"")
    assert (closed.status, closed.said) == (0, [])


async def test_each_person_comes_from_an_address_of_their_own() -> None:
    addresses = []

    def note(head: bytes, body: bytes) -> bytes:
        addresses.append(head.split(b"X-Forwarded-For: ")[1].split(b"\r\n")[0])
        return echo(head, body)

    async with server(note) as url:
        await crowd([url], people=5, each=2)
    assert len(addresses) == 10 and len(set(addresses)) == 5


async def test_a_crowd_spreads_each_conversation_over_the_processes_and_counts_who_got_nothing() -> None:
    here, there = [], []

    def first(head: bytes, body: bytes) -> bytes:
        here.append(json.loads(body)["sender"])
        return echo(head, body)

    def second(head: bytes, body: bytes) -> bytes:
        there.append(json.loads(body)["sender"])
        return with_length(200, [])

    async with server(first) as one, server(second) as two:
        result = await crowd([one, two], people=4, each=2)
    assert sorted(here) == sorted(there) and len(set(here)) == 4
    assert (len(result.seconds), result.silent) == (8, 4)
    assert result.per_second > 0


def test_median_and_p95_are_milliseconds() -> None:
    assert median_and_p95([0.001 * number for number in range(1, 102)]) == {"median": 51, "p95": 96, "n": 101}
    assert median_and_p95([0.5]) == {"median": 500, "p95": 500, "n": 1}
