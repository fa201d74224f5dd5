"""`amparo run`: makes the model ready, starts both servers, watches over them, and stops both cleanly."""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Any

from amparo.model_package import ready
from amparo.ports import answers, free_port, is_free, require_free
from amparo.processes import die_with_parent
from amparo.settings import Settings, local_actions_url, reachable
from amparo.training import say

STEP = 0.3  # seconds between two looks at the children
START_TIMEOUT = 300.0  # a slow machine imports Rasa and loads the model in a minute
STOP_TIMEOUT = 40.0  # longer than messages on their way to a platform and a turn under way take together

Process = subprocess.Popen[bytes]


def command(name: str) -> list[str]:
    """The command line of one server."""
    return [sys.executable, "-m", "amparo.cli", name]


def start(arguments: Sequence[str], settings: Settings) -> Process:
    """Start one server as a child that ends when this process does."""
    environment = dict(os.environ)
    settings.export(environment)
    return subprocess.Popen(
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        # In a session of its own: Ctrl+C reaches only the supervisor, which then stops the children in order.
        start_new_session=True,
        preexec_fn=die_with_parent(),
    )


def stop(children: Sequence[Process | None], timeout: float = STOP_TIMEOUT) -> None:
    """Ask all to stop, wait together at most `timeout` seconds, then kill."""
    running = [child for child in children if child is not None and child.poll() is None]
    for child in running:
        child.terminate()
    end = time.monotonic() + timeout
    for child in running:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def health(settings: Settings, timeout: float = 5.0) -> dict[str, Any] | None:
    """What GET /health answers with status 200, or None."""
    connection = http.client.HTTPConnection(
        reachable(settings.host).strip("[]"), settings.port, timeout=timeout
    )
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        body = json.loads(answer.read())
        return body if answer.status == 200 and isinstance(body, dict) else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def with_free_actions_port(settings: Settings, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings with a free port for actions: so that a second bot of a machine starts beside the first.

    What the operator chose in `environ` (default: of this process) stays as it is, free or not.
    """
    given = os.environ if environ is None else environ
    chosen = any(given.get(name, "").strip() for name in ("AMPARO_ACTIONS_PORT", "AMPARO_ACTIONS_URL"))
    if chosen or not settings.actions_are_local or is_free(settings.actions_host, settings.actions_port):
        return settings
    port = next(port for port in iter(free_port, None) if port != settings.port)
    return dataclasses.replace(settings, actions_port=port, actions_url=local_actions_url(port))


class Supervisor:
    """Keeps one Rasa server and, where it is ours, one action server."""

    def __init__(
        self,
        settings: Settings,
        serve: Sequence[str] | None = None,
        actions: Sequence[str] | None = None,
        tell: Callable[[str], None] = say,
    ) -> None:
        """`serve` and `actions` are the command lines of the two servers; `tell` shows a line to the operator."""
        self._settings = settings
        self._serve = serve or command("serve")
        self._actions = actions or command("actions")
        self._tell = tell
        self._rasa: Process | None = None
        self._helper: Process | None = None
        self._start_again_at: float | None = None  # None: the action server runs, or did when we last looked
        self._stopping = False

    def run(self) -> int:
        """Run until a signal (returns 0) or until the Rasa server dies (returns 1). Raises ModelError, PortTaken."""
        self._check_ports()
        ready.make_ready(self._settings)
        previous = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            if self._settings.actions_are_local:
                self._helper = start(self._actions, self._settings)
            self._rasa = start(self._serve, self._settings)
            return self._wait_until_ready() or self._watch()
        finally:
            stop([self._rasa, self._helper])
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _check_ports(self) -> None:
        require_free(self._settings.host, self._settings.port, "AMPARO_PORT")
        self._settings = with_free_actions_port(self._settings)
        if self._settings.actions_are_local:
            require_free(self._settings.actions_host, self._settings.actions_port, "AMPARO_ACTIONS_PORT")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _wait_until_ready(self) -> int:
        """Return 0 when people can write, else the exit status."""
        self._tell("Amparo is starting ...")
        end = time.monotonic() + START_TIMEOUT
        while not self._stopping:
            if self._rasa_died():
                return 1
            if health(self._settings) is not None and self._actions_have_started():
                self._tell(f"Amparo is ready: {self._settings.address}  (stop with Ctrl+C)")
                return 0
            if time.monotonic() > end:
                self._tell(f"Amparo did not start within {START_TIMEOUT:.0f} seconds and was stopped.")
                return 1
            time.sleep(STEP)
        return 0

    def _actions_have_started(self) -> bool:
        return self._helper is None or self._helper.poll() is not None or self._somebody_answers()

    def _watch(self) -> int:
        while not self._stopping:
            if self._rasa_died():
                return 1
            self._look_after_actions()
            time.sleep(STEP)
        self._tell("Amparo is stopping.")
        return 0

    def _rasa_died(self) -> bool:
        status = None if self._rasa is None else self._rasa.poll()
        if status is None or self._stopping:
            return False
        self._tell(f"The Rasa server stopped by itself ({_ending(status)}), so Amparo stops too.")
        return True

    def _look_after_actions(self) -> None:
        if self._helper is None or self._helper.poll() is None:
            return
        now = time.monotonic()
        if self._start_again_at is None:
            self._start_again_at = now + self._settings.actions_restart
            self._tell(
                f"The action server stopped ({_ending(self._helper.returncode)}). Amparo still answers, with emergency"
                f" numbers; the action server is started again in {self._settings.actions_restart:g} seconds."
            )
        if now < self._start_again_at:
            return
        if self._somebody_answers():  # started by hand meanwhile: leave it, and look again later
            self._start_again_at = now + max(self._settings.actions_restart, STEP)
            return
        self._helper = start(self._actions, self._settings)
        self._start_again_at = None
        self._tell("The action server is started again.")

    def _somebody_answers(self) -> bool:
        return answers(reachable(self._settings.actions_host).strip("[]"), self._settings.actions_port)


def _ending(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"signal {signal.Signals(-status).name}"
    except ValueError:
        return f"signal {-status}"


def run(settings: Settings) -> int:
    """See `Supervisor.run`."""
    return Supervisor(settings).run()
