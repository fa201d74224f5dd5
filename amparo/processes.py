"""Child processes that never outlive the process that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


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
