"""Five hundred messages of a hundred people at once, to Amparo's Telegram webhook and to Rasa's own connector.

    .venv/bin/python benchmarks/bench_messaging.py

Starts the bot of this folder twice (a model must be trained), once with each, on the double of Telegram's API that the
tests use. Both answer with the same model. Rasa's connector is given the words of a reply, which it could not make by
itself, and is spared the registration of the webhook at its start. Writes nothing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.our_tests import tests_module  # noqa: E402

PEOPLE, AT_ONCE = 100, 40  # Telegram opens at most 40 connections to a webhook by default
# Each is answered with its name, so that a lost or doubled answer is seen.
COUNTRIES = ("Kenya", "Uganda", "Ghana", "Nepal", "India")
QUIET, PATIENCE = 5.0, 300.0
PUBLIC_URL = "https://bot.example.org"
RASA = "--rasa"


@dataclass
class Result:
    """Seconds until all was answered, and of each acknowledgement; answers lost, doubled, out of order."""

    seconds: float
    acknowledged: list[float]
    statuses: set[int]
    lost: int
    doubled: int
    disordered: int

    def line(self, name: str) -> str:
        count = PEOPLE * len(COUNTRIES)
        p95 = statistics.quantiles(self.acknowledged, n=20)[-1]
        return (
            f"{name:<20} {count / self.seconds:6.1f} messages/s   acknowledged p95 {1000 * p95:8.0f} ms   "
            f"lost {self.lost}   doubled {self.doubled}   out of order {self.disordered}   status {self.statuses}"
        )


def load(server: Any, bot: str) -> Result:
    """Send all messages and wait until nothing more comes back."""
    people = [server.person(number) for number in range(PEOPLE)]
    posts = [
        post for text in COUNTRIES for person in people for post in server.post(server.typed(person, text))
    ]
    acknowledged: list[float] = []

    def send(post: Any) -> int:
        started = time.perf_counter()
        status: int = server.send(bot, post).status
        acknowledged.append(time.perf_counter() - started)
        return status

    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = set(pool.map(send, posts))
    while time.monotonic() < started + PATIENCE:
        last = max((shown.at for person in people for shown in server.shown[person]), default=started)
        if time.monotonic() > max(last, started) + QUIET:
            break
        time.sleep(0.2)
    lost = doubled = disordered = 0
    for person in people:
        texts = [shown.text for shown in server.shown[person]]
        first = [next((at for at, text in enumerate(texts) if name in text), None) for name in COUNTRIES]
        lost += first.count(None)
        doubled += len(texts) - len(set(texts))
        known = [place for place in first if place is not None]
        disordered += known != sorted(known)
    return Result(last - started, acknowledged, statuses, lost, doubled, disordered)


def run(folder: Path, with_rasa: bool) -> Result:
    """Start a bot and put the load on it."""
    telegram, conftest = tests_module("platforms.telegram"), tests_module("conftest")
    server = telegram.TelegramServer()
    server.start()
    settings = {**server.settings(), "AMPARO_PUBLIC_URL": PUBLIC_URL}

    class Bot(conftest.RunningBot):  # type: ignore[misc, name-defined]
        def _spawn(self, command: str) -> subprocess.Popen[bytes]:
            if command == "serve" and with_rasa:
                self.program = (__file__, RASA)
            started: subprocess.Popen[bytes] = super()._spawn(command)
            self.program = type(self).program
            return started

    bot = Bot(folder, **settings)
    try:
        bot.start()
        server.set_up(bot.url, PUBLIC_URL)
        return load(server, bot.url)
    finally:
        bot.stop()
        server.stop()


def serve_rasa() -> None:
    """Be the Rasa server, with Rasa's own Telegram connector in place of ours."""
    from aiogram.bot.api import TelegramAPIServer
    from rasa.core.channels import telegram

    from amparo import server
    from amparo.channels.rendering.web import text_of
    from amparo.dialogue.reply import reply_of
    from amparo.settings import current

    class Output(telegram.TelegramOutput):
        def __init__(self, access_token: str | None) -> None:
            api = TelegramAPIServer.from_base(os.environ["AMPARO_TELEGRAM_API"])
            telegram.Bot.__init__(self, access_token, server=api)

        async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
            if reply := reply_of(message):
                await self.send_message(recipient_id, text_of(reply, "en"))

    telegram.TelegramInput.get_output_channel = lambda self: Output(self.access_token)
    kept = (
        (ROOT / "credentials.yml")
        .read_text()
        .replace("amparo.channels.messaging.channel.MessagingInput:", "")
    )
    own = f"telegram: {{access_token: '{os.environ['AMPARO_TELEGRAM_TOKEN']}', verify: amparo_bot, webhook_url: x}}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".yml", delete=False) as file:
        file.write(kept + own)
    server.CREDENTIALS = file.name
    server.serve(current())


def main() -> int:
    if RASA in sys.argv:
        sys.path.insert(0, str(ROOT))
        serve_rasa()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        ours = run(Path(folder), with_rasa=False)
        print(ours.line("Amparo"), flush=True)
        print(run(Path(folder), with_rasa=True).line("Rasa's connector"))
    return 1 if ours.lost or ours.doubled or ours.disordered or ours.statuses != {200} else 0


if __name__ == "__main__":
    sys.exit(main())
