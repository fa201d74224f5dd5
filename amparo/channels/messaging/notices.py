"""What the base itself says on every platform: of the copy on the phone, of the end, of what it cannot open."""

from __future__ import annotations

from amparo.channels.emergency import danger_sentence
from amparo.channels.messaging.incoming import OTHER, PICTURE, PLACE, VOICE
from amparo.channels.messaging.platform import Platform
from amparo.channels.output import Message
from amparo.dialogue.reply import Reply, Text, verbatim

COPY = "messaging_copy"
CANNOT_OPEN = "messaging_cannot_open"
TOO_FAST = "messaging_too_fast"
FORGOTTEN = "messaging_forgotten"
WHO_WE_ARE = "messaging_who_we_are"

_CANNOT_OPEN = {
    PICTURE: Text("I cannot open pictures or videos, and I do not keep them. Please write to me in words."),
    VOICE: Text("I cannot listen to voice messages, and I do not keep them. Please write to me in words."),
    PLACE: Text(
        "I cannot read a place on a map, and I did not keep it. "
        "Please write me the name of the country, or of a town near you."
    ),
    OTHER: Text("I can only read words. Please write to me: a few short ones are enough."),
}


def copy_notice(platform: Platform) -> Message:
    """Return the sentence of a first turn: that this phone keeps a copy, and how to delete it there."""
    note = [platform.copy_note] if platform.copy_note else []
    lead = Text("This phone keeps a copy of this chat. To delete it: {how}", {"how": platform.delete_copy})
    return Message(Reply(lead=(lead,), after=tuple(note)), COPY)


def forgotten(platform: Platform) -> Message:
    """Return what is said at the end: what is forgotten here, and what only the person can delete.

    It may be read by somebody else, so it names nothing.
    """
    lead = Text(
        "Done. I forgot all that was written. I cannot delete it from this phone. To delete it there: {how}",
        {"how": platform.delete_copy},
    )
    return Message(Reply(lead=(lead,)), FORGOTTEN)


def not_opened(media: str) -> Message:
    """Return what is said of something that came together with words."""
    return Message(Reply(lead=(_CANNOT_OPEN.get(media, _CANNOT_OPEN[OTHER]),)), CANNOT_OPEN)


def cannot_open(media: str, country: str | None, language: str | None) -> Message:
    """Return the answer to what is no text, with the number for danger: somebody may have no hand free to write."""
    danger = verbatim(danger_sentence(country, language))
    return Message(Reply(lead=(*not_opened(media).reply.lead, danger)), CANNOT_OPEN)


def who_we_are(introduction: Message | None, country: str | None, language: str | None) -> Message:
    """Return what HELP must say: first the number for danger, then who answers here.

    `introduction`: what the bot says of itself, None where it cannot say anything now.
    """
    known = introduction.reply.lead if introduction else (Text("I am Amparo, a computer program."),)
    return Message(Reply(lead=(verbatim(danger_sentence(country, language)), *known)), WHO_WE_ARE)


def too_fast(text: str) -> Message:
    """Return what is said to somebody who must wait."""
    return Message(Reply(lead=(verbatim(text),)), TOO_FAST)
