"""What Telegram sends: the objects Update, Message and CallbackQuery of the Bot API, as what a person did.

Only private chats are read. In a group everybody could see who asks for help, and nobody there asked us in.
"""

from __future__ import annotations

import re
from typing import Any

from amparo.channels.messaging.incoming import (
    ERASE,
    GONE,
    HELP,
    OTHER,
    PICTURE,
    PLACE,
    START,
    STOP,
    VOICE,
    Incoming,
)
from amparo.channels.messaging.platform import link, objects, part, word

WANTED = ("message", "callback_query", "my_chat_member")
"""The kinds of update that we ask for; an edited message is an old one."""

# "/help my sister" and "/stop hitting me" are words of a person.
_COMMAND = re.compile(r"/(?:(start)(?:@\w+)?(?:\s+(\S+))?|(help|stop|erase)(?:@\w+)?)\s*", re.IGNORECASE)
_COMMANDS = {"start": START, "help": HELP, "stop": STOP, "erase": ERASE}
_MEDIA = {
    "photo": PICTURE, "video": PICTURE, "video_note": PICTURE, "animation": PICTURE, "live_photo": PICTURE,
    "paid_media": PICTURE, "story": PICTURE, "voice": VOICE, "audio": VOICE, "location": PLACE, "venue": PLACE,
}  # fmt: skip
# What the app writes into a private chat by itself: nobody waits for an answer to it.
_OF_THE_APP = frozenset(
    "message_auto_delete_timer_changed pinned_message write_access_allowed chat_background_set boost_added "
    "connected_website users_shared chat_shared proximity_alert_triggered web_app_data".split()
)


def read_update(update: dict[str, Any]) -> Incoming | None:
    """Return what a person did in a private chat, None for everything else."""
    event = word(update, "update_id")
    if message := part(update, "message"):
        return _message(event, message)
    if pressed := part(update, "callback_query"):
        return _pressed(event, pressed)
    member = part(update, "my_chat_member")
    if _is_private(member) and part(member, "new_chat_member").get("status") == "kicked":
        return Incoming(event, word(part(member, "chat"), "id"), command=GONE)
    return None


def _is_private(message: dict[str, Any]) -> bool:
    return part(message, "chat").get("type") == "private" and bool(word(part(message, "chat"), "id"))


def _message(event: str, message: dict[str, Any]) -> Incoming | None:
    if not _is_private(message) or part(message, "from").get("is_bot") or _OF_THE_APP & set(message):
        return None
    text = word(message, "text") or word(message, "caption")
    metadata = _language(message)
    command = ""
    if match := _COMMAND.fullmatch(text):
        command, text = _COMMANDS[(match.group(1) or match.group(3)).lower()], ""
        metadata |= link(match.group(2) or "") if command == START else {}
    media = next((kind for name, kind in _MEDIA.items() if name in message), "" if text or command else OTHER)
    date = message.get("date")
    sent = float(date) if isinstance(date, (int, float)) else None
    sender = word(part(message, "chat"), "id")
    return Incoming(event, sender, text, command=command, media=media, sent=sent, metadata=metadata)


def _pressed(event: str, pressed: dict[str, Any]) -> Incoming | None:
    """A button of ours; its title stands in the message below which it was."""
    message = part(pressed, "message")
    if not _is_private(message):
        return None
    key = word(pressed, "data")
    rows = part(message, "reply_markup").get("inline_keyboard")
    buttons = [button for row in rows for button in objects(row)] if isinstance(rows, list) else []
    title = next((word(button, "text") for button in buttons if button.get("callback_data") == key), "")
    sender, handle = word(part(message, "chat"), "id"), word(pressed, "id")
    return Incoming(event, sender, title, key=key, metadata=_language(pressed), handle=handle)


def _language(told: dict[str, Any]) -> dict[str, str]:
    code = word(part(told, "from"), "language_code").split("-")[0].lower()
    return {"language": code} if code else {}
