"""What is compared: each bot as processes on ports of its own, with what they use of memory and time."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from amparo.model_package.store import verified_model
from amparo.ports import answers, free_port
from amparo.processes import die_with_parent
from amparo.settings import ROOT
from benchmarks.compare_classifiers import TENSORFLOW
from benchmarks.load import Person

START_SECONDS = 600.0  # beside much other work
TOKEN = "benchmark"
UNLIMITED = "1000000"


@dataclass
class Bot:
    """One server. `path`: where messages are posted to; `query`: what Rasa's own API wants besides."""

    key: str
    name: str
    command: list[str]
    port: int
    path: str
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    query: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    async def start(self, log: Path) -> float:
        """Start it; return the seconds until it has answered a typed message."""
        environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH",)}
        began = time.monotonic()
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**environment, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent(),
            )
        while time.monotonic() < began + START_SECONDS:
            if self.process.poll() is not None:
                break
            if answers("127.0.0.1", self.port):
                person = Person(self.url)
                answer = await person.say("hello")
                person.leave()
                if answer.said:
                    return time.monotonic() - began
            await asyncio.sleep(0.05)
        raise RuntimeError(f"{self.name} did not start; {log} says why.")

    def resident_mb(self) -> float:
        """Resident memory of the process and its children."""
        assert self.process is not None
        return sum(map(resident_mb, family(self.process.pid)))

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(each for child in children.read_text().split() for each in family(int(child)))]
    except OSError:
        return []


def resident_mb(pid: int) -> float:
    """VmRSS of one process in MB (10^6 bytes); 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS:")), 0.0)


class Actions:
    """Our action server, which all bots share: they are measured in turn, never together."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "amparo.cli", "actions"],
                cwd=ROOT,
                env={**os.environ, "AMPARO_ACTIONS_PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent(),
            )
        while not answers("127.0.0.1", self.port) and self.process.poll() is None:
            time.sleep(0.1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def make_bots(actions_url: str, stock_project: Path, models: Path) -> dict[str, Bot]:
    """The four that are compared, not started yet."""
    common = {"AMPARO_ACTIONS_URL": actions_url, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING"}
    ports = [free_port() for _ in range(4)]
    model = verified_model(models)
    bots = (
        Bot(
            "amparo",
            "Amparo",
            [sys.executable, "-m", "amparo.cli", "serve"],
            ports[0],
            "/webhooks/website/webhook",
            environment={
                **common,
                "AMPARO_PORT": str(ports[0]),
                "AMPARO_API_TOKEN": TOKEN,
                "AMPARO_MODELS": str(models),
                "AMPARO_TRUSTED_PROXIES": "127.0.0.1",
                "AMPARO_MESSAGES_PER_MINUTE": UNLIMITED,
                "AMPARO_MESSAGES_PER_MINUTE_PER_ADDRESS": UNLIMITED,
                "AMPARO_CONVERSATIONS_PER_MINUTE_PER_ADDRESS": UNLIMITED,
            },
            query=f"?token={TOKEN}",
        ),
        Bot(
            "rasa_store",
            "our model, Rasa's store and REST",
            [sys.executable, "-m", "benchmarks.rasa_server", str(ports[1]), str(model)],
            ports[1],
            "/webhooks/rest/webhook",
            environment=common,
        ),
        Bot(
            "stock",
            "Rasa's default (DIET, TED)",
            [
                *(str(TENSORFLOW), "-m", "rasa", "run", "--enable-api", "--model", "models/stock.tar.gz"),
                *("--interface", "127.0.0.1", "--port", str(ports[2])),
                *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
            ],
            ports[2],
            "/webhooks/rest/webhook",
            folder=stock_project,
            environment={**common, "TF_CPP_MIN_LOG_LEVEL": "3"},
        ),
        Bot(
            "floor",
            "bare Sanic route",
            [sys.executable, "-m", "benchmarks.echo_server", str(ports[3])],
            ports[3],
            "/",
        ),
    )
    return {bot.key: bot for bot in bots}
