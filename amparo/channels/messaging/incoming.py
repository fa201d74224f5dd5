"""What came in from a platform, in one form for all of them. It lives in memory until it is answered, and no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

START, HELP, STOP, ERASE, GONE = "start", "help", "stop", "erase", "gone"
"""What a platform has words or buttons of its own for; GONE: the person has blocked us or deleted the chat."""
ABOUT = "about"
"""Their words are answered, and who we are is said before: what HELP must say, where it may be a cry for help."""

PICTURE, VOICE, PLACE, OTHER = "picture", "voice", "place", "other"
"""What was sent instead of words; OTHER: a file, a contact, or what we do not know."""


@dataclass(frozen=True)
class Request:
    """A webhook's request as it came: `url` is the public address that the platform called, with its query."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, repr=False)
class Incoming:
    """One thing that a person did. It has no `repr`: no log and no traceback may show it.

    `event`: the platform's id of it; `sender`: the platform's id of the person; `text`: their words, or the title of
    the button; `key`: that of a button of ours; `command`, `media`: one of those above; `sent`: when, in seconds since
    1970, None where the platform does not say; `metadata`: what it tells of language and country, not checked yet;
    `handle`: what the platform needs to confirm it.

    Where START, HELP or STOP has a `text`, it is an everyday word ("yes", "info", "end"): it counts as what it says and
    not as the command where the bot has just asked something, and "yes" in every conversation that is going on.
    """

    event: str
    sender: str
    text: str = ""
    key: str = ""
    command: str = ""
    media: str = ""
    sent: float | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    handle: str = ""
