"""A request of which two servers could think differently where it ends is refused, and its connection closed."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.unit.channels.conftest import FakeAgent

HEAD = b"POST /webhooks/website/webhook HTTP/1.1\r\nHost: a\r\n"
HIDDEN = b"GET /about HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


async def exchange(client: aiohttp.ClientSession, sent: bytes) -> bytes:
    """Everything that the server says to these bytes until it closes or is silent."""
    address: Any = client._base_url
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(sent)
    said = b""
    try:
        while part := await asyncio.wait_for(reader.read(65536), 1.0):
            said += part
    except (asyncio.TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return said


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: 0, 40\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: +0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: -1\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: \xd9\xa0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length:\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length : 40\r\n\r\n" + HIDDEN,
        HEAD + b" Content-Length: 40\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding: identity\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"X: a\nContent-Length: 40\r\n\r\n" + HIDDEN,
        HEAD + b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + HIDDEN,
        HEAD + b"X\x00: a\r\n\r\n" + HIDDEN,
        HEAD + b"X: a\x00b\r\n\r\n" + HIDDEN,
        HEAD + CHUNKED + b"\r\n-1\r\n\r\n" + HIDDEN,
        HEAD + CHUNKED + b"\r\nnonsense\r\n" + HIDDEN,
        b"POST  / HTTP/1.1\r\n\r\n" + HIDDEN,
        b"POST / HTTP/3.0\r\n\r\n" + HIDDEN,
        b"GET / HTTP/1.1 x\r\n\r\n" + HIDDEN,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    ],
    ids=range(27),
)
async def test_it_is_refused_and_what_is_hidden_behind_it_is_not_answered(
    client: aiohttp.ClientSession, agent: FakeAgent, request_: bytes
) -> None:
    said = await exchange(client, request_)
    assert said.startswith(b"HTTP/1.1 400 "), said[:200]
    assert said.count(b"HTTP/1.1 ") == 1 and agent.seen == []
    assert b"emergency number" in said


@pytest.mark.parametrize(
    "request_",
    [
        HEAD
        + CHUNKED
        + b'\r\n1\r\n{\r\n20;name=x\r\n"sender": "s", "message": "help"\r\n1\r\n}\r\n0\r\n\r\n',
        HEAD + b'Content-Length: 35\r\n\r\n{"sender": "s", "message": "help" }',
    ],
    ids=["chunked", "length"],
)
async def test_what_is_clear_is_answered(
    client: aiohttp.ClientSession, agent: FakeAgent, request_: bytes
) -> None:
    said = await exchange(client, request_)
    assert said.startswith(b"HTTP/1.1 200 "), said[:300]
    assert [message.text for message in agent.seen] == ["help"]


async def test_requests_one_behind_the_other_are_answered_in_their_order(
    client: aiohttp.ClientSession,
) -> None:
    paths = [b"/about", b"/privacy", b"/nowhere", b"/robots.txt"]
    said = await exchange(client, b"".join(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % path for path in paths))
    statuses = [part[:3] for part in said.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"404", b"200"]
