"""The HSDS API on loopback, in a thread of its own: clients that wait can ask it, too."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rasa.core.channels.channel import register
from sanic import Sanic

from amparo.channels.compression import compress
from amparo.channels.hsds_api import HsdsInput
from amparo.server import allow_origins


@contextmanager
def hsds_server(requests_per_minute: int = 1_000_000) -> Iterator[str]:
    """Serve, and give the address of the API without a slash at its end."""
    Sanic.test_mode = True
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    servers: list[Any] = []

    async def start() -> None:
        app = Sanic(f"test-{uuid.uuid4().hex}", configure_logging=False)
        allow_origins(app, ["https://ngo.example"])
        app.register_middleware(compress, "response")
        register([HsdsInput(requests_per_minute)], app, route="/webhooks/")
        server = await app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.start_serving()
        servers.append(server)
        ready.set()

    async def stop() -> None:
        servers[0].close()
        await servers[0].wait_closed()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(stop())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/hsds"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
