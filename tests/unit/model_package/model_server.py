"""A server on this machine that gives a packed model as a test tells it, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class ModelServer(ThreadingHTTPServer):
    """What it gives (`content`), how it fails, and which ranges it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = b""
        self.cuts: list[int] = []
        """After so many bytes the connection is cut, one for each request; then no more."""
        self.statuses: list[int] = []
        """What is answered to the next requests."""
        self.location = ""
        self.ranges = True
        self.pause = 0.0
        """Seconds between two pieces of 100 bytes."""
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/amparo.tar.gz"

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that leaves is no fault here


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        give, server = self.server.content, self.server
        asked = self.headers.get("Range", "")
        server.asked.append(asked)
        status = server.statuses.pop(0) if server.statuses else 200
        if status != 200:
            self.send_response(status)
            if server.location:
                self.send_header("Location", server.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and server.ranges else 0
        if start and start >= len(give):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(give) - 1}/{len(give)}")
        self.send_header("Content-Length", str(len(give) - start))
        self.end_headers()
        cut = server.cuts.pop(0) if server.cuts else len(give)
        for place in range(start, min(start + cut, len(give)), 100):
            self.wfile.write(give[place : min(place + 100, start + cut)])
            self.wfile.flush()
            time.sleep(server.pause)
        self.close_connection = True


@contextmanager
def serving() -> Iterator[ModelServer]:
    """A server until the end of the block."""
    with ModelServer() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
