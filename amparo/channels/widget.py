"""Serves the widget: `/widget/amparo.js`, the file that a website loads, and the modules behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.assets import ENTRY, Assets, shared_assets

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Origin",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_FIVE_MINUTES = "public, max-age=300"
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


class WidgetInput(InputChannel):
    """Not a way to talk, but a channel is how Rasa lets us add routes."""

    def __init__(self, assets: Assets | None = None) -> None:
        """Take the files; by default those of this installation, in its languages."""
        self._assets = assets or shared_assets()
        self._tag = f'"{hashlib.sha256(self._assets.entry).hexdigest()[:16]}"'

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "widget"

    def url_prefix(self) -> str:
        """The routes stand under the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("amparo_widget")

        async def entry(request: Request) -> HTTPResponse:
            return self._entry(request)

        async def file(request: Request, version: str, name: str) -> HTTPResponse:
            return self._file(version, name)

        blueprint.add_route(entry, f"/widget/{ENTRY}", methods=["GET"], name="entry")
        blueprint.add_route(file, "/widget/<version:str>/<name:str>", methods=["GET"], name="file")
        return blueprint

    def _entry(self, request: Request) -> HTTPResponse:
        headers = {**_HEADERS, "Cache-Control": _FIVE_MINUTES, "ETag": self._tag}
        # A proxy that compresses marks the tag as weak.
        if request.headers.get("if-none-match", "").removeprefix("W/") == self._tag:
            return response.empty(status=304, headers=headers)
        return response.raw(self._assets.entry, content_type=_TYPES["js"], headers=headers)

    def _file(self, version: str, name: str) -> HTTPResponse:
        content = self._assets.files.get(name)
        if content is None:
            return response.text("There is no such file.", status=404, headers=_HEADERS)
        # After an update a browser may still have the old entry: it gets the new files, but only for now.
        cache = _FOR_EVER if version == self._assets.version else _FIVE_MINUTES
        kind = _TYPES[name.rsplit(".", 1)[-1]]
        return response.raw(content, content_type=kind, headers={**_HEADERS, "Cache-Control": cache})
