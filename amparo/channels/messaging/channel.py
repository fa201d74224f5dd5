"""The webhooks of all platforms that are set up: `/webhooks/<platform>/webhook`.

A request that is not authentic is refused and nothing of it is processed. Everything else is acknowledged at once,
whatever it holds: what is not, comes again and again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request as SanicRequest
from sanic.response import HTTPResponse

from amparo.channels.body import read_body
from amparo.channels.messaging.conversations import Conversations
from amparo.channels.messaging.counters import counters_of
from amparo.channels.messaging.delivery import TIMEOUT, Delivery, reason
from amparo.channels.messaging.desk import TURNS_AT_ONCE, Desk
from amparo.channels.messaging.incoming import Request
from amparo.channels.messaging.platform import BadUpdate, Platform
from amparo.channels.messaging.platforms import platforms_set_up
from amparo.channels.messaging.talk import Talk
from amparo.dialogue.state import state
from amparo.settings import current

logger = logging.getLogger(__name__)

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
FINISH_SECONDS = 8.0  # less than amparo/supervisor.py gives us
_PAUSE_SECONDS = 5.0
_LOOK_SECONDS = 1.0


class MessagingInput(InputChannel):
    """One channel of Rasa's for all platforms. `platforms`: by default those that the settings switch on."""

    def __init__(self, platforms: list[Platform] | None = None) -> None:
        self._platforms = platforms_set_up() if platforms is None else platforms
        self._webhooks: list[_Webhook] = []
        self._taking_over: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Is everything answered that came in?"""
        return all(webhook.is_idle for webhook in self._webhooks)

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "messaging"

    def url_prefix(self) -> str:
        """Each platform has its own name in the address."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Rasa's `on_new_message` is not used: a turn needs the agent itself."""
        blueprint = Blueprint("amparo_messaging")
        settings = current()
        conversations = Conversations(settings.messaging_key)
        turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._webhooks = webhooks = [
            _Webhook(platform, conversations, settings.messages_per_minute, turns)
            for platform in self._platforms
        ]
        for webhook in webhooks:
            webhook.add_to(blueprint)

        async def close(app: Any, loop: Any) -> None:
            if self._taking_over is not None:
                self._taking_over.cancel()
            await asyncio.gather(*(webhook.close() for webhook in webhooks))

        async def take_over(app: Any, loop: Any) -> None:
            self._taking_over = loop.create_task(self._take_over_regularly())

        if webhooks:
            blueprint.listener("after_server_start")(take_over)
        blueprint.listener("before_server_stop")(close)
        return blueprint

    async def _take_over_regularly(self) -> None:
        """Answer what other processes acknowledged, and did not live to answer."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                left = await state().left_behind()
                for event, held in sorted(left, key=lambda each: (each[1]["at"], each[1]["number"])):
                    for webhook in self._webhooks:
                        await webhook.take_over(event, held)
            except Exception as error:  # or nothing would be taken over any more
                logger.error("Messages could not be taken over (%s)", reason(error))


class _Webhook:
    def __init__(
        self, platform: Platform, conversations: Conversations, per_minute: int, turns: asyncio.Semaphore
    ) -> None:
        self._platform, self._conversations, self._turns = platform, conversations, turns
        self._talk = Talk(platform, per_minute)
        self._counters = counters_of(platform.name)
        self._desk: Desk | None = None
        self._client: httpx2.AsyncClient | None = None
        self._polling: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        return self._desk is None or self._desk.is_idle

    def add_to(self, blueprint: Blueprint) -> None:
        name, path = self._platform.name, f"/webhooks/{self._platform.name}/webhook"

        async def handshake(request: SanicRequest) -> HTTPResponse:
            return self._handshake(request)

        async def receive(request: SanicRequest) -> HTTPResponse:
            return await self._receive(request)

        blueprint.add_route(handshake, path, methods=["GET"], name=f"{name}_handshake")
        blueprint.add_route(receive, path, methods=["POST"], name=f"{name}_receive", stream=True)
        blueprint.listener("after_server_start")(self._open)

    async def _open(self, app: Any, loop: Any) -> None:
        platform, counters = self._platform, self._counters
        self._client = client = httpx2.AsyncClient(timeout=TIMEOUT)
        self._desk = Desk(
            platform,
            self._talk,
            self._conversations,
            Delivery(platform.name, counters),
            counters,
            lambda: getattr(app.ctx, "agent", None),
            client,
            self._turns,
        )
        if platform.poll(client) is not None:
            self._polling = asyncio.get_running_loop().create_task(self._poll(self._desk, client))

    async def close(self) -> None:
        """Take nothing more, and finish what was taken: what comes from now on comes again after the start."""
        desk, self._desk = self._desk, None
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        if desk is not None:
            await desk.finish(FINISH_SECONDS)
        if self._client is not None:
            await self._client.aclose()

    async def take_over(self, event: str, held: dict[str, Any]) -> None:
        """Answer what came on this platform to a process that has ended."""
        if self._desk is not None and held["platform"] == self._platform.name:
            await self._desk.take_over(event, held)

    async def _poll(self, desk: Desk, client: httpx2.AsyncClient) -> None:
        while (updates := self._platform.poll(client)) is not None:
            try:
                async for incoming in updates:
                    await desk.take(incoming)
            except Exception as error:  # or nobody would be heard any more
                logger.error("%s: asking for updates failed (%s)", self._platform.name, reason(error))
            await asyncio.sleep(_PAUSE_SECONDS)

    def _handshake(self, request: SanicRequest) -> HTTPResponse:
        answer = self._platform.handshake(self._request(request))
        if answer is None:
            return response.text("Refused.", status=403, headers=HEADERS)
        return response.text(answer, headers=HEADERS)

    async def _receive(self, request: SanicRequest) -> HTTPResponse:
        body = await read_body(request, self._platform.body_limit)
        if body is None:
            return response.text("Too large.", status=413, headers=HEADERS)
        came = self._request(request, body)
        if not self._platform.is_authentic(came):
            self._counters.add("refused")
            return response.text("Refused.", status=403, headers=HEADERS)
        if self._desk is None:  # the server is starting or stopping: the platform will send it again
            return response.text("Not ready.", status=503, headers=HEADERS)
        try:
            taken = self._platform.read(came)
        except BadUpdate as problem:
            logger.warning("%s: an update was not understood (%s)", self._platform.name, problem)
            taken = []
        except Exception as error:  # a fault of ours, which would come again and again
            logger.error("%s: an update could not be read (%s)", self._platform.name, reason(error))
            taken = []
        if not taken:
            self._counters.add("ignored")
        if taken:
            await asyncio.wait([self._desk.take(incoming) for incoming in taken])
        acknowledged = self._platform.acknowledgement()
        return response.text(acknowledged.body, headers=HEADERS, content_type=acknowledged.content_type)

    def _request(self, request: SanicRequest, body: bytes = b"") -> Request:
        """Return the request as the platform made it: behind a proxy only the settings know its public address."""
        public = urlsplit(self._platform.webhook_url or request.url)
        url = urlunsplit((public.scheme, public.netloc, public.path, request.query_string, ""))
        query = {name: values[0] for name, values in request.args.items()}
        return Request(request.method, url, dict(request.headers), query, body)
