"""What a hotline runs, on loopback: nginx, two Rasa processes with an action server each, Redis and PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amparo.dialogue.state.shared import _hashed
from amparo.ports import answers, free_port
from amparo.processes import die_with_parent
from amparo.settings import ROOT
from tests.services import PostgreSQL, Redis, running, wait_until
from tests.unit.deploy.proxy import Proxy, nginx

START_SECONDS = 180.0
_http = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Process:
    """One process of Amparo: `name` is 'serve' or 'actions'. What it prints is kept, over all its lives."""

    def __init__(self, name: str, number: int, folder: Path, settings: dict[str, str]) -> None:
        self.name, self.settings = name, settings
        self.port = int(settings["AMPARO_PORT" if name == "serve" else "AMPARO_ACTIONS_PORT"])
        self.log = folder / f"{name}-{number}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> None:
        """Begin to start it."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("AMPARO_")}
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "amparo.cli", self.name],
                cwd=ROOT,
                env={**kept, **self.settings, **more},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent(),
            )

    def send(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it and wait until it has ended."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(number)
            self._process.wait(90)

    def wait(self) -> None:
        """Wait until it serves."""
        wait_until(self.serves, START_SECONDS)

    def serves(self) -> bool:
        if self.name == "actions":
            return answers("127.0.0.1", self.port)
        return self.health().get("actions") == "ok"

    def health(self) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.port}/health"
        with contextlib.suppress(OSError, ValueError), _http.open(url, timeout=5) as answer:
            return dict(json.loads(answer.read()))
        return {}


class Fleet:
    """All of it; `folder` holds the directory of services, the logs and the files of nginx; `more`: other settings."""

    def __init__(self, folder: Path, processes: int = 2, per_minute: int = 1000, **more: str) -> None:
        self.folder, self.redis, self.database = folder, Redis(), PostgreSQL()
        self.directory = folder / "directory"
        shutil.copytree(ROOT / "directory", self.directory)
        self.serve: list[Process] = []
        self.actions: list[Process] = []
        for number in range(processes):
            port, actions_port = free_port(), free_port()
            settings = {
                "AMPARO_PORT": str(port),
                "AMPARO_ACTIONS_PORT": str(actions_port),
                "AMPARO_REDIS_URL": self.redis.url,
                "AMPARO_DATABASE_URL": self.database.url,
                "AMPARO_DIRECTORY": str(self.directory),
                "AMPARO_REPORTS": str(folder / "reports.jsonl"),
                "AMPARO_MESSAGES_PER_MINUTE": str(per_minute),
                "AMPARO_TRUSTED_PROXIES": "127.0.0.1",
                **more,
            }
            self.actions.append(Process("actions", number, folder, settings))
            self.serve.append(Process("serve", number, folder, settings))
        self.proxy: Proxy | None = None

    @contextlib.contextmanager
    def running(self, proxied: bool = True) -> Iterator[Fleet]:
        """Start everything, nginx only where it is `proxied`; stop it at the end."""
        everything = [*self.actions, *self.serve]
        with running(self.redis, self.database):
            try:
                for process in everything:
                    process.start()
                for process in everything:
                    process.wait()
                if not proxied:
                    yield self
                    return
                place = self.folder / "nginx"
                place.mkdir()
                with nginx(place, [process.port for process in self.serve]) as self.proxy:
                    yield self
            finally:
                for process in everything:
                    process.stop(signal.SIGKILL)

    @property
    def url(self) -> str:
        assert self.proxy is not None
        return f"https://127.0.0.1:{self.proxy.port}"

    def kept_messages(self, sender: str) -> list[str]:
        """The person's last messages as PostgreSQL keeps them, the newest last."""
        found = self.database.rows(
            f"SELECT data FROM amparo_conversations WHERE sender = '{_hashed(sender)}'"
        )
        events = json.loads(zlib.decompress(bytes(found[0][0]))) if found else []
        return [str(event["text"]) for event in events if event["event"] == "user"]
