"""What Messenger sends: the events below `messaging` of a page's webhook, as what a person did.

Those below `standby` are not read: another app of the page answers there.
"""

from __future__ import annotations

from typing import Any

from amparo.channels.messaging.incoming import OTHER, PICTURE, PLACE, START, VOICE, Incoming
from amparo.channels.messaging.platform import link, objects, part, word

GET_STARTED = "GET_STARTED"
"""What the Get Started button says."""

FIELDS = ("messages", "messaging_postbacks", "messaging_referrals")
"""What we subscribe to: echoes, deliveries, read receipts and reactions are of no use."""

_MEDIA = {
    "image": PICTURE, "video": PICTURE, "reel": PICTURE, "ig_reel": PICTURE, "audio": VOICE, "location": PLACE,
}  # fmt: skip
# The thumb beside the field for words, in its three sizes, is a sticker. Who presses it says yes.
_THUMBS, _YES = frozenset({"369239263222822", "369239343222814", "369239383222810"}), "👍"
_MILLISECONDS_FROM = 10**11  # a smaller number counts seconds, as in an example of Meta's for postbacks


def read_webhook(data: dict[str, Any], page_id: str) -> list[Incoming]:
    """Return what people did, of every event of every entry, where it is about our page."""
    entries = [each for each in objects(data.get("entry")) if word(each, "id") == page_id]
    events = [event for entry in entries for event in objects(entry.get("messaging"))]
    read = (_event(event) for event in events if word(part(event, "recipient"), "id") == page_id)
    return [incoming for incoming in read if incoming]


def _event(event: dict[str, Any]) -> Incoming | None:
    sender = word(part(event, "sender"), "id")
    if not sender:
        return None
    if message := part(event, "message"):
        return _message(event, sender, message)
    if postback := part(event, "postback"):
        return _postback(event, sender, postback)
    if referral := part(event, "referral"):  # a link to a chat that was there before
        happened = f"referral:{sender}:{word(event, 'timestamp')}"
        metadata = link(word(referral, "ref"))
        return Incoming(happened, sender, command=START, sent=_sent(event), metadata=metadata)
    return None


def _message(event: dict[str, Any], sender: str, message: dict[str, Any]) -> Incoming | None:
    if message.get("is_echo") or message.get("is_deleted") or not word(message, "mid"):
        return None
    text, key = word(message, "text"), word(part(message, "quick_reply"), "payload")
    metadata = link(word(part(message, "referral") or part(event, "referral"), "ref"))
    attached = objects(message.get("attachments"))
    if not text and _THUMBS & {word(part(each, "payload"), "sticker_id") for each in attached}:
        text, attached = _YES, []
    media = "" if key else _media(attached, text)
    happened = word(message, "mid")
    return Incoming(happened, sender, text, key=key, media=media, sent=_sent(event), metadata=metadata)


def _media(attached: list[dict[str, Any]], text: str) -> str:
    kinds = [word(each, "type") for each in attached]
    is_sticker = "sticker" in kinds or any("sticker_id" in part(each, "payload") for each in attached)
    if text:  # a link that was typed comes with a `fallback`, which says nothing more
        kinds = [kind for kind in kinds if kind != "fallback"]
    if not kinds:
        return "" if text else OTHER
    return OTHER if is_sticker else _MEDIA.get(kinds[0], OTHER)


def _postback(event: dict[str, Any], sender: str, postback: dict[str, Any]) -> Incoming:
    payload, title = word(postback, "payload"), word(postback, "title")
    metadata = link(word(part(postback, "referral"), "ref"))
    happened = word(postback, "mid") or f"postback:{sender}:{word(event, 'timestamp')}"
    if payload == GET_STARTED or not (payload or title):
        return Incoming(happened, sender, command=START, sent=_sent(event), metadata=metadata)
    return Incoming(happened, sender, title, key=payload, sent=_sent(event), metadata=metadata)


def _sent(event: dict[str, Any]) -> float | None:
    try:
        count = float(word(event, "timestamp"))
    except ValueError:
        return None
    return count / 1000 if count >= _MILLISECONDS_FROM else count
