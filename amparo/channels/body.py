"""Reads the body of a request, but never more of it than is allowed."""

from __future__ import annotations

from sanic.exceptions import PayloadTooLarge
from sanic.request import Request

BODY_LIMIT = 16 * 1024


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes | None:
    """Return the body, or None where it is longer than `limit` bytes: the rest is then never read.

    The route must be registered with `stream=True`, or Sanic reads everything before the handler is called.
    """
    stream = request.stream
    if stream is None:
        return b""
    stream.request_max_size = limit
    try:
        return b"".join([part async for part in stream])
    except PayloadTooLarge:
        return None
