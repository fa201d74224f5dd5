"""What WhatsApp sends and takes: the webhook field `messages` as what a person did, and our messages as its objects.

Of the contacts of a webhook, which hold the name of the person, nothing is read. A person has a number, or an id of
its own where they hide the number behind a user name ("Business-scoped user IDs").
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from amparo.channels.messaging.incoming import OTHER, PICTURE, PLACE, VOICE, Incoming
from amparo.channels.messaging.outgoing import Button, Layout, Outgoing
from amparo.channels.messaging.platform import objects, part, word
from amparo.channels.rendering.plain import Form
from amparo.dialogue.reply import Text

logger = logging.getLogger(__name__)

# "Text messages": up to 4,096 characters. "Interactive list messages": 10 rows, each with a title of 24 characters and
# a description of 72, and a body of 4,096. "Interactive reply buttons messages": 3, with 20 characters; body of 1,024.
# A title that is too long for a row stands whole in its description; only a longer one must stand in the words.
_ROW_TITLE, _DESCRIPTION = 24, 72
_BUTTONS = Layout(Form(4096), buttons=3, title=20, with_buttons=Form(1024))
LAYOUT = Layout(Form(4096), buttons=10, title=_DESCRIPTION, few=_BUTTONS, label=Text("Choose"))
_ELLIPSIS = "…"
_MEDIA = {"image": PICTURE, "video": PICTURE, "audio": VOICE, "location": PLACE, "document": OTHER}
# Nobody waits for an answer to these: a thumb on our message, a new number, a message changed or taken back, a chat
# that was opened and in which nothing was written yet.
_LEFT_ALONE = frozenset({"", "reaction", "system", "edit", "revoke", "request_welcome"})


def read_webhook(data: dict[str, Any], number_id: str) -> list[Incoming]:
    """Return what people did, of all entries and changes, where it is about our number."""
    found = []
    for value in _values(data, number_id):
        _note_failures(value)
        for message in objects(value.get("messages")):
            if incoming := _message(message):
                found.append(incoming)
    return found


def recipient(sender: str) -> dict[str, str]:
    """Return to whom a message goes: a number, or the id of a person whose number we do not get."""
    return {"recipient" if "." in sender else "to": sender}


def content(message: Outgoing) -> dict[str, Any]:
    """Return the object of a message of ours: words, words with buttons, or words with a list."""
    if not message.buttons:
        return {"type": "text", "text": {"body": message.text, "preview_url": False}}
    is_few = not message.label
    action = _buttons(message.buttons) if is_few else _list(message.buttons, message.label)
    interactive = {"type": "button" if is_few else "list", "body": {"text": message.text}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _values(data: dict[str, Any], number_id: str) -> Iterator[dict[str, Any]]:
    for entry in objects(data.get("entry")):
        for change in objects(entry.get("changes")):
            value = part(change, "value")
            called = word(part(value, "metadata"), "phone_number_id")
            if change.get("field") == "messages" and called == number_id:
                yield value


def _note_failures(value: dict[str, Any]) -> None:
    """Say in the log that a message of ours did not arrive: Meta tells some errors only afterwards."""
    for status in objects(value.get("statuses")):
        for error in objects(status.get("errors")):
            logger.warning("whatsapp: a message did not arrive (code %s)", word(error, "code"))


def _message(message: dict[str, Any]) -> Incoming | None:
    event, kind = word(message, "id"), word(message, "type")
    sender = word(message, "from") or word(message, "from_user_id")
    # In a group everybody could see who asks for help.
    if not event or not sender or kind in _LEFT_ALONE or "group_id" in message:
        return None
    text, key = _said(message, kind)
    media = _MEDIA.get(kind, "" if text or key else OTHER)
    try:
        sent = float(word(message, "timestamp"))
    except ValueError:
        sent = None
    return Incoming(event, sender, text, key=key, media=media, sent=sent, handle=event)


def _said(message: dict[str, Any], kind: str) -> tuple[str, str]:
    """Return the words, and the key of a pressed button."""
    told = part(message, kind)
    if kind == "text":
        return word(told, "body"), ""
    if kind == "button":  # of a template, should the operator send some from elsewhere
        return word(told, "text"), word(told, "payload")
    if kind == "interactive":
        pressed = part(told, "button_reply") or part(told, "list_reply")
        # The title of a row may be cut; then the whole one is its description.
        return word(pressed, "description") or word(pressed, "title"), word(pressed, "id").partition(":")[0]
    return word(told, "caption"), ""


def _buttons(buttons: tuple[Button, ...]) -> dict[str, Any]:
    replies = [{"id": _id(button, place), "title": button.title} for place, button in enumerate(buttons)]
    return {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(buttons: tuple[Button, ...], label: str) -> dict[str, Any]:
    rows = [{"id": _id(button, place), **_row(button.title)} for place, button in enumerate(buttons)]
    return {"button": _cut(label, 20), "sections": [{"rows": rows}]}


def _row(title: str) -> dict[str, str]:
    if len(title) <= _ROW_TITLE:
        return {"title": title}
    return {"title": _cut(title, _ROW_TITLE), "description": title}


def _id(button: Button, place: int) -> str:
    return f"{button.key}:{place}"  # must be unique in a message, and two choices may mean the same


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{_ELLIPSIS}"
