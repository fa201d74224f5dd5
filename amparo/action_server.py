"""The action server: rasa_sdk with our actions, on this machine only, and silent about what it is sent.

Rasa sends the whole conversation with every call. Stock rasa_sdk listens on all addresses, and when an action fails it
logs the request and sends its body back.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from amparo import logs, memory
from amparo.ports import require_free
from amparo.settings import ROOT, Settings

PACKAGE = "actions"

logger = logging.getLogger(__name__)


def serve_actions(settings: Settings) -> None:
    """Serve the actions until SIGINT or SIGTERM; raises PortTaken."""
    require_free(settings.actions_host, settings.actions_port, "AMPARO_ACTIONS_PORT")
    os.chdir(ROOT)
    settings.export()
    logs.configure()
    app = make_app()
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
        debug=False,
    )


def make_app(package: str = PACKAGE) -> Any:
    """The Sanic application with every action of `package`; leaves with status 1 if that cannot be imported."""
    from rasa_sdk.endpoint import create_app
    from sanic.handlers import ErrorHandler

    app = create_app(package, cors_origins=None)
    # Takes the place of rasa_sdk's handler, which repeats the request in its answer and in the log.
    app.error_handler = ErrorHandler()
    app.error_handler.add(Exception, _answer_error)

    async def begin(app: Any, loop: Any) -> None:
        logs.leave_texts_out()
        memory.settle()

    app.register_listener(begin, "before_server_start")
    return app


def _answer_error(request: Any, error: Exception) -> Any:
    from sanic import response
    from sanic.exceptions import SanicException

    if isinstance(error, SanicException) and error.status_code < 500:
        return response.json({"error": type(error).__name__}, status=error.status_code)
    logger.error("An action failed: %s", error)
    return response.json({"error": "The action failed."}, status=500)
