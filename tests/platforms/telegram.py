"""A double of Telegram's Bot API (https://core.telegram.org/bots/api); the section is named beside each check."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from typing import Any
from urllib.parse import urlsplit

import httpx2
from aiohttp import web

from amparo.channels.messaging.telegram import Telegram
from tests.platforms.server import Handler, PlatformServer, Post, Shown

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


class TelegramServer(PlatformServer):
    """Updates come one a request.

    `webhook`, `secret`, `allowed`: as setWebhook said; `blocked`: who has blocked the bot.
    """

    name = "telegram"

    def __init__(self) -> None:
        super().__init__()
        self.webhook, self.secret, self.allowed = "", "", []
        self.blocked: set[str] = set()
        self.per_chat_seconds = 0.0  # how long after a message the next to the same chat is taken
        self.waiting: list[dict[str, Any]] = []  # updates that getUpdates has not given yet
        self.commands: list[dict[str, str]] = []
        self.answered: list[str] = []
        self._updates, self._messages = itertools.count(1000), itertools.count(1)
        self._last: dict[str, float] = {}
        self._keyboards: dict[str, tuple[int, dict[str, Any]]] = {}
        self._queries: set[str] = set()

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [("*", "/bot{token}/{method}", self._method)]

    # ---- what people do ---------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        return {"AMPARO_TELEGRAM_TOKEN": TOKEN, "AMPARO_TELEGRAM_API": self.url}

    def set_up(self, bot: str, public_url: str) -> None:
        # What `amparo telegram set-webhook` sends; the secret is that of the bot under test.
        platform = Telegram.from_environment(self.settings(), public_url)
        assert platform is not None

        async def run() -> None:
            async with httpx2.AsyncClient() as client:
                await platform.commands()["set-webhook"](client)

        asyncio.run(run())

    def person(self, number: int) -> str:
        return str(5_550_000_000 + number)

    def update(self, **content: Any) -> dict[str, Any]:
        """An Update ("Getting updates"): at most one of its optional parts is present."""
        return {"update_id": next(self._updates), **content}

    def message(self, person: str, text: str | None = None, **rest: Any) -> dict[str, Any]:
        """A Message ("Available types") in a private chat, whose id is that of the person."""
        about = {"id": int(person), "is_bot": False, "first_name": "Zuhura", "language_code": "en"}
        chat = {"id": int(person), "type": "private", "first_name": "Zuhura"}
        made = {"message_id": next(self._messages), "from": about, "chat": chat, "date": int(time.time())}
        if text is not None:
            made["text"] = text
            if match := re.match(r"/\w+", text):
                made["entities"] = [{"type": "bot_command", "offset": 0, "length": match.end()}]
        return {**made, **rest}

    def typed(self, person: str, text: str) -> Any:
        return self.update(message=self.message(person, text))

    def pressed(self, person: str, title: str) -> Any:
        """A CallbackQuery: the button with this title below the last message that has buttons."""
        number, keyboard = self._keyboards[person]
        (button,) = [each for row in keyboard["inline_keyboard"] for each in row if each["text"] == title]
        query = f"q{next(self._updates)}"
        self._queries.add(query)
        message = {**self.message(person, "…"), "message_id": number, "reply_markup": keyboard}
        message["from"] = {"id": 110201543, "is_bot": True, "first_name": "Amparo"}
        about = {"id": int(person), "is_bot": False, "first_name": "Zuhura", "language_code": "en"}
        data = button["callback_data"]
        return self.update(
            callback_query={
                "id": query,
                "from": about,
                "message": message,
                "chat_instance": "1",
                "data": data,
            }
        )

    def sent(self, person: str, kind: str) -> Any:
        file = {"file_id": "AwACAgQ", "file_unique_id": "AgAD", "file_size": 1}
        content: dict[str, Any] = {
            "picture": {"photo": [{**file, "width": 90, "height": 51}]},
            "voice": {"voice": {**file, "duration": 4}},
            "place": {"location": {"latitude": -1.2921, "longitude": 36.8219}},
            "sticker": {"sticker": {**file, "type": "regular", "width": 512, "height": 512, "emoji": "😭"}},
            "file": {"document": {**file, "file_name": "contract.pdf"}},
        }[kind]
        return self.update(message=self.message(person, **content))

    def captioned(self, person: str, text: str) -> Any:
        picture = self.sent(person, "picture")
        picture["message"]["caption"] = text
        return picture

    def dated(self, event: Any, seconds_ago: float) -> Any:
        event["message"]["date"] = int(time.time() - seconds_ago)
        return event

    def unheard(self, person: str) -> list[Any]:
        group = {"id": -1001, "type": "supergroup", "title": "family"}
        timer = {"message_auto_delete_time": 86_400}
        old = {"message_id": 1, "chat": group, "date": 0}
        return [
            self.update(edited_message=self.message(person, "help me please")),
            self.update(message=self.message(person, "help me please", chat=group)),
            self.update(message=self.message(person, "help me please", chat={**group, "type": "group"})),
            self.update(
                channel_post=self.message(person, "help me please", chat={**group, "type": "channel"})
            ),
            self.update(message=self.message(person, pinned_message=old)),
            self.update(message=self.message(person, message_auto_delete_timer_changed=timer)),
            self.update(message_reaction={"chat": {"id": int(person), "type": "private"}, "message_id": 1}),
            self.update(
                callback_query={"id": "q1", "from": {"id": int(person)}, "chat_instance": "1", "data": "x"}
            ),
        ]

    def strange(self, person: str) -> list[bytes]:
        kinds: list[Any] = [
            self.update(),
            self.update(a_kind_of_tomorrow={"from": {"id": int(person)}}),
            self.update(message="text"),
            self.update(message={"chat": None, "text": 3}),
            [1, 2],
            "text",
            None,
        ]
        return [*(json.dumps(kind).encode() for kind in kinds), b"", b"{", b"\xff\xfe", b"[" * 100_000]

    def post(self, *events: Any) -> list[Post]:
        return [self.signed(json.dumps(event).encode()) for event in events]

    def signed(self, body: bytes) -> Post:
        """With the secret that setWebhook gave ("setWebhook", secret_token)."""
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.secret}
        return Post(urlsplit(self.webhook).path, body, headers)

    def forged(self, post: Post) -> list[Post]:
        without = {"Content-Type": "application/json"}
        secrets = ["", "x", self.secret[:-1], self.secret + "0", self.secret.upper(), TOKEN, "é"]
        wrong = [{**without, "X-Telegram-Bot-Api-Secret-Token": each} for each in secrets]
        return [Post(post.path, post.body, headers) for headers in [without, *wrong]]

    # ---- what the bot calls -----------------------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.Response:
        # "Authorizing your bot": an unknown token is answered with 401, or 404 where it has not the form of one.
        if request.match_info["token"] != TOKEN:
            return _error(401, "Unauthorized")
        method = getattr(self, f"_{request.match_info['method']}", None)
        if method is None:
            return _error(404, "Not Found")
        # "Making requests": parameters as JSON, as a form or in the query.
        data = dict(request.query)
        if request.content_type == "application/json":
            data |= await request.json()
        else:
            data |= dict(await request.post())
        try:
            return web.json_response({"ok": True, "result": await method(data)})
        except _Refusal as problem:
            if problem.code == 400:
                self.refuse(problem.description)
            return _error(problem.code, problem.description, problem.retry_after)

    async def _getMe(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"id": 110201543, "is_bot": True, "first_name": "Amparo", "username": "amparo_bot"}

    async def _setWebhook(self, data: dict[str, Any]) -> bool:
        # "setWebhook": HTTPS only; secret_token has 1-256 of A-Z, a-z, 0-9, _ and -.
        if not data.get("url", "").startswith("https://"):
            raise _Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        secret = data.get("secret_token")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise _Refusal(400, "Bad Request: secret token contains unallowed characters")
        self.webhook, self.secret = data["url"], secret or ""
        self.allowed = _value(data.get("allowed_updates", []))
        return True

    async def _deleteWebhook(self, data: dict[str, Any]) -> bool:
        self.webhook, self.secret = "", ""
        return True

    async def _getWebhookInfo(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}

    async def _getUpdates(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        # "getUpdates": does not work while a webhook is set; an offset confirms all updates before it.
        offset = int(data.get("offset", 0))
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        until = time.monotonic() + min(float(data.get("timeout", 0)), 2.0)
        while not self.webhook and not self.waiting and time.monotonic() < until:
            await asyncio.sleep(0.02)
        if self.webhook:
            raise _Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        return self.waiting[:100]

    async def _setMyCommands(self, data: dict[str, Any]) -> bool:
        # BotCommand: 1-32 of a-z, 0-9 and _; the description has 1-256 characters.
        for each in data["commands"]:
            if (
                not re.fullmatch(r"[a-z0-9_]{1,32}", each["command"])
                or not 1 <= len(each["description"]) <= 256
            ):
                raise _Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands = data["commands"]
        return True

    async def _answerCallbackQuery(self, data: dict[str, Any]) -> bool:
        query = data.get("callback_query_id")
        if query not in self._queries:
            raise _Refusal(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self._queries.discard(query)
        self.answered.append(query)
        return True

    async def _sendMessage(self, data: dict[str, Any]) -> dict[str, Any]:
        person, text = str(data.get("chat_id", "")), data.get("text", "")
        if person in self.blocked:
            raise _Refusal(403, "Forbidden: bot was blocked by the user")
        if not re.fullmatch(r"\d+", person):
            raise _Refusal(400, "Bad Request: chat not found")
        # "sendMessage": text of 1-4096 characters after entities parsing.
        if not isinstance(text, str) or not text.strip():
            raise _Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise _Refusal(400, "Bad Request: message is too long")
        # The Bots FAQ, "My bot is hitting limits": more than one message a second in a chat ends in 429.
        now = time.monotonic()
        if (wait := self._last.get(person, -1e9) + self.per_chat_seconds - now) > 0:
            raise _Refusal(429, "Too Many Requests: retry after 1", max(1, round(wait)))
        keyboard = _value(data.get("reply_markup")) or {}
        buttons = [self._button(each) for row in keyboard.get("inline_keyboard", []) for each in row]
        # InlineKeyboardMarkup: at most 100 buttons are taken.
        if len(buttons) > 100:
            raise _Refusal(400, "Bad Request: reply markup is too long")
        self._last[person] = now
        number = next(self._messages)
        if buttons:
            self._keyboards[person] = (number, keyboard)
        self.show(person, Shown(text, buttons, data))
        return {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": int(person), "type": "private"},
            "text": text,
        }

    def _button(self, button: dict[str, Any]) -> tuple[str, str]:
        # InlineKeyboardButton: callback_data has 1-64 bytes; exactly one of the optional fields is used.
        key = button.get("callback_data", "")
        if not 1 <= len(key.encode()) <= 64:
            raise _Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button.get("text", "").strip() or len(button) != 2:
            raise _Refusal(400, "Bad Request: can't parse inline keyboard button")
        return button["text"], key


def _value(given: Any) -> Any:
    # "Making requests": in a form, lists and objects are JSON-serialized.
    return json.loads(given) if isinstance(given, str) else given


class _Refusal(Exception):
    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code, self.description, self.retry_after = code, description, retry_after


def _error(code: int, description: str, retry_after: int = 0) -> web.Response:
    # "Making requests": ok, error_code, description and ResponseParameters.
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if retry_after:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=code)


def too_many(retry_after: int) -> web.Response:
    """What is answered to one who sends too much."""
    return _error(429, f"Too Many Requests: retry after {retry_after}", retry_after)
