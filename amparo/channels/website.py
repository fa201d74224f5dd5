"""The website channel: what the widget and any other client on the web talks to.

`POST /webhooks/website/webhook` takes `{"sender", "message", "metadata"}` and answers with a list of messages. Beside
it: `/start` says how a chat begins, `/end` forgets one.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.addresses import AddressLimits, shared_address_limits
from amparo.channels.body import BODY_LIMIT, read_body
from amparo.channels.emergency import danger_sentence, too_fast_text
from amparo.channels.forgetting import forget_soon
from amparo.channels.metadata import valid_metadata
from amparo.channels.overload import Room, shared_room
from amparo.channels.rendering.web import answer
from amparo.channels.start import start_of_chat
from amparo.channels.website_openapi import SENDER_LIMIT

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class BadRequest(Exception):
    """A request that cannot be answered; the message is one sentence for the developer of the client."""


@dataclass(frozen=True)
class WebsiteRequest:
    """A request that keeps the contract."""

    sender: str
    message: str
    metadata: dict[str, str]


def read_request(body: bytes) -> WebsiteRequest:
    """Return what a body says; raise BadRequest where it does not keep the contract."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("The body must be JSON.") from None
    if not isinstance(data, dict):
        raise BadRequest("The body must be a JSON object.")
    sender, message = data.get("sender"), data.get("message")
    if not isinstance(sender, str) or not sender.strip():
        raise BadRequest(
            "The field 'sender' must be a text that is not empty: the random id of the conversation."
        )
    if len(sender) > SENDER_LIMIT:
        raise BadRequest(f"The field 'sender' must have at most {SENDER_LIMIT} characters.")
    if not sender.isprintable():
        raise BadRequest("The field 'sender' must have printable characters only.")
    if message is not None and not isinstance(message, str):
        raise BadRequest("The field 'message' must be a text.")
    return WebsiteRequest(sender, message or "", valid_metadata(data.get("metadata")))


def agent_of(request: Request) -> Any:
    """Return Rasa's agent, or None while there is none."""
    return getattr(request.app.ctx, "agent", None)


class WebsiteInput(InputChannel):
    """Rasa's REST channel with limits, without traces and never silent."""

    def __init__(self, addresses: AddressLimits | None = None, room: Room | None = None) -> None:
        """Take the limits of addresses and of turns at once; by default from the settings."""
        self._addresses = addresses or shared_address_limits()
        self._room = room or shared_room()

    @classmethod
    def name(cls) -> str:
        """The name in the URL and in the conversation."""
        return "website"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Rasa's `on_new_message` is not used: a turn needs the agent itself."""
        blueprint = Blueprint("amparo_website")

        async def status(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"}, headers=HEADERS)

        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        async def start(request: Request) -> HTTPResponse:
            metadata = valid_metadata({name: values[0] for name, values in request.args.items()})
            return response.json(await start_of_chat(agent_of(request), metadata), headers=HEADERS)

        async def end(request: Request) -> HTTPResponse:
            return await self._end(request)

        blueprint.add_route(status, "/", methods=["GET"], name="status")
        blueprint.add_route(start, "/start", methods=["GET"], name="start")
        blueprint.add_route(end, "/end", methods=["POST"], name="end", stream=True)
        blueprint.add_route(receive, "/webhook", methods=["POST"], name="receive", stream=True)
        return blueprint

    async def _receive(self, request: Request) -> HTTPResponse:
        body = await read_body(request)
        if body is None:
            error = f"The body must have at most {BODY_LIMIT:,} bytes: send a shorter message. {danger_sentence(None)}"
            return response.json({"error": error}, status=413, headers=HEADERS)
        try:
            wanted = read_request(body)
        except BadRequest as problem:
            return response.json({"error": str(problem)}, status=400, headers=HEADERS)
        agent = agent_of(request)
        address = await self._addresses.key_of(request)
        wait = await self._addresses.of_message(address, wanted.sender)
        if wait:
            text = await too_fast_text(agent, wanted.sender, wanted.metadata, wait)
            return response.text(text, status=429, headers={**HEADERS, "Retry-After": str(wait)})
        turn = await self._room.answer(
            agent,
            wanted.sender,
            wanted.message,
            wanted.metadata,
            self.name(),
            address=address,
        )
        answers = [answer(each.reply, turn.language, wanted.sender, each.utter) for each in turn.messages]
        return response.json(answers, headers=HEADERS)

    async def _end(self, request: Request) -> HTTPResponse:
        """Forget a conversation. Whoever leaves a page waits for nothing, so nothing is waited for here either."""
        try:
            sender = read_request(await read_body(request) or b"").sender
        except BadRequest as problem:
            return response.json({"error": str(problem)}, status=400, headers=HEADERS)
        forget_soon(sender)
        return response.empty(headers=HEADERS)
