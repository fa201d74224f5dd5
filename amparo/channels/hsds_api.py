"""A read-only Open Referral HSDS 3.0 API of the directory, for other organisations: `/hsds/`.

Public data for anybody: open to every website, without credentials, and nothing of who asks is looked at or kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.embedding import public_address
from amparo.channels.hsds_openapi import openapi
from amparo.channels.hsds_query import BadParameter, canonical_uuid, page_of, read_query
from amparo.dialogue.state import state
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.export import public_documents
from amparo.directory.hsds.tables import VERSION
from amparo.settings import current

PREFIX = "/hsds"
PROFILE = "https://docs.openreferral.org/"
# Of all who ask together, as no address of anybody is looked at: so much that no harvester slows the chat down.
REQUESTS_PER_MINUTE = 600
_EVERYBODY = "hsds:everybody"
METHODS = "GET, HEAD, OPTIONS"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
_KEPT = {"Cache-Control": "public, max-age=300"}
_NOT_KEPT = {"Cache-Control": "no-store"}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


class HsdsInput(InputChannel):
    """Not a way to talk, but a channel is how Rasa lets us add routes."""

    def __init__(self, per_minute: int = REQUESTS_PER_MINUTE) -> None:
        """Take the limit of requests a minute, of all who ask together."""
        self._per_minute = per_minute

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "hsds"

    def url_prefix(self) -> str:
        """The routes stand below /hsds, which they name themselves: Rasa would put them below /webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("amparo_hsds")
        routes: dict[str, Callable[..., HTTPResponse]] = {
            f"{PREFIX}/": _about,
            f"{PREFIX}/openapi.json": _openapi,
            f"{PREFIX}/services": _services,
            f"{PREFIX}/services/<id:str>": _service,
        }
        for number, (path, handler) in enumerate(routes.items()):
            # One route for all methods: of two, Sanic names no `Allow` where it refuses a third.
            blueprint.add_route(
                self._answering(handler), path, methods=METHODS.split(", "), name=f"read_{number}"
            )
        return blueprint

    def _answering(self, handler: Callable[..., HTTPResponse]) -> Callable[..., Awaitable[HTTPResponse]]:
        async def answer(request: Request, **parts: str) -> HTTPResponse:
            if request.method == "OPTIONS":
                return response.empty(headers={**HEADERS, **_PREFLIGHT})
            if wait := await state().seconds_to_wait(_EVERYBODY, self._per_minute):
                text = f"Too many requests are made here just now; try again in {wait} seconds."
                return _error(429, text, **{"Retry-After": str(wait)})
            try:
                return handler(request, **parts)
            except BadParameter as problem:
                return _error(400, str(problem))
            except DirectoryError:
                return _error(503, "The directory cannot be read just now; try again later.")

        return answer


def _about(request: Request) -> HTTPResponse:
    _take_no_parameters(request)
    openapi_url = f"{_base(request)}/openapi.json"
    return _answer(request, {"version": VERSION, "profile": PROFILE, "openapi_url": openapi_url})


def _openapi(request: Request) -> HTTPResponse:
    _take_no_parameters(request)
    return _answer(request, openapi(_base(request)))


def _services(request: Request) -> HTTPResponse:
    arguments = request.get_args(keep_blank_values=True)
    return _answer(request, page_of(public_documents(), read_query(arguments)))


def _service(request: Request, id: str) -> HTTPResponse:
    _take_no_parameters(request)
    wanted = canonical_uuid(id)
    for document in public_documents():
        if document["id"] == wanted:
            return _answer(request, document)
    return _error(404, "There is no service with this id.")


def _base(request: Request) -> str:
    return f"{public_address(request, current().public_url)}{PREFIX}"


def _take_no_parameters(request: Request) -> None:
    if request.query_string:
        raise BadParameter("This address takes no parameters.")


def _answer(request: Request, data: Any) -> HTTPResponse:
    """The data with its ETag, or 304 where the client has it already."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    # Weak: a proxy or we may send it compressed, and the data is the same then.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**HEADERS, **_KEPT, "ETag": tag}
    if _has(request.headers.get("if-none-match", ""), tag):
        return HTTPResponse(status=304, headers=headers)
    if request.method == "HEAD":
        return HTTPResponse(
            headers={**headers, "Content-Length": str(len(body))}, content_type="application/json"
        )
    return HTTPResponse(body, headers=headers, content_type="application/json")


def _has(if_none_match: str, tag: str) -> bool:
    """Does the header name this ETag? Compared weakly, as RFC 9110 wants it for If-None-Match."""
    if if_none_match.strip() == "*":
        return True
    return tag.removeprefix("W/") in re.findall(r'"[^"]*"', if_none_match)


def _error(status: int, text: str, **headers: str) -> HTTPResponse:
    return response.json({"error": text}, status=status, headers={**HEADERS, **_NOT_KEPT, **headers})
