"""`GET /health`: whether Amparo can answer, for operators, containers and load balancers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.messaging import counters
from amparo.channels.metadata import languages
from amparo.channels.metrics.exposition import seen_of_platform
from amparo.channels.website import HEADERS, agent_of
from amparo.dialogue.state import state
from amparo.directory.errors import DirectoryError
from amparo.directory.lookup import Directory

TIMEOUT_SECONDS = 1.0
CACHE_SECONDS = 1.0


class ActionServerProbe:
    """Asks the action server whether it is there, at most once in `cache_seconds` whoever asks."""

    def __init__(
        self,
        timeout: float = TIMEOUT_SECONDS,
        cache_seconds: float = CACHE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Times are in seconds, as `clock` gives them."""
        self._timeout, self._cache_seconds, self._clock = (
            aiohttp.ClientTimeout(total=timeout),
            cache_seconds,
            clock,
        )
        self._lock = asyncio.Lock()
        self._answers: dict[str, tuple[float, bool]] = {}

    async def is_up(self, action_url: str | None) -> bool:
        """Return whether the server of `action_url` (where Rasa posts actions) answers 200 at `/health` beside it."""
        if not action_url:
            return False
        async with self._lock:
            asked = self._answers.get(action_url)
            if asked is None or self._clock() - asked[0] >= self._cache_seconds:
                up = await self._ask(urljoin(action_url, "health"))
                asked = self._answers[action_url] = (self._clock(), up)
            return asked[1]

    async def _ask(self, url: str) -> bool:
        try:
            async with aiohttp.ClientSession(timeout=self._timeout) as session, session.get(url) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
            return False


def directory_size() -> tuple[int, int]:
    """Return how many services may be shown and in how many countries; zeros where the directory cannot be read."""
    try:
        directory = Directory()
        return sum(service.may_be_shown for service in directory.services()), len(directory.countries())
    except DirectoryError:
        return 0, 0


class HealthInput(InputChannel):
    """Not a way to talk, but a channel is how Rasa lets us add a route."""

    def __init__(self, probe: ActionServerProbe | None = None) -> None:
        """Take the probe of the action server."""
        self._probe = probe or ActionServerProbe()

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "health"

    def url_prefix(self) -> str:
        """The routes stand at the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route."""
        blueprint = Blueprint("amparo_health")

        async def health(request: Request) -> HTTPResponse:
            return await self._health(agent_of(request))

        blueprint.add_route(health, "/health", methods=["GET"], name="health")
        return blueprint

    async def _health(self, agent: Any) -> HTTPResponse:
        ready = agent is not None and agent.is_ready()
        endpoint = getattr(agent, "action_endpoint", None)
        services, countries = directory_size()
        report = {
            "status": "ok" if ready else "starting",
            "model": agent.model_id if ready else None,
            "actions": "ok" if await self._probe.is_up(getattr(endpoint, "url", None)) else "down",
            "languages": list(languages()),
            "services": services,
            "countries": countries,
        }
        report["state"] = state().report()
        # Anybody may ask: small counts would tell that somebody has just written.
        if messaging := counters.report():
            report["messaging"] = {name: seen_of_platform(counted) for name, counted in messaging.items()}
        return response.json(report, status=200 if ready else 503, headers=HEADERS)
