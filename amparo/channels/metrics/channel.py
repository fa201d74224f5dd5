"""`GET /metrics`: how much is used, and whether it works, for whoever runs Amparo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.health import ActionServerProbe
from amparo.channels.messaging import counters
from amparo.channels.metrics.access import is_allowed
from amparo.channels.metrics.counts import COUNTS, Counts
from amparo.channels.metrics.exposition import State, exposition
from amparo.channels.website import HEADERS, agent_of
from amparo.dialogue import state as dialogue_state
from amparo.settings import current


class MetricsInput(InputChannel):
    """Not a way to talk, but a channel is how Rasa lets us add a route."""

    def __init__(
        self,
        token: str | None = None,
        probe: ActionServerProbe | None = None,
        counts: Counts = COUNTS,
    ) -> None:
        """Take the token (AMPARO_METRICS_TOKEN by default), the probe of the action server and what was counted."""
        self._token = token or current().metrics_token
        self._probe, self._counts = probe or ActionServerProbe(), counts

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "metrics"

    def url_prefix(self) -> str:
        """The routes stand at the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route."""
        blueprint = Blueprint("amparo_metrics")

        async def metrics(request: Request) -> HTTPResponse:
            return await self._metrics(request)

        blueprint.add_route(metrics, "/metrics", methods=["GET"], name="metrics")
        return blueprint

    async def _metrics(self, request: Request) -> HTTPResponse:
        # The address of the connection itself: `request.ip` may be what a header says.
        if not is_allowed(self._token, request.headers, peer_of(request)):
            if self._token:
                return response.empty(401, headers={**HEADERS, "WWW-Authenticate": "Bearer"})
            return response.empty(404, headers=HEADERS)
        agent = agent_of(request)
        endpoint = getattr(agent, "action_endpoint", None)
        state = State(
            agent is not None and agent.is_ready(),
            await self._probe.is_up(getattr(endpoint, "url", None)),
            await dialogue_state.state().count(),
        )
        text = exposition(self._counts, counters.report(), state)
        return response.raw(text, content_type=CONTENT_TYPE_LATEST, headers=HEADERS)


def peer_of(request: Request) -> str:
    """Return the address from which the connection comes; '' where it has none."""
    peer = getattr(request.conn_info, "peername", None)
    return str(peer[0]) if isinstance(peer, tuple) and peer else ""
