"""The Rasa server on Amparo's settings: channels, pages and, if asked for, Rasa's own API behind a token."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any

from amparo import logs, memory
from amparo.channels.clear_requests import refuse_unclear_requests
from amparo.channels.compression import compress
from amparo.channels.embedding import embedding_origins
from amparo.channels.plain_errors import answer_errors_plainly
from amparo.channels.turn import TURN_SECONDS
from amparo.dialogue.redaction import redact
from amparo.dialogue.state import state
from amparo.errors import OperatorError
from amparo.model_package.store import verified_model
from amparo.ports import require_free
from amparo.processes import allow_many_connections
from amparo.settings import ROOT, Settings

ENDPOINTS = "endpoints.yml"
CREDENTIALS = "credentials.yml"
# A message has at most 1,000 characters; what is far larger need not be read at all.
LARGEST_REQUEST = 256 * 1024
PURGE_SECONDS = 30.0
# How long a client may be silent while it sends a request. The time to answer must exceed that of a turn (20 seconds).
CLIENT_LIMITS = {
    "REQUEST_TIMEOUT": 20,
    "RESPONSE_TIMEOUT": 60,
    # Longer than a message takes on the slowest line: it would get lost in a line that is closed meanwhile. And longer
    # than in deploy/nginx/keepalive.conf, so that nginx closes first.
    "KEEP_ALIVE_TIMEOUT": 30,
    "REQUEST_MAX_HEADER_SIZE": 8 * 1024,
}


class ServerError(OperatorError):
    """The server cannot go on; the text is one sentence for the operator."""

    status = 1


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises ModelError without a model whose hash is known, PortTaken, and ServerError if it does not start.
    """
    model = verified_model(settings.models)
    require_free(settings.host, settings.port, "AMPARO_PORT")
    os.chdir(ROOT)  # Rasa looks for files and modules from here
    settings.export()
    logs.configure()
    allow_many_connections()
    app = make_app(settings, str(model))
    # Sanic tells of a failed start with a long traceback and goes on; the sentences below say it instead.
    logging.getLogger("sanic.error").disabled = True
    app.run(
        host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False, debug=False
    )
    if not app.ctx.started:
        raise ServerError(f"The server could not start on {settings.host}, port {settings.port}.")


def make_app(settings: Settings, model: str) -> Any:
    """The Sanic application with all channels; the model is loaded when it starts."""
    import rasa.core.run
    import rasa.server
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from amparo import engine

    engine.install()
    # Rasa answers "Hello from Rasa" with its version at "/", where our page belongs.
    rasa.server.add_root_route = lambda app: None
    # Rasa allows credentials (cookies) to other websites; we have none and never will.
    rasa.server.configure_cors = allow_origins
    endpoints = AvailableEndpoints.read_endpoints(ENDPOINTS)
    app = rasa.core.run.configure_app(
        rasa.core.run.create_http_input_channels(None, CREDENTIALS),
        cors=list(embedding_origins(settings.allowed_origins, settings.directory)),
        auth_token=settings.api_token,
        enable_api=settings.api_token is not None,
        port=settings.port,
        endpoints=endpoints,
    )
    if settings.api_token is None:  # the API takes whole models
        app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    # Who stops us waits for answers under way (amparo/supervisor.py, deploy/).
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = TURN_SECONDS + 5
    app.config.update(CLIENT_LIMITS)
    answer_errors_plainly(app)
    refuse_unclear_requests(app)
    app.ctx.started = False
    app.register_middleware(compress, "response")

    async def load(app: Any, loop: Any) -> None:
        app.ctx.agent = await load_agent(model_path=model, endpoints=endpoints, loop=loop)
        if not app.ctx.agent.is_ready():
            raise ServerError("The model could not be loaded; the lines above say why.")
        await engine.warm_up(app.ctx.agent)
        redact("")  # reads its words

    async def begin(app: Any, loop: Any) -> None:
        app.ctx.started = True
        logging.getLogger("sanic.error").disabled = False
        logs.leave_texts_out()
        await state().start()
        memory.settle()
        # Sanic ends the tasks that have a name when it stops.
        app.add_task(purge_regularly(), name="purge")

    async def finish(app: Any, loop: Any) -> None:
        await state().close()

    app.register_listener(load, "before_server_start")
    app.register_listener(begin, "after_server_start")
    app.register_listener(finish, "after_server_stop")
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    return app


async def purge_regularly(seconds: float = PURGE_SECONDS) -> None:
    """Forget what is too old while nobody writes: the bot promises 30 minutes, not 30 minutes and the next visit."""
    with suppress(asyncio.CancelledError):  # the server stops; Sanic would warn of a task that was cancelled
        while True:
            await state().purge()
            await asyncio.sleep(seconds)


def allow_origins(app: Any, cors_origins: list[str] | None = None) -> None:
    """Let these websites read what `app` answers; the HSDS API lets every website by itself."""
    from sanic_cors import CORS

    if cors_origins:
        app.config.CORS_AUTOMATIC_OPTIONS = True
        # Only where a website asks, so that no cache gives one website the answer that was meant for another.
        CORS(
            app,
            resources={r"/(?!hsds/)": {"origins": cors_origins}},
            supports_credentials=False,
            max_age=600,
            always_send=False,
        )
