"""Whether a port is free, and whether somebody answers on it."""

from __future__ import annotations

import errno
import socket

from amparo.errors import OperatorError


class PortTaken(OperatorError):
    """Another program has the port; the text is one sentence for the operator."""


def is_free(host: str, port: int) -> bool:
    """Whether this process could listen on the port now; True as well where the host is not of this machine."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        return True  # the server will say it better
    with socket.socket(family, kind, protocol) as probe:
        # As the server does: connections of a server that has just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise PortTaken(f"Port {port} may not be used by this user. Choose one above 1023.") from None
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


def require_free(host: str, port: int, variable: str) -> None:
    """Raise PortTaken if another program has the port; `variable` is the setting that chooses another."""
    if not is_free(host, port):
        other = port + 1 if port < 65535 else port - 1
        raise PortTaken(
            f"Port {port} is taken by another program. Stop it, or choose another: {variable}={other} make run"
        )


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(host: str, port: int, timeout: float = 1.0) -> bool:
    """Whether somebody accepts connections on the port, within `timeout` seconds."""
    try:
        with socket.create_connection((host, port), timeout=timeout):
            return True
    except OSError:
        return False
