"""Refuses requests of which two servers could think differently where they end.

Behind a proxy all people share few connections. What the proxy takes for one request and Sanic for two, or the other
way round, is answered to somebody else ("request smuggling"). So a request that says its length twice, in no number, or
in a header whose name or value is broken, is refused, and its connection closed.
"""

from __future__ import annotations

import re
from typing import Any

from sanic.exceptions import SanicException
from sanic.request import Request

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110
_BROKEN_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)


def refuse_unclear_requests(app: Any) -> None:
    """Let the application look at the head of each request before anything else does."""
    app.add_signal(_check, "http.lifecycle.request")


async def _check(request: Request) -> None:
    lengths = request.headers.getall("content-length", [])
    codings = request.headers.getall("transfer-encoding", [])
    if (
        len(lengths) + len(codings) > 1
        or not all(_LENGTH.fullmatch(length.strip()) for length in lengths)
        or not all(coding.strip() == "chunked" for coding in codings)
        or not all(_NAME.fullmatch(name) for name in request.headers)
        or any(_BROKEN_VALUE.search(value) for value in request.headers.values())
    ):
        raise SanicException("It is not clear where this request ends.", status_code=400)
