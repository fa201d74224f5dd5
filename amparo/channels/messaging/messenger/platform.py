"""Messenger as a platform: https://developers.facebook.com/documentation/business-messaging/messenger-platform."""

from __future__ import annotations

from typing import Any

import httpx2

from amparo.channels.messaging.delivery import Blocked, Refused, TryAgain
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.messenger.events import FIELDS, GET_STARTED, read_webhook
from amparo.channels.messaging.meta import Meta, number, shared_variables
from amparo.channels.messaging.outgoing import Layout, Outgoing
from amparo.channels.messaging.platform import Check, Command, objects, part, word
from amparo.channels.rendering.plain import Form
from amparo.dialogue.reply import Text
from amparo.settings import Variable

_TOKEN, _SECRET, _VERIFY = (f"AMPARO_MESSENGER_{name}" for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"))
_PAGE = "AMPARO_MESSENGER_PAGE_ID"
_PROFILE = "me/messenger_profile"


class Messenger(Meta):
    """The Send API, for one Facebook page. The bot writes as the page: no personas, so that nobody takes it for one."""

    name = "messenger"
    title = "Messenger"
    about = "page"
    variables = (
        *shared_variables("messenger", "Messenger", "the Messenger settings of the app at Meta"),
        Variable(_PAGE, "", "digits", "The ID of the Facebook page that people write to.", number),
    )
    needed = (_TOKEN, _SECRET, _VERIFY, _PAGE)
    # "Send API": text of 2,000 characters. "Quick replies": 13, with 20 characters.
    layout = Layout(Form(2000), buttons=13, title=20)
    delete_copy = Text("hold this chat in your list of chats, then choose Delete.")
    copy_note = Text("Whoever can open your Facebook account can see this chat, on other devices too.")

    def read(self, request: Request) -> list[Incoming]:
        """Return all events of all entries that came to our page."""
        return read_webhook(self.told(request), self.setting("PAGE_ID"))

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        """Send words with quick replies, as the answer to what was written."""
        content: dict[str, Any] = {"text": message.text}
        if message.buttons:
            content["quick_replies"] = [
                {"content_type": "text", "title": button.title, "payload": button.key}
                for button in message.buttons
            ]
        data = {"recipient": {"id": to.sender}, "messaging_type": "RESPONSE", "message": content}
        await self.call(client, "POST", f"{self.setting('PAGE_ID')}/messages", data)

    async def check(self, client: httpx2.AsyncClient) -> list[Check]:
        """Look at the token, our address, the subscription and the Get Started button.

        Which address Meta calls can be asked only with the id of the app; a test message shows it.
        """
        page = self.setting("PAGE_ID")
        try:
            me = await self.call(client, "GET", "me", query={"fields": "id,name"})
            if word(me, "id") != page:
                return [Check(False, f"Messenger: {_TOKEN} is the token of another page than {_PAGE}.")]
            apps = await self.call(client, "GET", f"{page}/subscribed_apps")
            profile = await self.call(client, "GET", _PROFILE, query={"fields": "get_started"})
        except (TryAgain, Refused, Blocked) as error:
            return [Check(False, f"Messenger does not take {_TOKEN} for {_PAGE} ({error}).")]
        found = [Check(True, f"Messenger: the page {word(me, 'name')} answers."), self._subscribed(apps)]
        payloads = [word(part(each, "get_started"), "payload") for each in objects(profile.get("data"))]
        if GET_STARTED in payloads:
            found.append(Check(True, "Messenger: new people see the Get Started button."))
        else:
            lacks = "Messenger: new people see no Get Started button. Run: amparo messenger set-get-started"
            found.append(Check(False, lacks))
        wrong = self.address()
        return [*found, wrong] if wrong else found

    def _subscribed(self, apps: dict[str, Any]) -> Check:
        fields = [each.get("subscribed_fields") for each in objects(apps.get("data"))]
        known = {name for each in fields if isinstance(each, list) for name in each if isinstance(name, str)}
        if missing := [name for name in FIELDS if name not in known]:
            lacks = f"Messenger: the app is not told of {', '.join(missing)}. Run: amparo messenger subscribe"
            return Check(False, lacks)
        return Check(True, "Messenger: the app is subscribed to the page.")

    def commands(self) -> dict[str, Command]:
        """Subscribe the app to the page; show the Get Started button."""
        return {"subscribe": self._subscribe, "set-get-started": self._set_get_started}

    async def _subscribe(self, client: httpx2.AsyncClient) -> str:
        """Let Meta tell the app of messages to the page."""
        fields = {"subscribed_fields": ",".join(FIELDS)}
        await self.call(client, "POST", f"{self.setting('PAGE_ID')}/subscribed_apps", query=fields)
        return "The app gets the messages of the page from now on."

    async def _set_get_started(self, client: httpx2.AsyncClient) -> str:
        """Show a Get Started button to people who are new: links with a country need it."""
        await self.call(client, "POST", _PROFILE, {"get_started": {"payload": GET_STARTED}})
        return "New people see the Get Started button from now on."
