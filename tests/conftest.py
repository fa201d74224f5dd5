"""The bot as people meet it, for tests of every kind: two real processes, started once for the whole run."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amparo.ports import free_port
from amparo.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 180.0
STOP_TIMEOUT = 10.0
# Only to this machine, whatever proxy the environment names.
_http = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: Playwright keeps an event loop running, and no other test could have one then."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())


@pytest.fixture(autouse=True)
def _fresh_logging() -> Iterator[None]:
    """Tests that set up the logs of a server leave them set up; each test starts and ends with ordinary ones."""
    _ordinary_logging()
    yield
    _ordinary_logging()


def _ordinary_logging() -> None:
    logging.disable(logging.NOTSET)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("amparo", "actions"):
            logger = logging.getLogger(name)
            logger.disabled, logger.propagate = False, True
            logger.setLevel(logging.NOTSET)


class RunningBot:
    """`amparo serve` and `amparo actions` on free ports, with the trained model of this folder."""

    program: tuple[str, ...] = ("-m", "amparo.cli")

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port, self.actions_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.actions_url = f"http://127.0.0.1:{self.actions_port}"
        self.log = folder / "bot.log"  # all that both processes print
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")},
            "AMPARO_PORT": str(self.port),
            "AMPARO_ACTIONS_PORT": str(self.actions_port),
            "AMPARO_MESSAGES_PER_MINUTE": "100000",
            "LOG_LEVEL": "DEBUG",  # must change nothing
            **settings,
        }
        self._serve: subprocess.Popen[bytes] | None = None
        self._actions: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start both and wait until the bot answers and has its action server."""
        self._actions = self._spawn("actions")
        self._serve = self._spawn("serve")
        self._wait(lambda: self.health().get("actions") == "ok")

    def stop(self) -> None:
        """Stop both."""
        for process in (self._serve, self._actions):
            if process is not None and process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(STOP_TIMEOUT)
                process.kill()
                process.wait()

    def ask(self, message: str, sender: str | None = None, **metadata: Any) -> list[dict[str, Any]]:
        """What the website channel answers; without `sender` as a new person."""
        body: dict[str, Any] = {"sender": sender or uuid.uuid4().hex, "message": message}
        if metadata:
            body["metadata"] = metadata
        status, answer = self.post("/webhooks/website/webhook", body)
        assert status == 200, f"status {status}: {answer}"
        assert isinstance(answer, list)
        return answer

    def say(self, message: str, sender: str | None = None, **metadata: Any) -> str:
        """All texts of an answer, one under the other."""
        return "\n".join(item.get("text") or "" for item in self.ask(message, sender, **metadata))

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and body of a POST of JSON."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        return self._open(request, 60)

    def get(self, path: str) -> tuple[int, Any]:
        """Status and body of a GET."""
        return self._open(urllib.request.Request(self.url + path), 30)

    def health(self) -> dict[str, Any]:
        """The answer of GET /health with its HTTP status under `http`; empty while nobody answers."""
        try:
            status, body = self.get("/health")
        except OSError:
            return {}
        return {**body, "http": status} if isinstance(body, dict) else {"http": status}

    def kill_actions(self) -> None:
        """End the action server at once, as a crash would, and wait until the bot has noticed."""
        assert self._actions is not None
        self._actions.kill()
        self._actions.wait()
        self._wait(lambda: self.health().get("actions") == "down")

    def start_actions(self) -> None:
        """Start the action server unless it runs, and wait until the bot has noticed."""
        if self._actions is None or self._actions.poll() is not None:
            self._actions = self._spawn("actions")
        self._wait(lambda: self.health().get("actions") == "ok")

    @contextlib.contextmanager
    def without_actions(self) -> Iterator[None]:
        """The action server is dead inside the block and runs again after it."""
        self.kill_actions()
        try:
            yield
        finally:
            self.start_actions()

    def _spawn(self, command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *self.program, command],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(),
            )

    def _wait(self, ready: Any) -> None:
        end = time.monotonic() + START_TIMEOUT
        while not ready():
            dead = [p for p in (self._serve,) if p is not None and p.poll() is not None]
            assert not dead, f"The bot stopped by itself:\n{self._tail()}"
            assert time.monotonic() < end, f"Not within {START_TIMEOUT:.0f} seconds:\n{self._tail()}"
            time.sleep(0.2)

    def _tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    @staticmethod
    def _open(request: urllib.request.Request, timeout: float) -> tuple[int, Any]:
        try:
            with _http.open(request, timeout=timeout) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        text = body.decode("utf-8", "replace")
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text


@pytest.fixture(scope="session")
def trained_model() -> None:
    """A model that is up to date: nothing happens where it already is."""
    subprocess.run([sys.executable, "-m", "amparo.cli", "train"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def running_bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The one bot of this test run. Whoever takes its action server away gives it back: `without_actions`."""
    bot = RunningBot(tmp_path_factory.mktemp("bot"))
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()
