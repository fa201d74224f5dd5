"""Logs that never hold what people wrote: only warnings and errors, and of those only what cannot be a person's words.

Rasa and its libraries put messages into log texts, warnings and exceptions. Which of them do changes with every
release, so nothing is searched for and cut out: once people can write, a record of anybody else's code keeps only its
level, its logger and its place, and an exception keeps its type and its place.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

# Our own packages: what they log is written by us, and names no message.
OWN = ("amparo", "actions")
LEFT_OUT = "(text left out)"
_MOST_FRAMES = 6
_MOST_CAUSES = 3

logger = logging.getLogger(__name__)


class _State:
    discreet = False


def configure() -> None:
    """Send warnings and errors to standard error, for the time before anybody can write: texts are still shown.

    DEBUG and INFO are off for good, whatever LOG_LEVEL or a library says: they hold whole conversations.
    """
    logging.disable(logging.INFO)
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        level=logging.WARNING,
        stream=sys.stderr,
        force=True,
    )
    logging.setLogRecordFactory(_record)
    # Warnings of Python are caught and dropped: Rasa's imports alone give dozens, none of which an operator can act
    # on, and later ones can quote a message.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    _configure_structlog()


def leave_texts_out() -> None:
    """From now on people can write: keep only what cannot be their words."""
    _State.discreet = True


def describe_error(error: BaseException | None) -> str:
    """Type and place of an exception and of what caused it, without its text: that may quote a message."""
    parts: list[str] = []
    while error is not None and len(parts) < _MOST_CAUSES:
        frames = [
            f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(error.__traceback__)
        ]
        known = isinstance(error, OSError) and error.errno in errno.errorcode
        reason = (
            f" ({os.strerror(error.errno)})" if isinstance(error, OSError) and known and error.errno else ""
        )
        place = " < ".join(frames[: -_MOST_FRAMES - 1 : -1])
        parts.append(type(error).__name__ + reason + (f" at {place}" if place else ""))
        error = error.__cause__ or error.__context__
    return ", caused by ".join(parts)


def _record(
    name: str,
    level: int,
    path: str,
    line: int,
    message: object,
    args: Any,
    exc_info: Any,
    func: str | None = None,
    sinfo: str | None = None,
    **kwargs: Any,
) -> logging.LogRecord:
    # Made here rather than in a handler: libraries bring handlers of their own, and all of them get this record.
    if _State.discreet:
        if name.partition(".")[0] not in OWN:
            message, args = f"{LEFT_OUT} at {Path(path).name}:{line}", ()
        elif isinstance(args, tuple):
            args = tuple(
                describe_error(value) if isinstance(value, BaseException) else value for value in args
            )
        if isinstance(message, BaseException):
            message, args = describe_error(message), ()
        if exc_info and exc_info[1] is not None:
            message = f"{message} [{describe_error(exc_info[1]).replace('%', '%%' if args else '%')}]"
        exc_info = sinfo = None
    return logging.LogRecord(name, level, path, line, message, args, exc_info, func, sinfo, **kwargs)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("An error was not handled.", exc_info=(kind, error or kind(), trace))


def _configure_structlog() -> None:
    import structlog

    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, keep_event_name],
        logger_factory=lambda *args: logging.getLogger("amparo.rasa"),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )


def keep_event_name(_: Any, __: str, event: Any) -> tuple[tuple[str], dict[str, Any]]:
    """Structlog processor: of an event only its name stays, such as `rest.message.received.failure`.

    The other keys (text, user_text, tracker_latest_message, …) and any event that is not a plain name are dropped.
    """
    name = str(event.get("event", ""))
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", name):
        name = LEFT_OUT
    return (name,), {"exc_info": event.get("exc_info")}
