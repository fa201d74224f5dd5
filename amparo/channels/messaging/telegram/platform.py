"""Telegram as a platform: https://core.telegram.org/bots/api."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2

from amparo.channels.messaging.delivery import Blocked, Refused, SendError, TooOld, TryAgain, reason
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.outgoing import Layout, Outgoing
from amparo.channels.messaging.platform import (
    Check,
    Command,
    Platform,
    is_same,
    json_object,
    objects,
    part,
    word,
)
from amparo.channels.messaging.telegram.updates import WANTED, read_update
from amparo.channels.rendering.plain import Form
from amparo.dialogue.reply import Text
from amparo.i18n import from_catalogue
from amparo.settings import Variable, token, url, yes_or_no

logger = logging.getLogger(__name__)

_TOKEN, _API, _POLLING = "AMPARO_TELEGRAM_TOKEN", "AMPARO_TELEGRAM_API", "AMPARO_TELEGRAM_POLLING"
_POLL_SECONDS = 50
_PAUSE_SECONDS = 5.0
_RECENT_SECONDS = 3600.0
_COMMANDS = {
    "help": "What I can do",
    "erase": "Forget this chat",
    "stop": "Stop at once",
}


class Telegram(Platform):
    """The Bot API; the secret of the webhook is made from the token, so that there is one secret to keep."""

    name = "telegram"
    title = "Telegram"
    variables = (
        Variable(
            _TOKEN,
            "",
            "a token as @BotFather gives it",
            "The token of the Telegram bot; switches Telegram on.",
            token,
            secret=True,
        ),
        Variable(
            _POLLING,
            "false",
            "true or false",
            "Ask Telegram for messages instead of a webhook: for a machine without a public address.",
            yes_or_no,
        ),
        Variable(
            _API,
            "https://api.telegram.org",
            "a web address that begins with http:// or https://",
            "Where the Bot API is; one can be run on one's own machine.",
            url,
        ),
    )
    needed = (_TOKEN,)
    # sendMessage: 1 to 4,096 characters of text; callback_data has 1 to 64 bytes, our keys have 12. A keyboard has more
    # room than a reader has patience, and on a phone a title of 40 letters is cut.
    layout = Layout(Form(4096), buttons=12, title=40)
    delete_copy = Text("hold this chat in your list of chats, then tap Delete or the bin.")
    copy_note = Text(
        "Other phones or computers with your Telegram account can show it too. "
        "Auto-Delete, in the menu of this chat, deletes new messages after a day or more."
    )

    @property
    def secret(self) -> str:
        """The secret that Telegram sends with every update: letters and digits, as setWebhook wants it."""
        return hmac.new(str(self.value(_TOKEN)).encode(), b"amparo webhook", hashlib.sha256).hexdigest()

    def is_authentic(self, request: Request) -> bool:
        """Compare X-Telegram-Bot-Api-Secret-Token. Nobody else may call the webhook while it is not used at all."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        return not self.value(_POLLING) and is_same(given, self.secret)

    def read(self, request: Request) -> list[Incoming]:
        """Return what the one update of a webhook says."""
        incoming = read_update(json_object(request.body))
        return [incoming] if incoming else []

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        """Send words and, one a row, buttons; no preview is made of a link, which would call that site."""
        data: dict[str, Any] = {
            "chat_id": to.sender,
            "text": message.text,
            "link_preview_options": {"is_disabled": True},
        }
        if message.buttons:
            rows = [[{"text": button.title, "callback_data": button.key}] for button in message.buttons]
            data["reply_markup"] = {"inline_keyboard": rows}
        await self._call(client, "sendMessage", data)

    async def confirm(self, client: httpx2.AsyncClient, taken: Incoming) -> None:
        """Answer a pressed button: until then the app shows that it waits."""
        if not taken.handle:
            return
        try:
            await self._call(client, "answerCallbackQuery", {"callback_query_id": taken.handle})
        except Refused as error:  # "query is too old": the only thing that says when a button was pressed
            raise TooOld(str(error)) from None

    def poll(self, client: httpx2.AsyncClient) -> AsyncIterator[Incoming] | None:
        """Ask for updates where the settings say so."""
        return self._updates(client) if self.value(_POLLING) else None

    async def _updates(self, client: httpx2.AsyncClient) -> AsyncIterator[Incoming]:
        offset = 0
        is_free = False  # Telegram gives no updates while a webhook is set
        while True:
            try:
                if not is_free:
                    await self._call(client, "deleteWebhook", {})
                    is_free = True
                wanted = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": list(WANTED)}
                found = await self._call(client, "getUpdates", wanted, _POLL_SECONDS + 10.0)
            except (httpx2.HTTPError, SendError) as error:
                logger.warning("Telegram gives no updates now (%s)", reason(error))
                is_free = False
                await asyncio.sleep(max(_PAUSE_SECONDS, error.after if isinstance(error, TryAgain) else 0.0))
                continue
            for update in objects(found):
                if isinstance(update.get("update_id"), int):  # may be a lower one, after a silent week
                    offset = update["update_id"] + 1
                try:
                    incoming = read_update(update)
                except Exception as error:  # a fault of ours, or it would hold up all that follow
                    logger.error("Telegram: an update could not be read (%s)", reason(error))
                    continue
                if incoming:
                    yield incoming

    async def check(self, client: httpx2.AsyncClient) -> list[Check]:
        """Look at the token, the address and what Telegram says of the webhook."""
        try:
            me = await self._call(client, "getMe", {})
            info = await self._call(client, "getWebhookInfo", {})
        except SendError as error:
            if str(error) not in ("status 401", "status 404"):
                raise
            return [Check(False, f"Telegram does not take {_TOKEN} ({error}). Ask @BotFather for it.")]
        found = [Check(True, f"Telegram: the bot @{word(me, 'username')} answers.")]
        set_to = word(info, "url")
        if self.value(_POLLING):
            problem = "A webhook is set; run: amparo telegram delete-webhook" if set_to else ""
        elif not self.webhook_url.startswith("https://"):
            problem = "AMPARO_PUBLIC_URL must be an https address, or set AMPARO_TELEGRAM_POLLING=true."
        elif set_to != self.webhook_url:
            problem = f"The webhook is {set_to or 'not set'}, not {self.webhook_url}. Run: amparo telegram set-webhook"
        else:
            since = time.time() - float(word(info, "last_error_date") or 0)
            last = word(info, "last_error_message") if since < _RECENT_SECONDS else ""
            problem = f"Telegram could not reach the webhook last time: {last}." if last else ""
        way = "asks for updates" if self.value(_POLLING) else f"calls {set_to}"
        return [*found, Check(not problem, f"Telegram: {problem or f'{way}.'}")]

    def commands(self) -> dict[str, Command]:
        """Set and delete the webhook; show our commands in the menu of the app."""
        return {
            "set-webhook": self._set_webhook,
            "delete-webhook": self._delete_webhook,
            "set-commands": self._set_commands,
        }

    async def _set_webhook(self, client: httpx2.AsyncClient) -> str:
        """Tell Telegram to call this bot at AMPARO_PUBLIC_URL."""
        if not self.webhook_url.startswith("https://"):
            raise Refused("AMPARO_PUBLIC_URL must be an https address, or set AMPARO_TELEGRAM_POLLING=true")
        data = {"url": self.webhook_url, "secret_token": self.secret, "allowed_updates": list(WANTED)}
        await self._call(client, "setWebhook", data)
        return f"Telegram calls {self.webhook_url} from now on."

    async def _delete_webhook(self, client: httpx2.AsyncClient) -> str:
        """Tell Telegram to call nobody."""
        await self._call(client, "deleteWebhook", {})
        return "Telegram calls no webhook any more."

    async def _set_commands(self, client: httpx2.AsyncClient) -> str:
        """Show /help, /erase and /stop in the menu of the bot."""
        listed = [{"command": name, "description": from_catalogue(text)} for name, text in _COMMANDS.items()]
        await self._call(client, "setMyCommands", {"commands": listed})
        return f"The menu of the bot shows {', '.join(f'/{name}' for name in _COMMANDS)}."

    async def _call(
        self, client: httpx2.AsyncClient, method: str, data: dict[str, Any], seconds: float = 10.0
    ) -> Any:
        """Call a method of the API and return its result; raises TryAgain, Refused or Blocked."""
        address = f"{str(self.value(_API)).rstrip('/')}/bot{self.value(_TOKEN)}/{method}"
        answer = await client.post(address, json=data, timeout=seconds)
        try:
            told = json_object(answer.content)
        except Exception:
            raise TryAgain(f"status {answer.status_code}") from None
        if told.get("ok") is True:
            return told.get("result")
        code = told.get("error_code", answer.status_code)
        if code == 429:
            after = part(told, "parameters").get("retry_after")
            raise TryAgain("too many requests", float(after) if isinstance(after, (int, float)) else 0.0)
        if code == 403:  # blocked by the user, or the account is no more
            raise Blocked("status 403")
        if code == 400:
            raise Refused("status 400")
        raise TryAgain(f"status {code}")  # 401 and 404 too: a wrong token can be put right
