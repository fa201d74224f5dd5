"""Reads the body of a request, but never more of it than is allowed, and waits no longer for it than is right."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable

from sanic.exceptions import PayloadTooLarge, RequestTimeout
from sanic.request import Request

BODY_LIMIT = 16 * 1024
BODY_SECONDS = 30.0  # for the smallest message over the worst line


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes | None:
    """Return the body, or None where it is longer than `limit` bytes: the rest is then never read.

    The route must be registered with `stream=True`, or Sanic reads everything before the handler is called. Raises
    RequestTimeout where the body is not there after BODY_SECONDS: Sanic itself only looks for silence, and a client
    that sends a byte now and then would hold its line for ever.
    """
    stream = request.stream
    if stream is None:
        return b""
    stream.request_max_size = limit
    try:
        return await asyncio.wait_for(_all_of(stream), BODY_SECONDS)
    except PayloadTooLarge:
        return None
    except asyncio.TimeoutError:
        stream.keep_alive, stream.request_body = False, None  # or Sanic would wait for the rest itself
        raise RequestTimeout("The body did not come in time.") from None


async def _all_of(stream: AsyncIterable[bytes]) -> bytes:
    return b"".join([part async for part in stream])
