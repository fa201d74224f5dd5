"""The settings of a platform of Twilio. Each has its own, so that SMS and WhatsApp may be in two accounts."""

from __future__ import annotations

import re
from collections.abc import Callable

from amparo.channels.messaging.twilio.registration import SERVICE
from amparo.settings import Variable, token, url

_SENDER = re.compile(rf"\+\d{{7,15}}|{SERVICE.pattern}")


def _sender(text: str) -> str:
    if text and not _SENDER.fullmatch(text):
        raise ValueError
    return text


def _sid(kind: str) -> Callable[[str], str]:
    """Return what reads the id of an object at Twilio: `kind` is AC for an account, SK for a key."""

    def read(text: str) -> str:
        if text and not re.fullmatch(rf"{kind}[0-9a-fA-F]{{32}}", text):
            raise ValueError
        return text

    return read


def variables_of(prefix: str, title: str) -> tuple[Variable, ...]:
    """Return the settings whose names begin with `prefix`, of the platform `title`."""
    return (
        Variable(
            f"{prefix}_ACCOUNT_SID",
            "",
            "AC and 32 letters and digits",
            f"The account at Twilio; switches {title} on, with the next two.",
            _sid("AC"),
        ),
        Variable(
            f"{prefix}_AUTH_TOKEN",
            "",
            "a password without spaces",
            "The auth token of that account: Twilio signs with it.",
            token,
            secret=True,
        ),
        Variable(
            f"{prefix}_FROM",
            "",
            "a number such as +15005550006, or MG and 32 letters and digits",
            "The number that people write to, or the messaging service that has it.",
            _sender,
        ),
        Variable(
            f"{prefix}_API_KEY",
            "",
            "SK and 32 letters and digits",
            "An API key to send with, in place of the auth token.",
            _sid("SK"),
        ),
        Variable(
            f"{prefix}_API_SECRET",
            "",
            "a password without spaces",
            "The secret of that API key.",
            token,
            secret=True,
        ),
        Variable(
            f"{prefix}_API",
            "https://api.twilio.com",
            "a web address that begins with http:// or https://",
            "Where Twilio's API is.",
            url,
        ),
    )
