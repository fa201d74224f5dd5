"""Stands in for `amparo serve` behind a proxy: answers, breaks or waits as a test says, and counts what it was sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Upstream:
    """`mode`: what happens to a request that was read: 'answer', 'break' (the line ends) or 'wait' (for `go_on`)."""

    port: int
    mode: str = "answer"
    body: bytes = b"answered"
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    lines: list[socket.socket] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    is_reached: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream: Upstream

    def setup(self) -> None:
        super().setup()
        self.upstream.lines.append(self.connection)

    def _handle(self) -> None:
        upstream = self.upstream
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream.requests.append(
            (self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        upstream.is_reached.set()
        if upstream.mode == "break":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if upstream.mode == "wait":
            upstream.go_on.wait(20)
        with contextlib.suppress(ConnectionError):
            self.send_response(200)
            self.send_header("Content-Length", str(len(upstream.body)))
            self.end_headers()
            self.wfile.write(upstream.body)

    do_GET = do_POST = _handle

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def upstream_on(port: int) -> Iterator[Upstream]:
    """An upstream that serves inside the block."""
    upstream = Upstream(port)
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"upstream": upstream}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield upstream
    finally:
        upstream.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
        for line in upstream.lines:  # which are kept between requests
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
