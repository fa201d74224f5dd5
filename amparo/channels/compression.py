"""Sends texts compressed: on an old phone with a bad connection every kilobyte is time."""

from __future__ import annotations

import gzip

from sanic.request import Request
from sanic.response import BaseHTTPResponse

LEAST_BYTES = 500  # below that the headers weigh more than what is saved
_TYPES = ("text/", "application/json", "application/xml", "image/svg")


def compress(request: Request, response: BaseHTTPResponse) -> None:
    """Compress a response where the browser takes it. Level 6, as servers have it: more is slow and hardly smaller.

    No secret can be guessed by lengths (BREACH): a page holds the id of its conversation beside words that were
    written, but without cookies nobody can make somebody else's browser send words in that conversation.
    """
    headers = response.headers
    content = getattr(response, "body", None)
    if not content or len(content) < LEAST_BYTES or "content-encoding" in headers:
        return
    if not str(response.content_type or "").startswith(_TYPES):
        return
    headers["Vary"] = ", ".join(filter(None, [headers.get("Vary"), "Accept-Encoding"]))
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(content, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
