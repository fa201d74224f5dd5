"""A remote HSDS directory on this machine that answers as a test tells it, over real HTTP or HTTPS."""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Record = dict[str, Any]
Query = dict[str, list[str]]
Answer = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


def record(**changes: Any) -> Record:
    """A service as an HSDS 3 server gives it."""
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Nairobi child protection line",
        "status": "active",
        "description": "Help for children who were trafficked",
        "url": "https://example.org/line",
        "email": "line@example.org",
        "assured_date": "2026-10-01",
        "organization": {"id": "o1", "name": "Safe House"},
        "phones": [{"id": "p1", "number": "0711 222 333", "type": "voice"}],
        "service_areas": [{"id": "a1", "name": "Kenya"}],
        "languages": [{"code": "en"}, {"code": "sw"}],
        "schedules": [
            {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"},
        ],
        "cost_options": [{"amount": 0}],
        **changes,
    }


def page(*records: object, number: int = 1, total_pages: int = 1) -> tuple[int, bytes]:
    """A page of an HSDS 3 answer."""
    body = {
        "total_items": len(records),
        "total_pages": total_pages,
        "page_number": number,
        "size": len(records),
        "empty": not records,
        "contents": list(records),
    }
    return 200, json.dumps(body).encode()


class Server:
    """Remembers what it was asked (`asked`: path and parameters, `headers`), and over how many connections.

    `answer` makes an answer of a question; `act`, where set, does with the connection what it likes instead.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.answer: Callable[[Query], Answer] = lambda query: page()
        self.act: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.delay = 0.0
        self.asked: list[Query] = []
        self.headers: list[dict[str, str]] = []
        self.connections = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                outer.connections += 1
                super().setup()

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                outer.asked.append({"path": [parts.path], **parse_qs(parts.query)})
                outer.headers.append(dict(self.headers))
                time.sleep(outer.delay)
                try:
                    if outer.act:
                        self.close_connection = True
                        outer.act(self)
                        return
                    status, body, *headers = outer.answer(parse_qs(parts.query))
                    self.send_response(status)
                    for name, value in (headers[0] if headers else {}).items():
                        self.send_header(name, value)
                    if status != 304:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # the client gave up first, as it should

            def log_message(self, *arguments: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *arguments: object) -> None:
                pass  # a client that does not trust the certificate

        self._server = Quiet(("127.0.0.1", 0), Handler)
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            scheme = "https"
        self.port = self._server.server_port
        self.url = f"{scheme}://127.0.0.1:{self.port}/hsds"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def self_signed_certificate(folder: Path) -> Path:
    """A certificate of its own making for 127.0.0.1, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
