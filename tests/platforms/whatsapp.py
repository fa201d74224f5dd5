"""A double of WhatsApp's Cloud API (https://developers.facebook.com/documentation/business-messaging/whatsapp).

The section is named beside each check.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from typing import Any

from amparo.channels.messaging.whatsapp import WhatsApp
from tests.platforms.meta import GraphError, MetaServer
from tests.platforms.server import Shown

NUMBER_ID, ACCOUNT_ID = "106540352242922", "102290129340398"
HIDDEN = "US.13491208655302741918"
"""A person who hides the number behind a user name ("Business-scoped user IDs")."""


class WhatsAppServer(MetaServer):
    """`read`: the messages that were marked as read; `names`: those of people in the webhooks."""

    name = "whatsapp"
    platform = WhatsApp
    object = "whatsapp_business_account"
    names = ("Zuhura Hamisi", "zuhura.h")

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.given: set[str] = set()  # ids of messages that the bot was told of
        self._ids = itertools.count(1)
        self._interactive: dict[str, dict[str, Any]] = {}

    # ---- what people do ---------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        ids = {"AMPARO_WHATSAPP_NUMBER_ID": NUMBER_ID, "AMPARO_WHATSAPP_ACCOUNT_ID": ACCOUNT_ID}
        return {**self.shared_settings(), **ids}

    def person(self, number: int) -> str:
        return str(254_700_000_000 + number)

    def change(self, field: str = "messages", number: str = NUMBER_ID, **value: Any) -> dict[str, Any]:
        """One of the `changes` of an entry ("messages webhook reference")."""
        metadata = {"display_phone_number": "15550783881", "phone_number_id": number}
        return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}

    def message(self, person: str, kind: str, number: str = NUMBER_ID, **rest: Any) -> dict[str, Any]:
        """A message of a person, with the contact that comes with it."""
        made = {
            "id": f"wamid.HBgL{next(self._ids)}=",
            "timestamp": str(int(time.time())),
            "type": kind,
            **rest,
        }
        self.given.add(made["id"])
        contact: dict[str, Any] = {"profile": {"name": self.names[0], "username": self.names[1]}}
        if "." in person:
            made, contact = {"from_user_id": person, **made}, {**contact, "user_id": person}
        else:
            made = {"from": person, "from_user_id": f"KE.{person[::-1]}", **made}
            contact |= {"wa_id": person, "user_id": f"KE.{person[::-1]}"}
        return self.change(number=number, contacts=[contact], messages=[made])

    def typed(self, person: str, text: str) -> Any:
        return self.message(person, "text", text={"body": text})

    def pressed(self, person: str, title: str) -> Any:
        """A reply button or a row of the last message that has some; a row goes by its whole title too."""
        sent = self._interactive[person]
        if sent["type"] == "button":
            replies = [each["reply"] for each in sent["action"]["buttons"]]
            kind = "button_reply"
        else:
            replies = [row for section in sent["action"]["sections"] for row in section["rows"]]
            kind = "list_reply"
        (reply,) = [each for each in replies if title in (each["title"], each.get("description"))]
        context = {"from": "15550783881", "id": "wamid.sent"}
        return self.message(person, "interactive", interactive={"type": kind, kind: reply}, context=context)

    def sent(self, person: str, kind: str) -> Any:
        file = {"id": "1003383421387256", "mime_type": "image/jpeg", "sha256": "29ed500f"}
        name, content = {
            "picture": ("image", file),
            "voice": ("audio", {**file, "voice": True}),
            "place": ("location", {"latitude": -1.2921, "longitude": 36.8219, "name": "Nairobi"}),
            "sticker": ("sticker", {**file, "animated": False}),
            "file": ("document", {**file, "filename": "contract.pdf"}),
        }[kind]
        return self.message(person, name, **{name: content})

    def unsupported(self, person: str) -> Any:
        """What the Cloud API cannot pass on ("Unsupported messages webhook reference")."""
        error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}
        return self.message(person, "unsupported", errors=[error], unsupported={"type": "poll_creation"})

    def captioned(self, person: str, text: str) -> Any:
        picture = self.sent(person, "picture")
        picture["value"]["messages"][0]["image"]["caption"] = text
        return picture

    def dated(self, event: Any, seconds_ago: float) -> Any:
        event["value"]["messages"][0]["timestamp"] = str(int(time.time() - seconds_ago))
        return event

    def status(self, person: str, status: str, **rest: Any) -> Any:
        """What became of a message of the bot ("status messages webhook reference")."""
        at = str(int(time.time()))
        told = {"id": "wamid.sent", "status": status, "timestamp": at, "recipient_id": person, **rest}
        return self.change(statuses=[told])

    def unheard(self, person: str) -> list[Any]:
        text = {"body": "help me please"}
        reaction = {"message_id": "wamid.sent", "emoji": "👍"}
        errors = [{"code": 131026, "title": "Message undeliverable"}]
        system = {"body": "changed from 1 to 2", "type": "user_changed_number", "wa_id": person}
        return [
            *(self.status(person, each) for each in ("sent", "delivered", "read")),
            self.status(person, "failed", errors=errors),
            self.message(person, "reaction", reaction=reaction),
            self.message(person, "text", number="999", text=text),
            self.message(person, "text", text=text, group_id="Y2FwaV9ncm91cA=="),
            self.message(person, "system", system=system),
            self.message(person, "edit", edit={"original_message_id": "wamid.1", "message": {"text": text}}),
            self.message(person, "revoke", revoke={"original_message_id": "wamid.1"}),
            self.message(person, "request_welcome"),
            self.change(errors=errors),
            {**self.typed(person, "help me please"), "field": "message_echoes"},
            self.change("message_template_status_update", event="APPROVED"),
        ]

    def strange(self, person: str) -> list[bytes]:
        message = {
            "from": person,
            "id": "wamid.x",
            "timestamp": "1",
            "type": "text",
            "text": {"body": "help"},
        }
        values: list[Any] = [None, 1, "x", [], {"metadata": "x", "messages": [message]}]
        kinds: list[Any] = [
            {},
            {"object": "whatsapp_business_account"},
            {"object": "whatsapp_business_account", "entry": "x"},
            {"object": "whatsapp_business_account", "entry": [None, 1, {"changes": [None, {"field": 1}]}]},
            {"object": "page", "entry": [{"id": "1", "changes": [self.typed(person, "help me please")]}]},
            *(
                {"object": self.object, "entry": [{"changes": [{"field": "messages", "value": v}]}]}
                for v in values
            ),
            {
                "object": self.object,
                "entry": [{"changes": [self.change(messages=[None, 3, {}, {"id": "x"}])]}],
            },
            {
                "object": self.object,
                "entry": [{"changes": [self.change(messages=[{**message, "from": None}])]}],
            },
            [1, 2],
            "text",
            None,
        ]
        return [*(json.dumps(kind).encode() for kind in kinds), b"", b"{", b"\xff\xfe", b"[" * 100_000]

    def entries(self, events: list[Any]) -> list[dict[str, Any]]:
        # "Webhooks overview": changes are aggregated, up to 1,000 a request; here three an entry.
        cut = [events[place : place + 3] for place in range(0, len(events), 3)]
        return [{"id": ACCOUNT_ID, "changes": changes} for changes in cut]

    def who(self, event: Any) -> str:
        (message,) = event["value"].get("messages") or [{}]
        return message.get("from") or message.get("from_user_id") or ""

    # ---- what the bot calls -----------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        if (method, path) == ("POST", f"{NUMBER_ID}/messages"):
            return self._messages(data)
        if (method, path) == ("POST", f"{ACCOUNT_ID}/subscribed_apps"):
            self.subscribed = ["messages"]
            return {"success": True}
        if (method, path) == ("GET", f"{ACCOUNT_ID}/subscribed_apps"):
            app = {
                "whatsapp_business_api_data": {"id": "670843887433847", "name": "Amparo", "link": "https://x"}
            }
            return {"data": [] if self.subscribed is None else [app]}
        if (method, path) == ("GET", NUMBER_ID):
            # "Webhook overrides": the addresses that are called, of the app and of what overrides it.
            known = {"webhook_configuration": {"application": self.webhook}, "verified_name": "Amparo"}
            asked = query.get("fields", "").split(",")
            return {"id": NUMBER_ID, **{name: known[name] for name in asked if name in known}}
        raise GraphError(400, 100, "Unsupported request: no such object", 33, is_fault=False)

    def _messages(self, data: dict[str, Any]) -> dict[str, Any]:
        # "Message API": messaging_product is always whatsapp.
        if data.get("messaging_product") != "whatsapp":
            raise GraphError(400, 100, "The parameter messaging_product is required.")
        if data.get("status") == "read":
            return self._mark_read(data)
        person = self._recipient(data)
        shown = self._content(data)
        if person in self.blocked:
            raise GraphError(400, 131026, "Message undeliverable", is_fault=False)
        # "Send messages", customer service windows: other than templates within 24 hours only; else 131047.
        if not self.is_open(person):
            raise GraphError(400, 131047, "Re-engagement message")
        # "Error codes": too many messages from this number to the same person in a short time.
        if self.limit(person) > 0:
            message = "(Business Account, Consumer Account) pair rate limit hit"
            raise GraphError(400, 131056, message, is_fault=False)
        self.last[person] = time.monotonic()
        if data["type"] == "interactive":
            self._interactive[person] = data["interactive"]
        self.show(person, shown)
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": person, "wa_id": person}],
            "messages": [{"id": f"wamid.out{next(self._ids)}"}],
        }

    def _mark_read(self, data: dict[str, Any]) -> dict[str, Any]:
        # "Mark messages as read": 131009 where the id is not that of a message that came.
        if data.get("message_id") not in self.given:
            raise GraphError(400, 131009, "Parameter value is not valid")
        self.read.append(data["message_id"])
        return {"success": True}

    def _recipient(self, data: dict[str, Any]) -> str:
        # "Message API": `to` is a phone number. "Business-scoped user IDs": `recipient` is such an id; `to` goes first.
        if "to" in data:
            if not re.fullmatch(r"\+?[0-9]{7,15}", str(data["to"])):
                raise GraphError(400, 131009, "Parameter value is not valid: to")
            return str(data["to"])
        if not re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", str(data.get("recipient"))):
            raise GraphError(400, 100, "The parameter to is required.")
        return str(data["recipient"])

    def _content(self, data: dict[str, Any]) -> Shown:
        if data.get("type") == "text":
            text = _text(data.get("text", {}).get("body"), "text.body", 4096)  # "Text messages"
            return Shown(text, [], data)
        if data.get("type") != "interactive":
            raise GraphError(400, 100, "Param type must be one of the known types")
        interactive = data.get("interactive", {})
        body, action = interactive.get("body", {}).get("text"), interactive.get("action", {})
        if interactive.get("type") == "button":
            return Shown(_text(body, "body", 1024), self._buttons(action), data)
        if interactive.get("type") == "list":
            return Shown(_text(body, "body", 4096), self._rows(action), data)
        raise GraphError(400, 131009, "Parameter value is not valid: interactive.type")

    def _buttons(self, action: dict[str, Any]) -> list[tuple[str, str]]:
        # "Interactive reply buttons messages": 1 to 3 buttons, id of 256 and label of 20 characters, each label once.
        buttons = action.get("buttons", [])
        if not 1 <= len(buttons) <= 3 or any(each.get("type") != "reply" for each in buttons):
            raise GraphError(400, 131009, "Parameter value is not valid: 1 to 3 reply buttons")
        replies = [each["reply"] for each in buttons]
        titles = [_text(each.get("title"), "button title", 20) for each in replies]
        ids = [_text(each.get("id"), "button id", 256) for each in replies]
        if len(set(titles)) < len(titles) or len(set(ids)) < len(ids):
            raise GraphError(400, 131009, "Parameter value is not valid: duplicated button")
        return list(zip(titles, ids))

    def _rows(self, action: dict[str, Any]) -> list[tuple[str, str]]:
        # "Interactive list messages": a button of 20 characters; 1 to 10 sections with 10 rows in all, with titles of
        # 24 where there are several; a row has an id of 200, a title of 24 and a description of 72 characters.
        _text(action.get("button"), "button", 20)
        sections = action.get("sections", [])
        rows = [row for section in sections for row in section.get("rows", [])]
        if not 1 <= len(sections) <= 10 or not 1 <= len(rows) <= 10:
            raise GraphError(400, 131009, "Parameter value is not valid: 1 to 10 rows")
        if len(sections) > 1:
            for section in sections:
                _text(section.get("title"), "section title", 24)
        for row in rows:
            _text(row.get("title"), "row title", 24)
            _text(row.get("id"), "row id", 200)
            if "description" in row:
                _text(row["description"], "row description", 72)
        if len({row["id"] for row in rows}) < len(rows):
            raise GraphError(400, 131009, "Parameter value is not valid: duplicated row id")
        return [(row.get("description") or row["title"], row["id"]) for row in rows]


def _text(text: Any, name: str, most: int) -> str:
    """Return a text that is there and not too long; emoji are counted as two, as the apps do."""
    if not isinstance(text, str) or not text.strip():
        raise GraphError(400, 131008, f"Required parameter is missing: {name}")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise GraphError(400, 100, f"Param {name} must be at most {most} characters long.")
    return text
