"""A web on loopback: several real servers, one case a page, which count what they are asked."""

from __future__ import annotations

import csv
import gzip
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from amparo.directory.service import COLUMNS
from amparo.ports import free_port
from tests.unit.directory.verify.cases import ABOUT, CASES, Case

SERVERS, SLOW, BUSY, TOO_BUSY = (
    5,
    5,
    6,
    7,
)  # five ordinary ones, and one each for those that keep others waiting
TIMEOUT = 1.5  # seconds, with which the command is run


@dataclass
class Web:
    """`asked`: how often each page was asked for; `verdicts`: what must be said of each row."""

    ports: list[int] = field(default_factory=list)
    pages: dict[str, tuple[Case, int]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    at_once: Counter[int] = field(default_factory=Counter)
    most_at_once: Counter[int] = field(default_factory=Counter)  # by server
    lock: threading.Lock = field(default_factory=threading.Lock)
    verdicts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def write_directory(self, folder: Path, columns: tuple[str, ...] = COLUMNS) -> Path:
        """A directory with one row for each page."""
        file = folder / "services.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            for index, case in enumerate(each for each in CASES for _ in range(each.times)):
                writer.writerow(self._row(index, case))
        return file

    def _row(self, index: int, case: Case) -> dict[str, str]:
        row = str(uuid.uuid5(uuid.NAMESPACE_URL, str(index)))
        self.verdicts[row], self.names[row] = case.verdict, case.name
        path = f"/private/{index}" if case.how == "robots" else f"/page/{index}"
        self.pages[path] = (case, index)
        server = {"slow": SLOW, "drip": SLOW, "busy": BUSY, "always busy": TOO_BUSY}.get(
            case.how, index % SERVERS
        )
        address = f"http://127.0.0.1:{self.ports[server]}{path}"
        if case.how == "refused":
            address = f"http://127.0.0.1:{free_port()}{path}"
        if case.how == "tls":
            address = address.replace("http:", "https:")
        return {
            "id": row,
            "country": "GB",
            "service_name": f'Harbour, "{case.name}"',
            "service_type": "child",
            "phone": numbers(index, case)["n"],
            "source_url": address,
            "confidence": "high",
        }


def numbers(index: int, case: Case) -> dict[str, str]:
    """The number of a row in its spellings; 020 7946 0xxx is set aside in Britain for films."""
    end, other = f"0{index:03d}", f"0{index + 500:03d}"
    if case.short:
        return {"n": "116", "other": f"020 7946 {other}"}
    return {
        "n": f"020 7946 {end}",
        "i": f"+44 20 7946 {end}",
        "d": f"020-7946-{end}",
        "b": f"(020) 7946 {end}",
        "s": f"0207946{end}",
        "p": f"020.7946.{end}",
        "z": f"+44 (0)20 7946 {end}",
        "first": "020",
        "rest": f"7946 {end}",
        "other": f"020 7946 {other}",
    }


def html(case: Case, index: int) -> bytes:
    """The page of a case."""
    spelled = numbers(index, case)
    if case.digits:
        spelled = {
            key: value.translate(str.maketrans("0123456789", case.digits)) for key, value in spelled.items()
        }
    body = case.body
    for key, value in spelled.items():
        body = body.replace("{" + key + "}", value)
    return f"<!doctype html><title>About us</title><p>{ABOUT}</p>{body}<footer>2026</footer>".encode()


@contextmanager
def local_web() -> Iterator[Web]:
    """Start the servers and stop them."""
    web = Web()
    servers = [_server(web, number) for number in range(SERVERS + 3)]
    web.ports = [server.server_address[1] for server in servers]
    threads = [threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield web
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _server(web: Web, number: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with web.lock:
                web.agents.add(self.headers.get("User-Agent", ""))
                web.asked[self.path] += 1
                times = web.asked[self.path]
                web.at_once[number] += 1
                web.most_at_once[number] = max(web.most_at_once[number], web.at_once[number])
            self._counted = True
            try:
                self._page(times)
            except (BrokenPipeError, ConnectionResetError):
                pass
            finally:
                self._done()

        def _done(self) -> None:
            with web.lock:
                if self._counted:
                    web.at_once[number] -= 1
                self._counted = False

        def _page(self, times: int) -> None:
            if self.path == "/robots.txt":
                return self._send(200, b"User-agent: *\nDisallow: /private/\n", "text/plain")
            path = self.path.removeprefix("/moved").rstrip("/")
            case, index = web.pages[path]
            arrived = self.path != path
            page = html(case, index)
            how = (
                "page" if arrived and case.how in ("slash", "redirect", "elsewhere", "refresh") else case.how
            )
            to = {
                "slash": f"{path}/",
                "redirect": f"/moved{path}",
                "elsewhere": f"http://127.0.0.1:{web.ports[(number + 1) % SERVERS]}/moved{path}",
                "loop": self.path + "/",
                "private": "http://10.0.0.1/",
            }.get(how)
            if to:
                return self._send(302, b"", Location=to)
            if how in ("404", "410", "403", "500"):
                return self._send(int(how), page)
            if how == "always busy" or (how == "busy" and times == 1):
                return self._send(429, b"", **{"Retry-After": "1"})
            if how == "text":
                words = f"{ABOUT}\n{case.body}".replace("{n}", numbers(index, case)["n"])
                return self._send(200, words.encode(), "text/plain; charset=utf-8")
            if how == "pdf":
                return self._send(200, b"%PDF-1.7 020 7946 0000", "application/pdf")
            if how == "scripted":
                return self._send(200, b"<div id=app></div><script src=/app.js></script>")
            if how == "refresh":
                leads = f'<meta http-equiv="refresh" content="0; url=/moved{path}">'.encode()
                return self._send(200, leads)
            if how == "gzip":
                return self._send(200, gzip.compress(page), **{"Content-Encoding": "gzip"})
            if how == "slow":
                time.sleep(TIMEOUT + 1)
            if how == "drip":
                self.send_response(200)
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                for _ in range(100):
                    self.wfile.write(b" ")
                    time.sleep(0.1)
                return None
            return self._send(200, page)

        def _send(
            self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            # Done before the last bytes leave: whoever has them may ask for the next page at once. Without a body, the
            # headers are the last bytes.
            self._done()
            self._flush_all(body)

        def _flush_all(self, body: bytes) -> None:
            super().end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *arguments: object) -> None:
            """The tests' output is for the tests."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
