"""WhatsApp as a platform: https://developers.facebook.com/documentation/business-messaging/whatsapp."""

from __future__ import annotations

from typing import Any

import httpx2

from amparo.channels.messaging.delivery import Blocked, Refused, TryAgain
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.meta import Meta, number, shared_variables
from amparo.channels.messaging.outgoing import Outgoing
from amparo.channels.messaging.platform import Check, Command, objects, part, word
from amparo.channels.messaging.whatsapp.messages import LAYOUT, content, read_webhook, recipient
from amparo.dialogue.reply import Text
from amparo.settings import Variable, yes_or_no

_TOKEN, _SECRET, _VERIFY = (f"AMPARO_WHATSAPP_{name}" for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"))
_NUMBER, _ACCOUNT = "AMPARO_WHATSAPP_NUMBER_ID", "AMPARO_WHATSAPP_ACCOUNT_ID"
_MARK_READ = "AMPARO_WHATSAPP_MARK_READ"


class WhatsApp(Meta):
    """The Cloud API, for one business phone number."""

    name = "whatsapp"
    title = "WhatsApp"
    about = "whatsapp_business_account"
    variables = (
        *shared_variables("whatsapp", "WhatsApp", "the system users of the business at Meta"),
        Variable(
            _NUMBER,
            "",
            "digits",
            "The phone number ID that Meta shows for the number of the bot; it is not the number itself.",
            number,
        ),
        Variable(
            _ACCOUNT,
            "",
            "digits",
            "The WhatsApp Business Account ID; needed for `amparo whatsapp subscribe` only.",
            number,
        ),
        Variable(
            _MARK_READ,
            "false",
            "true or false",
            "Show the sender that a message was read, by two blue ticks.",
            yes_or_no,
        ),
    )
    needed = (_TOKEN, _SECRET, _VERIFY, _NUMBER)
    layout = LAYOUT
    delete_copy = Text(
        "in your list of chats, hold this chat, then tap the bin. "
        "On an iPhone: swipe it a little to the left, tap More, then Delete chat."
    )
    copy_note = Text(
        "Other devices that are linked to your WhatsApp can show it too, and a backup can keep it."
    )

    def read(self, request: Request) -> list[Incoming]:
        """Return all messages of all entries that came to our number."""
        return read_webhook(self.told(request), self.setting("NUMBER_ID"))

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        """Send words, with up to three reply buttons or a list. No preview is made of a link."""
        common = {"messaging_product": "whatsapp", "recipient_type": "individual"}
        await self._post(client, {**common, **recipient(to.sender), **content(message)})

    async def confirm(self, client: httpx2.AsyncClient, taken: Incoming) -> None:
        """Mark a message as read, if the settings say so."""
        if self.value(_MARK_READ):
            read = {"messaging_product": "whatsapp", "status": "read", "message_id": taken.handle}
            await self._post(client, read)

    async def check(self, client: httpx2.AsyncClient) -> list[Check]:
        """Look at the token, our address and the webhook that Meta calls for this number."""
        fields = {"fields": "verified_name,webhook_configuration"}
        try:
            known = await self.call(client, "GET", self.setting("NUMBER_ID"), query=fields)
            name = word(known, "verified_name") or "the bot"
            found = [Check(True, f"WhatsApp: the number of {name} answers."), *await self._subscribed(client)]
        except (TryAgain, Refused, Blocked) as error:
            return [Check(False, f"WhatsApp does not take {_TOKEN} for {_NUMBER} or {_ACCOUNT} ({error}).")]
        if wrong := self.address():
            return [*found, wrong]
        # "Webhook overrides": that of the number comes first, then that of the account, then that of the app.
        of = part(known, "webhook_configuration")
        called = word(of, "phone_number") or word(of, "whatsapp_business_account") or word(of, "application")
        if called == self.webhook_url:
            return [*found, Check(True, f"WhatsApp: Meta calls {called}.")]
        mend = f"In the app at Meta, under WhatsApp, Configuration, set the callback URL {self.webhook_url}"
        return [*found, Check(False, f"WhatsApp: Meta calls {called or 'no webhook'}. {mend}")]

    async def _subscribed(self, client: httpx2.AsyncClient) -> list[Check]:
        if not (account := self.setting("ACCOUNT_ID")):
            return []
        apps = await self.call(client, "GET", f"{account}/subscribed_apps")
        if objects(apps.get("data")):
            return [Check(True, "WhatsApp: an app is subscribed to the account.")]
        return [Check(False, "WhatsApp: no app is subscribed to the account. Run: amparo whatsapp subscribe")]

    def commands(self) -> dict[str, Command]:
        """Subscribe the app to the WhatsApp Business Account: without that no message comes."""
        return {"subscribe": self._subscribe}

    async def _subscribe(self, client: httpx2.AsyncClient) -> str:
        """Let Meta tell the app of messages to the account."""
        if not (account := self.setting("ACCOUNT_ID")):
            raise Refused(f"set {_ACCOUNT} first")
        await self.call(client, "POST", f"{account}/subscribed_apps")
        return "The app gets the messages of the WhatsApp Business Account from now on."

    async def _post(self, client: httpx2.AsyncClient, data: dict[str, Any]) -> None:
        await self.call(client, "POST", f"{self.setting('NUMBER_ID')}/messages", data)
