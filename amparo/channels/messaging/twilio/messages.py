"""What Twilio sends: the fields of "Twilio's request to your incoming message Webhook URL", as what a person did."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from amparo.channels.messaging.incoming import (
    ABOUT,
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
from amparo.channels.messaging.platform import BadUpdate
from amparo.channels.messaging.twilio.keywords import Keyword, keyword_of

_MOST_FIELDS = 500  # Twilio sends some thirty
_MEDIA = {"image": PICTURE, "video": PICTURE, "audio": VOICE}
_STICKER = "image/webp"
# The whole form and nothing else: what is signed has no marks between fields, so letters of the next one could be added
# to an id to make an old message look new.
_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_OPTED = {"STOP": STOP, "START": START, "HELP": HELP}


class Fields(dict[str, list[str]]):
    """The fields of a form, each with all its values, as RequestValidator reads them."""

    def getlist(self, name: str) -> list[str]:
        """Return all values of a field."""
        return self.get(name, [])

    def first(self, *names: str) -> str:
        """Return the first value that is not empty of the first field that has one, '' where there is none."""
        return next((value for name in names for value in self.getlist(name) if value), "")


def read_form(body: bytes) -> Fields:
    """Return the fields of a form, empty ones too, since they are signed; raises BadUpdate where there are too many."""
    fields = Fields()
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise BadUpdate("too many fields") from None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def read_message(fields: Fields, sender: re.Pattern[str]) -> Incoming | None:
    """Return what a person did, None for what nobody waits for an answer to; raises BadUpdate.

    `sender`: what a person's address looks like on this channel. Short codes and names are machines, and a machine that
    answers a machine never stops.
    """
    if fields.first("MessageStatus") or fields.first("SmsStatus") not in ("", "received"):
        return None  # what became of a message of ours
    event, person = fields.first("MessageSid", "SmsMessageSid", "SmsSid"), fields.first("From")
    if not _SID.fullmatch(event):
        raise BadUpdate("no MessageSid")
    if not sender.fullmatch(person):
        raise BadUpdate("not from a person on this channel")
    text = fields.first("Body", "ButtonText", "ListTitle")
    key, media = fields.first("ButtonPayload", "ListId"), _media(fields)
    word, opted = None if media else keyword_of(text), _OPTED.get(fields.first("OptOutType").upper(), "")
    if opted == STOP:  # Twilio has confirmed it, and takes nothing more for this person
        return Incoming(event, person, command=GONE)
    if opted and (word is None or word.command != opted):  # a word that the operator has chosen
        word = Keyword(opted, is_everyday=True)
    if word is None or (word.is_everyday and not text):
        return Incoming(event, person, text, key, media=media or ("" if text else OTHER))
    command, words = _meant(word, text)
    language = {"language": word.language} if word.language else {}
    return Incoming(event, person, words, key, command, metadata=language)


def _meant(word: Keyword, text: str) -> tuple[str, str]:
    """Return the command, and the words that may count in its place: see `Incoming`."""
    if word.is_everyday:
        return word.command, text
    # The rules want to know who writes, and whoever cries for help wants to be heard: both are answered.
    return (ABOUT, text) if word.command == HELP else (word.command, "")


def _media(fields: Fields) -> str:
    if fields.first("Latitude") and fields.first("Longitude"):
        return PLACE
    if fields.first("NumMedia") in ("", "0"):
        return ""
    kind = fields.first("MediaContentType0").lower()
    return OTHER if kind == _STICKER else _MEDIA.get(kind.partition("/")[0], OTHER)
