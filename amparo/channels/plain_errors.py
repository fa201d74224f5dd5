"""What is answered to a request that cannot be served: one sentence, and what to do in danger.

Sanic's own error pages repeat the address that was asked, name the software, and bring no headers of ours.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.emergency import danger_sentence
from amparo.channels.renderer import language_of
from amparo.channels.website import HEADERS
from amparo.i18n import translate

logger = logging.getLogger(__name__)

_FOR_PROGRAMS = ("/webhooks/", "/hsds/")
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


def answer_errors_plainly(app: Any) -> None:
    """Let the application answer every error so that nothing else answers."""
    app.error_handler.add(Exception, _answer)


def _answer(request: Request, error: Exception) -> HTTPResponse:
    status = error.status_code if isinstance(error, SanicException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("A request could not be answered: %s", error)
    language = _language_of(request)
    if status in _GONE:
        said = f"{translate('There is no such page', language)}."
    else:
        said = translate("I could not answer that just now. Please write to me again.", language)
    text = f"{said} {danger_sentence(None, language)}"
    # Of those that Sanic gives, the one that tells what would be right.
    allowed = (getattr(error, "headers", None) or {}).get("Allow")
    headers = {**HEADERS, **({"Allow": allowed} if allowed else {})}
    if request.path.startswith(_FOR_PROGRAMS):
        return response.json({"error": text}, status=status, headers=headers)
    return response.text(text, status=status, headers=headers)


def _language_of(request: Request) -> str | None:
    """Return the language of who asks, None where the request is too broken to say."""
    try:
        return language_of(request)
    except Exception:
        return None
