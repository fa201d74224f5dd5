"""What a process asks of the system: children that never outlive it, and room for many connections."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable

logger = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1
_CONNECTIONS = 65_536


def die_with_parent() -> Callable[[], None] | None:
    """What `subprocess` is to run in a new child so that the kernel ends it when this process dies, however it dies.

    None where the system has no such thing (only Linux has); the parent then ends its children itself.
    """
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)  # loaded here: little is safe to do in a child between fork and exec
    parent = os.getpid()

    def in_child() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return in_child


def allow_many_connections() -> None:
    """Raise the number of open connections as far as the system lets us.

    Many systems begin at 1,024: one client that opens so many and says nothing would shut everybody else out.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if most == resource.RLIM_INFINITY else min(_CONNECTIONS, most)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    except (ValueError, OSError):  # then it stays as it is
        logger.warning("The system allows few connections, and that could not be raised")
