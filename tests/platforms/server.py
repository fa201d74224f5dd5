"""What the doubles of all platforms share: a server in a thread of its own, faults on demand, and a record."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

CUT = 0
"""The status of an answer that did not come: the connection was cut."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Shown:
    """A message of the bot as the platform shows it: its words, and the titles and keys of its buttons."""

    text: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    at: float = 0.0


@dataclass
class Answer:
    """What a webhook was answered with."""

    status: int
    body: str
    headers: dict[str, str]


@dataclass
class Post:
    """A request of the platform to a webhook of the bot."""

    path: str
    body: bytes
    headers: dict[str, str]


class PlatformServer:
    """Start it, give its `url` to the bot as that of the platform, let people write, look at what they are shown.

    A platform says how people's doings become requests (`post` and the methods above it); the tests that all of them
    share (tests/unit/channels/messaging/test_every_platform.py) need no more. An event is what the platform has for
    one thing that a person did.

    `faults`: answers that are given in place of the next ones, first come first served; `delays`: seconds before each;
    `refused`: what was refused, and why. A bot that keeps the platform's rules leaves `refused` empty.
    """

    def __init__(self) -> None:
        self.url = ""
        self.shown: dict[str, list[Shown]] = defaultdict(list)
        self.said: list[tuple[str, str]] = []  # who, what: in the order of everything that happened
        self.refused: list[str] = []
        self.faults: list[web.Response | Callable[[], web.Response]] = []
        self.delays: list[float] = []
        self.is_idle: Callable[[], bool] | None = None
        self.calls = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()

    # ---- of each platform -------------------------------------------------------------------------------------------

    name = ""
    can_batch = False  # several events in one request

    def settings(self) -> dict[str, str]:
        """The settings of the bot that switch this platform on; AMPARO_PUBLIC_URL is set as well."""
        raise NotImplementedError

    def set_up(self, bot: str, public_url: str) -> None:
        """Do what an operator does once: register the webhook, with the handshake where there is one."""

    def person(self, number: int) -> str:
        """The id of a person, of the form that this platform has."""
        raise NotImplementedError

    def typed(self, person: str, text: str) -> Any:
        """A person writes."""
        raise NotImplementedError

    def pressed(self, person: str, title: str) -> Any:
        """A person presses a button of the bot's last message that has some."""
        raise NotImplementedError

    def sent(self, person: str, kind: str) -> Any:
        """A person sends a 'picture', 'voice', 'place', 'sticker' or 'file'; never any words."""
        raise NotImplementedError

    def captioned(self, person: str, text: str) -> Any | None:
        """A person sends a picture with words; None where the platform has no such thing."""
        return None

    def dated(self, event: Any, seconds_ago: float) -> Any | None:
        """The same event as if it had happened so long ago; None where the platform does not say when."""
        return None

    def unheard(self, person: str) -> list[Any]:
        """Events to which nobody waits for an answer: edits, groups, reactions, receipts, echoes."""
        raise NotImplementedError

    def strange(self, person: str) -> list[bytes]:
        """Bodies that are authentic and make no sense: of a kind that is not known, cut off, of another form."""
        raise NotImplementedError

    def post(self, *events: Any) -> list[Post]:
        """The signed requests that bring events, as few as the platform makes of them."""
        raise NotImplementedError

    def signed(self, body: bytes) -> Post:
        """A request with this body, as authentic as any."""
        raise NotImplementedError

    def forged(self, post: Post) -> list[Post]:
        """The same request with a wrong signature, without one, and whatever else a forger may try."""
        raise NotImplementedError

    # ---- of all -----------------------------------------------------------------------------------------------------

    def deliver(self, bot: str, *events: Any) -> list[Answer]:
        """Bring events to the bot; the answers of its webhook."""
        return [self.send(bot, post) for post in self.post(*events)]

    def send(self, bot: str, post: Post) -> Answer:
        """Make one request of the webhook."""
        return self.call(bot, "POST", post.path, post.body, post.headers)

    def say(self, bot: str, person: str, text: str) -> list[Answer]:
        """Let a person write."""
        self.said.append((person, text))
        return self.deliver(bot, self.typed(person, text))

    def press(self, bot: str, person: str, title: str) -> list[Answer]:
        """Let a person press a button."""
        self.said.append((person, f"[{title}]"))
        return self.deliver(bot, self.pressed(person, title))

    def ask(self, bot: str, person: str, text: str) -> list[Shown]:
        """Let a person write (or press, where it is [title]) and return all that they are shown then."""
        known = len(self.shown[person])
        answers = self.press(bot, person, text[1:-1]) if text.startswith("[") else self.say(bot, person, text)
        assert all(200 <= answer.status < 300 for answer in answers), answers
        return self.wait_until_quiet(person, known)

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path and handler of every route."""
        raise NotImplementedError

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def __enter__(self) -> PlatformServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def show(self, person: str, message: Shown) -> None:
        """Put a message of the bot on the person's screen."""
        message.at = time.monotonic()
        with self._changed:
            self.shown[person].append(message)
            self.said.append((f"bot to {person}", message.text))
            self._changed.notify_all()

    def wait_for(self, person: str, count: int, seconds: float = 30.0) -> list[Shown]:
        """Return what a person is shown as soon as it is so many messages; fails where that takes too long."""
        with self._changed:
            done = self._changed.wait_for(lambda: len(self.shown[person]) >= count, seconds)
            assert done, f"only {len(self.shown[person])} of {count} messages: {self.shown[person]}"
            return list(self.shown[person])

    def wait_until_quiet(
        self, person: str, known: int, quiet: float = 0.2, seconds: float = 30.0
    ) -> list[Shown]:
        """Return what a person is shown beyond `known` messages, once one came and nothing more follows.

        That is known at once of a bot that says whether it `is_idle`.
        """
        count = len(self.wait_for(person, known + 1, seconds))
        while self.is_idle is not None:
            if self.is_idle():
                return self.shown[person][known:]
            time.sleep(0.002)
        while self._more(person, count, quiet):
            count = len(self.shown[person])
        return self.shown[person][known:]

    def _more(self, person: str, count: int, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: len(self.shown[person]) > count, seconds)

    def refuse(self, why: str) -> None:
        """Note what the bot did against the rules of the platform."""
        self.refused.append(why)

    def call(
        self, bot: str, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Call the bot's webhook as the platform does."""
        connection = http.client.HTTPConnection(urlsplit(bot).netloc, timeout=60)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body or None, dict(headers or {}))
            try:
                answer = connection.getresponse()
            except (ConnectionError, http.client.HTTPException):
                return Answer(CUT, "", {})
            text = answer.read().decode()
            return Answer(answer.status, text, {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._loop.call_soon(self._ready.set)  # not before: a stop that comes earlier would be lost
        self._loop.run_forever()
        self._loop.run_until_complete(self._runner.cleanup())
        self._loop.close()

    async def _open(self) -> None:
        app = web.Application(middlewares=[self._faulty])
        for method, path, handler in self.routes():
            app.router.add_route(method, path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{port}"

    @web.middleware
    async def _faulty(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.calls += 1
        if self.delays:
            await asyncio.sleep(self.delays.pop(0))
        if self.faults:
            fault = self.faults.pop(0)
            return fault() if callable(fault) else fault
        return await handler(request)
