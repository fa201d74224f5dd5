"""The text that the encoder reads: a message in its conversation, and a place that is marked in its message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SEPARATOR = "|"
MOST_BEFORE = 160  # characters of the messages before: enough for what a fragment leans on
CALM_TURNS = 3  # after so many turns that tell of no danger an alarm has passed
_EARLIER = 60  # of these for the earlier of the two


@dataclass(frozen=True)
class Context:
    """What a message follows.

    `before`: the person's last two messages (see `said_before`); `shown`: kinds of what the bot answered to the last;
    `about`: what is known of the case (situation, who, age, alarm). All are empty for a first message.
    """

    before: str = ""
    shown: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


NO_CONTEXT = Context()


def said_before(messages: Sequence[str]) -> str:
    """Return what of the person's messages so far goes in: the last, and the beginning of the one before it."""
    *_, earlier, last = ("", "", *(plain(message) for message in messages))
    beginning = earlier[:_EARLIER]
    return f"{beginning} / {last}"[:MOST_BEFORE] if beginning else last[:MOST_BEFORE]


def plain(text: str) -> str:
    """Return a text with single spaces and without the separator."""
    return " ".join(text.replace(SEPARATOR, " ").split())


def pieces(context: Context) -> tuple[str, ...]:
    """Return what is put behind a message, piece by piece; nothing without a context."""
    if context == NO_CONTEXT:
        return ()
    shown, about = (", ".join(names).replace("_", " ") for names in (context.shown, context.about))
    return (plain(context.before)[:MOST_BEFORE], shown, about)


def in_context(text: str, context: Context = NO_CONTEXT) -> str:
    """Return what the encoder reads of a message: the message, then what came before it."""
    return f" {SEPARATOR} ".join((plain(text), *pieces(context))).rstrip()


def marked(text: str, start: int, end: int) -> str:
    """Return a message in which the words from `start` to `end` are marked and named first."""
    name = plain(text[start:end])
    return f"{name} : {plain(text[:start])} << {name} >> {plain(text[end:])}".strip()
