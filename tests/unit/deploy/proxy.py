"""Starts a real nginx or Caddy with the files of deploy/, on ports of this machine that are free."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amparo.ports import answers, free_port
from amparo.processes import die_with_parent
from amparo.settings import ROOT
from tests.unit.directory.remote_server import self_signed_certificate

DEPLOY = ROOT / "deploy"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Proxy:
    """`folder`: where it may write; `log`: all that it printed."""

    folder: Path
    port: int
    plain_port: int
    log: Path

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        tls: bool = True,
    ) -> Answer:
        """One request on a line of its own; the certificate is one of the test's own making."""
        with contextlib.closing(self._line(tls)) as line:
            return _ask(line, method, path, body, headers)

    def flood(self, path: str, times: int) -> list[Answer]:
        """So many messages one after another as fast as they are answered, on one line."""
        with contextlib.closing(self._line()) as line:
            return [_ask(line, "POST", path, b"message=x") for _ in range(times)]

    def _line(self, tls: bool = True) -> http.client.HTTPConnection:
        if not tls:
            return http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=60)
        context = ssl._create_unverified_context()
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)

    def files(self) -> list[str]:
        """The files that bodies and answers are written to now; nginx takes their names away at once."""
        found = []
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with contextlib.suppress(OSError):
                target = os.readlink(link)
                if target.startswith(str(self.folder / "temp")):
                    found.append(target)
        return found


def _ask(
    line: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    line.request(method, path, body, dict(headers or {}))
    answer = line.getresponse()
    return Answer(
        answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    )


@contextlib.contextmanager
def nginx(
    folder: Path, upstreams: list[int], files: Mapping[str, str] | None = None, **changes: str
) -> Iterator[Proxy]:
    """nginx before the ports `upstreams`.

    `files`: texts in place of those in deploy/nginx; `changes`: values of directives, such as client_body_timeout="1s".
    """
    port, plain_port, temp = free_port(), free_port(), folder / "temp"
    temp.mkdir()
    certificate = self_signed_certificate(folder)  # and its key, in one file
    for path in (DEPLOY / "nginx").glob("*.conf"):
        text = (files or {}).get(path.name) or path.read_text()
        for name, value in {"user": "root", **changes}.items():
            text = re.sub(rf"^(\s*){name} [^;]+;", rf"\g<1>{name} {value};", text, flags=re.MULTILINE)
        text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
        text = text.replace("listen 80 ", f"listen 127.0.0.1:{plain_port} ")
        text = re.sub(r"/etc/amparo/tls/tls\.\w+", str(certificate), text)
        paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        written = "\n".join(f"    {name}_temp_path {temp}/{name};" for name in paths)
        text = text.replace("    include amparo.conf;", f"{written}\n    include amparo.conf;")
        if path.name == "upstream.conf":
            (line,) = re.findall(r"^    server .*\n", text, re.MULTILINE)
            text = text.replace(line, "".join(line.replace("8080", str(one)) for one in upstreams))
        (folder / path.name).write_text(text)
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    # The door without TLS is always there.
    with _running([*command, "-g", f"daemon off; pid {folder}/nginx.pid;"], folder, plain_port) as log:
        yield Proxy(folder, port, plain_port, log)


@contextlib.contextmanager
def caddy(folder: Path, upstream: int) -> Iterator[Proxy]:
    """Caddy before the port `upstream`, without TLS: a certificate for a public name cannot be had here."""
    port = free_port()
    text = (DEPLOY / "caddy" / "Caddyfile").read_text().replace("amparo:8080", f"127.0.0.1:{upstream}")
    (folder / "Caddyfile").write_text(text)
    environment = {
        "SITE_DOMAIN": f"http://127.0.0.1:{port}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with _running(command, folder, port, environment) as log:
        yield Proxy(folder, port, port, log)


@contextlib.contextmanager
def _running(
    command: list[str], folder: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Path]:
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, f"{command[0]} is not installed: `make test` installs it"
    log = folder / "proxy.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, *command[1:]],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(),
        )
    try:
        end = time.monotonic() + 20
        while not answers("127.0.0.1", port):
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield log
    finally:
        process.terminate()
        process.wait(10)
