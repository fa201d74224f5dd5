"""What a remote directory costs a look-up, healthy and dead: medians in ms and as multiples of the local look-up.

    .venv/bin/python benchmarks/remote_lookup.py [--far MS] [--rounds N]

The remote is a server on this machine that gives 20 services a country, with ETag, `--far` ms away. The dead one takes
connections and never answers.
"""

from __future__ import annotations

import argparse
import json
import logging
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from amparo.directory import Directory, Place
from amparo.directory.fallback import FallbackDirectory
from amparo.directory.remote import RemoteDirectory, RemoteSettings

KENYA = Place("KE")
SERVICES = 20
TAG = '"1"'


def body() -> bytes:
    contents = [
        {
            "id": str(number),
            "name": f"Invented child line {number}",
            "status": "active",
            "phones": [{"number": f"0711 222 3{number:02}", "type": "voice"}],
            "service_areas": [{"name": "Kenya"}],
        }
        for number in range(SERVICES)
    ]
    return json.dumps({"total_pages": 1, "contents": contents}).encode()


def serve(far: float, with_tag: bool) -> str:
    """Start a server whose answers take `far` seconds; return its address."""
    answer = body()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the answer's second packet waits 40 ms for a receipt of the first.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            time.sleep(far)
            same = with_tag and self.headers.get("If-None-Match") == TAG
            self.send_response(304 if same else 200)
            if with_tag:
                self.send_header("ETag", TAG)
            if not same:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if not same:
                self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def together(url: str, local: Directory, **settings: Any) -> FallbackDirectory:
    limits = RemoteSettings(base_url=url, **settings)
    return FallbackDirectory(RemoteDirectory(limits), local, limits.wait)


def median(rounds: int, look_up: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        look_up()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--far", type=float, default=20.0, help="how long the healthy remote takes, in ms")
    parser.add_argument("--rounds", type=int, default=100, help="look-ups of each kind")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    far, rounds = chosen.far / 1000, chosen.rounds

    local = Directory()
    cached = together(serve(far, with_tag=True), local)
    revalidated = together(serve(far, with_tag=True), local, fresh=0.0)
    uncached = together(serve(far, with_tag=False), local, fresh=0.0)

    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        dead.listen(1000)
        dead_url = f"http://127.0.0.1:{dead.getsockname()[1]}"
        after = together(dead_url, local)

        def ask(directory: Directory) -> Callable[[], object]:
            return lambda: directory.find(KENYA, "child", limit=3)

        for directory in (local, cached, revalidated, uncached, after):
            ask(directory)()  # what is loaded late
        for directory in (cached, revalidated, uncached):
            found = directory.find(KENYA, "child").services
            assert sum(item.service.service_name.startswith("Invented") for item in found) == SERVICES
        figures = {
            "local file alone": median(rounds, ask(local)),
            "healthy remote, answer in the cache": median(rounds, ask(cached)),
            "healthy remote, cache asked with ETag (304)": median(rounds, ask(revalidated)),
            "healthy remote, no cache": median(rounds, ask(uncached)),
            "dead remote, first look-up": median(
                min(rounds, 20), lambda: ask(together(dead_url, local, total_timeout=0.5))()
            ),
            "dead remote, every further look-up": median(rounds, ask(after)),
        }
    base = figures["local file alone"]
    print(f"| look-up (remote {chosen.far:.0f} ms away) | median ms | local = 1 |\n|---|---|---|")
    for name, milliseconds in figures.items():
        print(f"| {name} | {milliseconds:.1f} | {milliseconds / base:.1f} |")


if __name__ == "__main__":
    main()
