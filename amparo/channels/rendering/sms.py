"""A reply as text messages for a phone: numbers first, choices numbered, none longer than a cheap phone takes."""

from __future__ import annotations

from amparo.channels.rendering.plain import Form, numbered, packed, words_of
from amparo.channels.rendering.segments import plain_letters
from amparo.dialogue.reply import Reply

MOST_CHARACTERS, MOST_SEGMENTS = 480, 3
SMS = Form(MOST_CHARACTERS, MOST_SEGMENTS, numbers_first=True)


def render(reply: Reply, language: str | None = None) -> list[str]:
    """Return the text messages of a reply in the order in which they are sent.

    Each has at most 480 characters and three segments.
    """
    lines = [words_of(reply, language, SMS), *(plain_letters(line) for line in numbered(reply, language))]
    return packed("\n".join(line for line in lines if line), SMS)
