"""SMS and WhatsApp by Twilio as platforms: https://www.twilio.com/docs/messaging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
from twilio.request_validator import RequestValidator

from amparo.channels.messaging.delivery import SendError
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.outgoing import Layout, Outgoing
from amparo.channels.messaging.platform import Acknowledgement, BadUpdate, Check, Command, Platform
from amparo.channels.messaging.twilio.api import Credentials, call
from amparo.channels.messaging.twilio.messages import read_form, read_message
from amparo.channels.messaging.twilio.registration import (
    SERVICE,
    Registration,
    of_number,
    of_service,
    register,
)
from amparo.channels.messaging.twilio.variables import variables_of
from amparo.channels.rendering.plain import Form
from amparo.channels.rendering.sms import SMS
from amparo.dialogue.reply import Text
from amparo.settings import SettingsError


class Twilio(Platform):
    """What SMS and WhatsApp have in common. `prefix`: of settings; `channel`: before every address, '' for SMS."""

    prefix: ClassVar[str]
    channel: ClassVar[str] = ""
    person: ClassVar[re.Pattern[str]]
    body_limit = 128 * 1024  # 4,096 letters of up to twelve bytes in a form, and what stands beside them

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], public_url: str | None = None) -> Platform | None:
        """Return the platform where it is set up; raises SettingsError, also without the address that is signed."""
        made = super().from_environment(environ, public_url)
        if made is None:
            return None
        if not public_url:
            raise SettingsError(
                f"{cls.title} needs AMPARO_PUBLIC_URL: Twilio signs the address that it calls."
            )
        pair = f"{cls.prefix}_API_KEY", f"{cls.prefix}_API_SECRET"
        if bool(made.value(pair[0])) != bool(made.value(pair[1])):
            raise SettingsError(f"{pair[0]} and {pair[1]} belong together: set both or none.")
        return made

    def is_authentic(self, request: Request) -> bool:
        """Check X-Twilio-Signature: of the public address and every field of the form ("Secure webhooks")."""
        given = request.headers.get("x-twilio-signature", "")
        try:
            fields = read_form(request.body)
        except BadUpdate:
            return False
        return RequestValidator(self._set("AUTH_TOKEN")).validate(request.url, fields, given)

    def read(self, request: Request) -> list[Incoming]:
        """Return what the one message of a webhook says."""
        incoming = read_message(read_form(request.body), self.person)
        return [incoming] if incoming else []

    def acknowledgement(self) -> Acknowledgement:
        """Answer with TwiML that says nothing: what we say is sent by itself."""
        return Acknowledgement("<Response/>", "text/xml")

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        """Send words from our number, or from the one that the messaging service takes."""
        data = {"To": to.sender, "Body": message.text}
        sender = self._set("FROM")
        is_service = SERVICE.fullmatch(sender)
        data |= {"MessagingServiceSid": sender} if is_service else {"From": f"{self.channel}{sender}"}
        await call(client, f"{self._account}/Messages.json", self._credentials, data)

    async def check(self, client: httpx2.AsyncClient) -> list[Check]:
        """Look at the account, with the token that signs, and at the webhook."""
        names = f"{self.prefix}_ACCOUNT_SID with {self.prefix}_AUTH_TOKEN"
        signing = self._set("ACCOUNT_SID"), self._set("AUTH_TOKEN")
        try:
            account = await call(client, f"{self._account}.json", signing)
        except SendError as error:
            if not str(error).startswith(("status 401", "status 404")):
                raise
            return [
                Check(
                    False, f"Twilio does not take {names} ({error}). Look in its Console, on the first page."
                )
            ]
        problem = ""
        if account.get("status") != "active":
            problem = f"The account is {account.get('status')}: look in the Console."
        elif account.get("type") == "Trial":
            problem = "This is a trial account: only numbers that were verified in the Console get an answer."
        found = [Check(not problem, f"{self.title}: {problem or 'Twilio takes the account and its token.'}")]
        return [*found, await self._check_webhook(client)]

    async def _check_webhook(self, client: httpx2.AsyncClient) -> Check:
        if not self.webhook_url.startswith("https://"):
            return Check(False, f"{self.title}: AMPARO_PUBLIC_URL must be an https address.")
        try:
            known = await self._registration(client)
        except SendError as error:
            return Check(
                False, f"{self.title}: Twilio does not say where {self.prefix}_FROM calls ({error})."
            )
        if known is None:
            return Check(
                True, f"{self.title}: the Console alone shows the webhook; it must be {self.webhook_url}"
            )
        if known.problem:
            return Check(False, f"{self.title}: {known.problem}")
        if known.calls != self.webhook_url:
            wrong = f"the webhook is {known.calls or 'not set'}, not {self.webhook_url}"
            return Check(False, f"{self.title}: {wrong}. Run: amparo {self.name} set-webhook")
        return Check(True, f"{self.title}: Twilio calls {known.calls}.")

    def commands(self) -> dict[str, Command]:
        """Set the webhook of the number or of the messaging service."""
        return {"set-webhook": self._set_webhook}

    async def _set_webhook(self, client: httpx2.AsyncClient) -> str:
        """Tell Twilio to call this bot at AMPARO_PUBLIC_URL."""
        return await register(client, await self._registration(client), self.webhook_url, self._credentials)

    async def _registration(self, client: httpx2.AsyncClient) -> Registration | None:
        """Return what Twilio knows of our webhook, None where only its Console does."""
        if SERVICE.fullmatch(self._set("FROM")):
            return await of_service(client, str(self._set("API")), self._set("FROM"), self._credentials)
        return None

    @property
    def _account(self) -> str:
        return f"{str(self._set('API')).rstrip('/')}/2010-04-01/Accounts/{self._set('ACCOUNT_SID')}"

    @property
    def _credentials(self) -> Credentials:
        key = self._set("API_KEY"), self._set("API_SECRET")
        return key if key[0] else (self._set("ACCOUNT_SID"), self._set("AUTH_TOKEN"))

    def _set(self, name: str) -> Any:
        return self.value(f"{self.prefix}_{name}")


class Sms(Twilio):
    """Text messages: at most three segments each, numbers first, choices by their number."""

    name = "sms"
    title = "SMS by Twilio"
    prefix = f"AMPARO_{name.upper()}"
    variables = variables_of(prefix, title)
    needed = ("AMPARO_SMS_ACCOUNT_SID", "AMPARO_SMS_AUTH_TOKEN", "AMPARO_SMS_FROM")
    person = re.compile(r"\+\d{7,15}")
    layout = Layout(SMS)
    delete_copy = Text(
        "hold it in your list of messages, then tap Delete or the bin. "
        "Deleted messages may stay in Trash or Recently Deleted: empty that too."
    )
    copy_note = Text("The phone bill may show that you wrote to this number. It does not show your words.")

    async def _registration(self, client: httpx2.AsyncClient) -> Registration | None:
        service = await super()._registration(client)
        return service or await of_number(client, self._account, self._set("FROM"), self._credentials)


class TwilioWhatsApp(Twilio):
    """WhatsApp for those who have it at Twilio: words alone, since its buttons need templates made beforehand."""

    name = "twilio_whatsapp"
    title = "WhatsApp by Twilio"
    prefix = f"AMPARO_{name.upper()}"
    channel = "whatsapp:"
    variables = variables_of(prefix, title)
    needed = (
        "AMPARO_TWILIO_WHATSAPP_ACCOUNT_SID",
        "AMPARO_TWILIO_WHATSAPP_AUTH_TOKEN",
        "AMPARO_TWILIO_WHATSAPP_FROM",
    )
    person = re.compile(r"whatsapp:\S+")
    layout = Layout(Form(1600))  # of Body ("Messages resource")
    delete_copy = Text(
        "in your list of chats, hold this chat, then tap the bin. "
        "On an iPhone: swipe it a little to the left, tap More, then Delete chat."
    )
    copy_note = Text(
        "Other devices that are linked to your WhatsApp can show it too, and a backup can keep it."
    )
