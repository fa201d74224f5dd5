"""What the doubles of Meta's platforms share: the signature, the handshake, and the Graph API with its errors.

Written from https://developers.facebook.com/docs/graph-api; the section is named beside each check.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx2
from aiohttp import web

from amparo.channels.messaging.meta import Meta
from tests.platforms.server import Handler, PlatformServer, Post

VERSION = "v25.0"
TOKEN, APP_SECRET, VERIFY_TOKEN = "EAAJZCmVZCzZAb0", "b7c2f0d4e19a45c8", "the+goats/are&on=the%hill"
WINDOW_SECONDS = 24 * 3600.0
CHALLENGE = "1158201444"


class GraphError(Exception):
    """An error of the Graph API; `is_fault`: a bot that keeps the rules never gets it."""

    def __init__(self, status: int, code: int, message: str, subcode: int = 0, is_fault: bool = True) -> None:
        super().__init__(message)
        self.status, self.code, self.subcode, self.message = status, code, subcode, message
        self.is_fault = is_fault


class MetaServer(PlatformServer):
    """Events come several a request, over several entries.

    `blocked`: who has blocked the bot; `wrote`: when a person last did something, in seconds since 1970;
    `subscribed`: what the app is told of, None while it is not subscribed.
    """

    platform: type[Meta]
    object = ""
    can_batch = True

    def __init__(self) -> None:
        super().__init__()
        self.blocked: set[str] = set()
        self.wrote: dict[str, float] = {}
        self.subscribed: list[str] | None = None
        self.per_person_seconds = 0.0  # how long after a message the next to the same person is taken
        self.last: dict[str, float] = {}
        self.webhook = ""

    # ---- of each platform -------------------------------------------------------------------------------------------

    def entries(self, events: list[Any]) -> list[dict[str, Any]]:
        """The entries that bring events."""
        raise NotImplementedError

    def who(self, event: Any) -> str:
        """The person who did something, '' where it was nobody."""
        raise NotImplementedError

    def answer(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        """Answer a call of the Graph API; raises GraphError."""
        raise NotImplementedError

    # ---- of both ----------------------------------------------------------------------------------------------------

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [("*", f"/{VERSION}/{{path:.*}}", self._graph)]

    def shared_settings(self) -> dict[str, str]:
        prefix = f"AMPARO_{self.name.upper()}_"
        return {
            f"{prefix}TOKEN": TOKEN,
            f"{prefix}APP_SECRET": APP_SECRET,
            f"{prefix}VERIFY_TOKEN": VERIFY_TOKEN,
            f"{prefix}API": f"{self.url}/{VERSION}",
        }

    def of_bot(self, **settings: str) -> Meta:
        """The platform with the settings of the bot under test."""
        made = self.platform.from_environment({**self.settings(), **settings}, "https://bot.example.org")
        assert isinstance(made, Meta)
        return made

    def command(self, name: str) -> str:
        """Do what `amparo <platform> <name>` does."""

        async def run() -> str:
            async with httpx2.AsyncClient() as client:
                return await self.of_bot().commands()[name](client)

        return asyncio.run(run())

    def set_up(self, bot: str, public_url: str) -> None:
        # The callback URL of the console is verified at once; then the app is subscribed.
        answer = self.verify(bot, VERIFY_TOKEN)
        assert (answer.status, answer.body) == (200, CHALLENGE)
        self.webhook = f"{public_url}/webhooks/{self.name}/webhook"
        self.command("subscribe")

    def verify(self, bot: str, token: str, mode: str = "subscribe") -> Any:
        """The handshake ("Webhooks: Getting started", verification requests)."""
        asked = {"hub.mode": mode, "hub.challenge": CHALLENGE, "hub.verify_token": token}
        return self.call(bot, "GET", f"/webhooks/{self.name}/webhook?{urlencode(asked)}")

    def close_window(self, person: str) -> None:
        """Let a day pass since a person wrote."""
        self.wrote[person] = time.time() - WINDOW_SECONDS - 1

    def post(self, *events: Any) -> list[Post]:
        for event in events:
            if person := self.who(event):
                self.wrote[person] = time.time()
        body = {"object": self.object, "entry": self.entries(list(events))}
        # "Webhooks: Getting started": the payload is signed as it is sent, with all beyond ASCII escaped.
        return [self.signed(json.dumps(body).encode())]

    def signed(self, body: bytes) -> Post:
        """With "X-Hub-Signature-256" ("Webhooks: Getting started", validating payloads)."""
        return self._post(body, {"X-Hub-Signature-256": f"sha256={_hmac(APP_SECRET, body)}"})

    def forged(self, post: Post) -> list[Post]:
        right = _hmac(APP_SECRET, post.body)
        old = hmac.new(APP_SECRET.encode(), post.body, hashlib.sha1).hexdigest()
        wrong = [
            *("", "sha256=", right, f"sha256={right[:-1]}", f"sha256={right.upper()}", f"sha512={right}"),
            f"sha1={old}",
            f"sha256={_hmac('', post.body)}",
            f"sha256={_hmac(VERIFY_TOKEN, post.body)}",
            f"sha256={_hmac(APP_SECRET, post.body + b' ')}",
            "sha256=é",
        ]
        forged = [self._post(post.body, {"X-Hub-Signature-256": each}) for each in wrong]
        changed = self._post(post.body.replace(b"e", b"a"), post.headers)
        return [
            self._post(post.body, {}),
            self._post(post.body, {"X-Hub-Signature": f"sha1={old}"}),
            *forged,
            changed,
        ]

    def _post(self, body: bytes, headers: dict[str, str]) -> Post:
        return Post(f"/webhooks/{self.name}/webhook", body, {"Content-Type": "application/json", **headers})

    async def _graph(self, request: web.Request) -> web.Response:
        try:
            self._authorise(request)
            data = await request.json() if request.can_read_body else {}
            path = request.match_info["path"]
            return web.json_response(self.answer(request.method, path, dict(request.query), data))
        except GraphError as problem:
            if problem.is_fault:
                self.refuse(f"{problem.code}: {problem.message}")
            return graph_error(problem.status, problem.code, problem.message, problem.subcode)

    def _authorise(self, request: web.Request) -> None:
        # "Handling errors": 190 for a token that is wrong or has expired.
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise GraphError(401, 190, "Invalid OAuth access token.", is_fault=False)
        # "Securing requests": the app may ask for a proof, the SHA-256 HMAC of the token by the app secret.
        if request.query.get("appsecret_proof") != _hmac(APP_SECRET, TOKEN.encode()):
            raise GraphError(400, 100, "Invalid appsecret_proof provided in the API argument")

    def limit(self, person: str) -> float:
        """Seconds until the next message to a person is taken."""
        return self.last.get(person, -1e9) + self.per_person_seconds - time.monotonic()

    def is_open(self, person: str) -> bool:
        """Did the person write within a day?"""
        return self.wrote.get(person, 0.0) > time.time() - WINDOW_SECONDS


def graph_error(status: int, code: int, message: str = "", subcode: int = 0, **headers: str) -> web.Response:
    """An error of the Graph API ("Handling errors"). It never names the person."""
    error: dict[str, Any] = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response({"error": {**error, "fbtrace_id": "Az8or2"}}, status=status, headers=named)


def _hmac(secret: str, text: bytes) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
