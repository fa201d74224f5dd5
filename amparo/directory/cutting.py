"""HTTP connections that can be cut at an instant, whatever the other side does.

The time-outs of requests count from one received piece to the next: a server that sends a byte a second, in its
headers, its body or the TLS handshake, never meets them.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

_thread = threading.local()  # .cut: the Cut within which this thread asks


class Cut:
    """A `with` block whose connections are shut down `seconds` after its begin. `is_over` says that it happened."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = (
            None  # a second handle of the connection: TLS takes the first over
        )
        self._timer = threading.Timer(max(0.0, seconds), self._shut_down)
        self._timer.daemon = True

    @property
    def remaining(self) -> float:
        """Seconds that are left, 0 or more."""
        return max(0.0, self._ends - time.monotonic())

    def covers(self, connected: socket.socket | None) -> None:
        """Name the socket in use now."""
        handle = None
        if connected is not None:
            handle = socket.fromfd(connected.fileno(), connected.family, connected.type)
        with self._lock:
            self._drop()
            self._socket = handle
        if self.is_over:
            self._shut_down()

    def __enter__(self) -> Cut:
        _thread.cut = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        _thread.cut = None
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _shut_down(self) -> None:
        self.is_over = True
        with self._lock, contextlib.suppress(OSError):  # closed by the other side already
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)


def _cover(connected: socket.socket | None) -> None:
    cut: Cut | None = getattr(_thread, "cut", None)
    if cut is not None:
        cut.covers(connected)


class CuttableConnection(HTTPConnection):
    """A connection that the Cut of its thread covers from its first byte, and again where it is kept alive."""

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        _cover(connected)
        return connected

    def request(self, *arguments: Any, **options: Any) -> None:
        """As HTTPConnection's."""
        _cover(self.sock)
        super().request(*arguments, **options)


class CuttableTlsConnection(CuttableConnection, HTTPSConnection):
    """The same with TLS."""


class CuttableAdapter(HTTPAdapter):
    """For requests.Session.mount: keeps connections alive, and lets a Cut end them. Subclasses may narrow `kinds`."""

    kinds: tuple[type[HTTPConnection], type[HTTPSConnection]] = (CuttableConnection, CuttableTlsConnection)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """As HTTPAdapter's."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, proxy: str, **options: Any) -> PoolManager:
        """As HTTPAdapter's; behind a SOCKS proxy, which has connections of its own kind, only time-outs hold."""
        manager: PoolManager = super().proxy_manager_for(proxy, **options)
        if proxy.lower().startswith("http"):
            manager.pool_classes_by_scheme = self._pools()
        return manager

    def _pools(self) -> dict[str, type[HTTPConnectionPool]]:
        plain, tls = self.kinds
        return {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }
