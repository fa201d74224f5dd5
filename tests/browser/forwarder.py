"""A server in front of the bot that can be slow or gone, as servers are: it passes bytes on and understands nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Forwarder:
    """Listens on a free port of this machine and passes on to `port`."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0  # seconds before anything is passed on to the bot
        self._goal = port
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Be there, at the port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Be gone: nobody listens, and what was open is closed."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", self._goal))
            except OSError:
                return
            self._open |= {client, server}
            for source, goal, waits in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass_on, args=(source, goal, waits), daemon=True).start()

    def _pass_on(self, source: socket.socket, goal: socket.socket, waits: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if waits:
                    time.sleep(self.delay)
                goal.sendall(data)
        for each in (source, goal):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            self._open.discard(each)
