from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from amparo.ports import answers, free_port
from amparo.settings import Settings, local_actions_url
from amparo.supervisor import with_free_actions_port

HERE = Path(__file__).parent
DEFAULT_PORT = 5055


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Supervised:
    """The supervisor in a process of its own, over two stand-ins for the servers."""

    actions_port_is_chosen = True

    def __init__(self, restart: float = 0.5, *crash: str) -> None:
        self.port, self.actions_port = free_port(), free_port()
        chosen = str(self.actions_port) if self.actions_port_is_chosen else ""
        self.lines: list[str] = []
        arguments = [str(self.port), chosen, str(restart), *crash]
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "supervised.py"), *arguments], stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines += []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def shows(self, text: str, times: int = 1) -> bool:
        return eventually(lambda: sum(text in line for line in self.lines) >= times)

    def kill_child(self, port: int) -> None:
        """Kill the stand-in that listens on `port`."""
        argument = b"AMPARO_ACTIONS_PORT" if port == self.actions_port else str(port).encode()
        for child in self.children():
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if argument in command:
                os.kill(child, signal.SIGKILL)

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def all_stopped(self) -> bool:
        return eventually(
            lambda: not answers("127.0.0.1", self.port) and not answers("127.0.0.1", self.actions_port)
        )


@pytest.fixture
def supervised() -> Iterator[Supervised]:
    bot = Supervised()
    assert bot.shows("Amparo is ready"), bot.lines
    yield bot
    bot.process.terminate()
    bot.process.wait(20)


def test_one_line_tells_the_address_when_people_can_write(supervised: Supervised) -> None:
    assert supervised.lines == [
        "Amparo is starting ...",
        f"Amparo is ready: http://127.0.0.1:{supervised.port}/  (stop with Ctrl+C)",
    ]
    assert answers("127.0.0.1", supervised.port) and answers("127.0.0.1", supervised.actions_port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_both_servers_cleanly(supervised: Supervised, number: signal.Signals) -> None:
    supervised.process.send_signal(number)
    assert supervised.process.wait(20) == 0
    assert supervised.all_stopped()


def test_the_servers_do_not_outlive_a_supervisor_that_is_killed(supervised: Supervised) -> None:
    supervised.process.kill()
    assert supervised.all_stopped()


def test_a_rasa_server_that_dies_ends_everything_with_a_sentence(supervised: Supervised) -> None:
    supervised.kill_child(supervised.port)
    assert supervised.process.wait(20) == 1
    assert supervised.shows("The Rasa server stopped by itself (signal SIGKILL)")
    assert supervised.all_stopped()


def test_a_rasa_server_that_does_not_start_ends_everything_with_a_sentence() -> None:
    bot = Supervised(0.5, "crash")
    assert bot.process.wait(20) == 1
    assert bot.shows("The Rasa server stopped by itself (exit status 3)")
    assert bot.all_stopped()


def test_an_action_server_that_dies_is_told_once_and_started_again(supervised: Supervised) -> None:
    supervised.kill_child(supervised.actions_port)
    assert supervised.shows("The action server stopped (signal SIGKILL)")
    assert supervised.shows("The action server is started again.")
    assert eventually(lambda: answers("127.0.0.1", supervised.actions_port))
    assert answers("127.0.0.1", supervised.port)
    assert sum("stopped" in line for line in supervised.lines) == 1
    supervised.kill_child(supervised.actions_port)
    assert supervised.shows("The action server is started again.", times=2)


def test_an_action_server_that_somebody_started_by_hand_is_left_alone() -> None:
    bot = Supervised(1.0)
    assert bot.shows("Amparo is ready")
    bot.kill_child(bot.actions_port)
    assert bot.shows("The action server stopped")
    by_hand = subprocess.Popen([sys.executable, str(HERE / "fake_server.py"), str(bot.actions_port)])
    try:
        time.sleep(2.5)
        assert not any("started again." in line for line in bot.lines)
        assert len(bot.children()) == 1
    finally:
        by_hand.kill()
        by_hand.wait()
    assert bot.shows("The action server is started again.")
    bot.process.terminate()
    assert bot.process.wait(20) == 0


class NoPortChosen(Supervised):
    actions_port_is_chosen = False


def test_a_second_bot_on_a_machine_finds_a_port_of_its_own_for_actions_and_tells_the_rasa_server() -> None:
    # Where somebody has the default port already, all the better.
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", DEFAULT_PORT)):
        check_own_port()
        return
    check_own_port()


def check_own_port() -> None:
    bot = NoPortChosen()
    try:
        assert bot.shows("Amparo is ready"), bot.lines
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/health") as answer:
            url = str(json.load(answer)["actions_url"])
        port = urlsplit(url).port
        assert port not in (None, DEFAULT_PORT, bot.port) and url == local_actions_url(port or 0)
        assert answers("127.0.0.1", port or 0)
    finally:
        bot.process.terminate()
        bot.process.wait(20)


def test_a_port_for_actions_that_the_operator_chose_is_kept_and_if_taken_the_start_stops() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        settings = Settings.from_environment({"AMPARO_ACTIONS_PORT": port})
        assert with_free_actions_port(settings, {"AMPARO_ACTIONS_PORT": port}) is settings
        done = subprocess.run(
            [sys.executable, "-m", "amparo.cli", "run"],
            env={**os.environ, "AMPARO_PORT": str(free_port()), "AMPARO_ACTIONS_PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr and "AMPARO_ACTIONS_PORT=" in done.stderr


def test_an_action_server_elsewhere_needs_no_port_here() -> None:
    environ = {"AMPARO_ACTIONS_URL": "http://actions:5055/webhook"}
    settings = Settings.from_environment(environ)
    assert with_free_actions_port(settings, environ) is settings


def test_a_taken_port_stops_the_start_before_anything_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = subprocess.run(
            [sys.executable, "-m", "amparo.cli", "run"],
            env={**os.environ, "AMPARO_PORT": str(server.getsockname()[1])},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2 and done.stdout == ""
    assert "is taken by another program" in done.stderr and done.stderr.count("\n") == 1
