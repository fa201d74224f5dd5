"""A double of the Messenger Platform (https://developers.facebook.com/documentation/business-messaging/messenger-platform).

The section is named beside each check.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from typing import Any

from amparo.channels.messaging.messenger import Messenger
from tests.platforms.meta import GraphError, MetaServer
from tests.platforms.server import Shown

PAGE_ID = "1906385232743451"


class MessengerServer(MetaServer):
    """`profile`: the Messenger profile of the page, with the Get Started button."""

    name = "messenger"
    platform = Messenger
    object = "page"

    def __init__(self) -> None:
        super().__init__()
        self.profile: dict[str, Any] = {}
        self._ids = itertools.count(1)
        self._replies: dict[str, list[dict[str, Any]]] = {}

    # ---- what people do ---------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        return {**self.shared_settings(), "AMPARO_MESSENGER_PAGE_ID": PAGE_ID}

    def person(self, number: int) -> str:
        return str(5_254_000_000_000_000 + number)

    def event(self, person: str, **content: Any) -> dict[str, Any]:
        """One of the `messaging` of an entry; its time has milliseconds."""
        at = int(time.time() * 1000)
        return {"sender": {"id": person}, "recipient": {"id": PAGE_ID}, "timestamp": at, **content}

    def message(self, person: str, **content: Any) -> dict[str, Any]:
        """A message ("messages webhook event reference")."""
        return self.event(person, message={"mid": f"m_{next(self._ids)}", **content})

    def typed(self, person: str, text: str) -> Any:
        return self.message(person, text=text)

    def pressed(self, person: str, title: str) -> Any:
        """A quick reply of the last message that has some: its title is posted as a message, with its payload."""
        (reply,) = [each for each in self._replies[person] if _stands_for(each["title"], title)]
        return self.message(person, text=reply["title"], quick_reply={"payload": reply["payload"]})

    def started(self, person: str, ref: str = "") -> Any:
        """The Get Started button, after a link with `ref` ("messaging_postbacks webhook event reference")."""
        payload = self.profile.get("get_started", {}).get("payload", "GET_STARTED")
        postback = {"title": "Get Started", "payload": payload, "mid": f"m_{next(self._ids)}"}
        if ref:
            postback["referral"] = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        return self.event(person, postback=postback)

    def referred(self, person: str, ref: str) -> Any:
        """A link with `ref` to a chat that is there already ("messaging_referrals webhook event reference")."""
        return self.event(person, referral={"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"})

    def attached(self, person: str, kind: str, text: str = "", **payload: Any) -> Any:
        attachment = {"type": kind, "payload": {"url": "https://scontent.example/x", **payload}}
        return self.message(person, attachments=[attachment], **({"text": text} if text else {}))

    def sent(self, person: str, kind: str) -> Any:
        if kind == "place":
            return self.attached(person, "location", coordinates={"lat": -1.2921, "long": 36.8219})
        if kind == "sticker":
            return self.attached(person, "sticker", sticker_id=144885185686752)
        return self.attached(person, {"picture": "image", "voice": "audio", "file": "file"}[kind])

    def captioned(self, person: str, text: str) -> Any:
        return self.attached(person, "image", text)

    def dated(self, event: Any, seconds_ago: float) -> Any:
        event["timestamp"] = int((time.time() - seconds_ago) * 1000)
        return event

    def unheard(self, person: str) -> list[Any]:
        echo = {"mid": "m_echo", "text": "help me please", "is_echo": True, "app_id": 1517776481860111}
        ours = {"sender": {"id": PAGE_ID}, "recipient": {"id": person}, "timestamp": 1, "message": echo}
        other = {**self.typed(person, "help me please"), "recipient": {"id": "42"}}
        edited = {"mid": "m_1", "text": "help me please", "num_edit": 1}
        return [
            ours,
            self.message(person, text="help me please", is_echo=True),
            self.event(person, delivery={"mids": ["m_1"], "watermark": 1458668856253}),
            self.event(person, read={"watermark": 1458668856253}),
            self.event(person, reaction={"mid": "m_1", "action": "react", "emoji": "❤", "reaction": "love"}),
            self.event(person, message_edit=edited),
            self.event(person, optin={"type": "notification_messages", "payload": "x"}),
            self.event(person, pass_thread_control={"new_owner_app_id": "1", "metadata": ""}),
            self.event(person, account_linking={"status": "linked", "authorization_code": "x"}),
            other,
            {"standby": self.typed(person, "help me please")},
        ]

    def strange(self, person: str) -> list[bytes]:
        entries: list[Any] = [
            "x",
            [None, 1, "x"],
            [{"id": PAGE_ID, "messaging": [None, 1, [], {}, {"sender": "x"}, {"sender": {"id": None}}]}],
            [{"id": PAGE_ID, "messaging": [self.event(person, message="x"), self.event(person, message={})]}],
            [{"id": PAGE_ID, "messaging": [self.event(person, message={"text": "help me please"})]}],
            [{"id": PAGE_ID, "messaging": [self.event(person, a_kind_of_tomorrow={"x": 1})]}],
            [{"id": "42", "messaging": [self.typed(person, "help me please")]}],
        ]
        kinds: list[Any] = [*({"object": "page", "entry": each} for each in entries)]
        instagram = {
            "object": "instagram",
            "entry": [{"id": PAGE_ID, "messaging": [self.typed(person, "x")]}],
        }
        kinds += [{}, {"object": "page"}, instagram, [1, 2], "text", None]
        return [*(json.dumps(kind).encode() for kind in kinds), b"", b"{", b"\xff\xfe", b"[" * 100_000]

    def entries(self, events: list[Any]) -> list[dict[str, Any]]:
        # "Webhooks", batching: several entries a request; what is below `standby` is of another app.
        made = []
        for place, event in enumerate(events):
            kind, told = ("standby", event["standby"]) if "standby" in event else ("messaging", event)
            if made and kind in made[-1] and place % 2:
                made[-1][kind].append(told)
            else:
                made.append({"id": PAGE_ID, "time": int(time.time() * 1000), kind: [told]})
        return made

    def who(self, event: Any) -> str:
        # "Policy", 24-hour window: messages, postbacks and links of people open it.
        opens = {"message", "postback", "referral"} & set(event)
        return event["sender"]["id"] if opens else ""

    # ---- what the bot calls -----------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path in (f"{PAGE_ID}/messages", "me/messages"):
            return self._messages(data)
        if (method, path) == ("POST", f"{PAGE_ID}/subscribed_apps"):
            return self._subscribe(query)
        if (method, path) == ("GET", f"{PAGE_ID}/subscribed_apps"):
            app = {"id": "670843887433847", "name": "Amparo", "subscribed_fields": self.subscribed}
            return {"data": [] if self.subscribed is None else [app]}
        if (method, path) == ("GET", "me"):
            return {"id": PAGE_ID, "name": "Amparo"}
        if path == "me/messenger_profile":
            return self._profile(method, data)
        raise GraphError(400, 100, "Unsupported request: no such object", 33, is_fault=False)

    def _subscribe(self, query: dict[str, str]) -> dict[str, Any]:
        # "Page subscribed apps": subscribed_fields is required.
        fields = [field for field in query.get("subscribed_fields", "").split(",") if field]
        if not fields:
            raise GraphError(400, 100, "Param subscribed_fields[0] must be one of the known fields")
        self.subscribed = fields
        return {"success": True}

    def _profile(self, method: str, data: dict[str, Any]) -> dict[str, Any]:
        if method == "GET":
            return {"data": [self.profile] if self.profile else []}
        # "Get Started button": a payload of up to 1,000 characters.
        if not 1 <= len(data.get("get_started", {}).get("payload", "")) <= 1000:
            raise GraphError(400, 100, "Get started payload is required")
        self.profile |= data
        return {"result": "success"}

    def _messages(self, data: dict[str, Any]) -> dict[str, Any]:
        # "Send API": recipient, messaging_type and message are required.
        person, message = str(data.get("recipient", {}).get("id", "")), data.get("message", {})
        if data.get("messaging_type") not in ("RESPONSE", "UPDATE", "MESSAGE_TAG"):
            raise GraphError(400, 100, "Param messaging_type must be one of the known types")
        shown = Shown(_text(message.get("text"), "message[text]", 2000), self._quick_replies(message), data)
        # "Error codes": 100 with 2018001 for an id that is not of this page.
        if person not in self.wrote:
            raise GraphError(400, 100, "No matching user found", 2018001, is_fault=False)
        if person in self.blocked:
            raise GraphError(400, 551, "This person isn't available right now.", 1545041, is_fault=False)
        # "Policy", standard messaging: a RESPONSE within 24 hours; else 10 with 2018278.
        if not self.is_open(person):
            raise GraphError(400, 10, "This message is sent outside of allowed window.", 2018278)
        # "Error codes": 613 where calls have exceeded the rate limit.
        if self.limit(person) > 0:
            raise GraphError(400, 613, "Calls to this API have exceeded the rate limit.", is_fault=False)
        self.last[person] = time.monotonic()
        if shown.buttons:
            self._replies[person] = message["quick_replies"]
        self.show(person, shown)
        return {"recipient_id": person, "message_id": f"m_out{next(self._ids)}"}

    def _quick_replies(self, message: dict[str, Any]) -> list[tuple[str, str]]:
        # "Quick replies" and their reference: up to 13; for text a title of 20 characters and a payload of 1,000.
        replies = message.get("quick_replies", [])
        if "quick_replies" in message and not 1 <= len(replies) <= 13:
            raise GraphError(400, 100, "Param message[quick_replies] must have 1 to 13 elements")
        shown = []
        for each in replies:
            if each.get("content_type") != "text":
                raise GraphError(400, 100, "Param content_type must be text here")
            title = _text(each.get("title"), "title", 20)
            shown.append((title, _text(each.get("payload"), "payload", 1000)))
        return shown


def _stands_for(shown: str, title: str) -> bool:
    """Would a person who looks for `title` press this one: the same, or its number and as much of it as fits?"""
    begin = re.sub(r"^\d+ ", "", shown)
    return title in (shown, begin) or (begin.endswith("…") and title.startswith(begin[:-1]))


def _text(text: Any, name: str, most: int) -> str:
    """Return a text that is there and not too long; emoji are counted as two, as the apps do."""
    if not isinstance(text, str) or not text.strip():
        raise GraphError(400, 100, f"Param {name} must be a non-empty string")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise GraphError(400, 100, f"Length of param {name} must be less than or equal to {most}")
    return text
