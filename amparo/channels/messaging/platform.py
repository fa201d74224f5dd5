"""What a platform must say of itself; everything else is the same for all (docs/messaging.md, "Adding a platform")."""

from __future__ import annotations

import hmac
import json
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx2

from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.outgoing import Layout, Outgoing
from amparo.dialogue.reply import Text
from amparo.settings import SettingsError, Variable, read_variables


@dataclass(frozen=True)
class Acknowledgement:
    """What a webhook is answered with, at once and whatever came."""

    body: str = ""
    content_type: str = "text/plain"


class BadUpdate(Exception):
    """An authentic request that makes no sense to us; it is acknowledged all the same, or it would come again."""


@dataclass(frozen=True)
class Check:
    """One thing that `amparo doctor` looked at: whether it is as it should be, and a sentence about it."""

    well: bool
    sentence: str


Command = Callable[[httpx2.AsyncClient], Awaitable[str]]
"""Something that an operator does with a platform: takes a client, returns a sentence about what was done."""


class Platform(ABC):
    """One messaging platform. An instance holds its settings and no state of any conversation.

    `name`: in addresses (`/webhooks/<name>/webhook`), commands and counters; `variables`: its settings, of which those
    in `needed` switch it on; `layout`: what a message of ours can carry; `delete_copy`: how a person deletes the chat
    from this phone; `copy_note`: what else they must know of the copy there, if anything.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    variables: ClassVar[tuple[Variable, ...]]
    needed: ClassVar[tuple[str, ...]]
    layout: ClassVar[Layout]
    delete_copy: ClassVar[Text]
    copy_note: ClassVar[Text | None] = None
    body_limit: ClassVar[int] = 1024 * 1024

    def __init__(self, values: Mapping[str, Any], public_url: str | None) -> None:
        """`values`: of `variables`, by their names; `public_url`: where people and platforms reach Amparo."""
        self._values, self.public_url = values, public_url

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], public_url: str | None = None) -> Platform | None:
        """Return the platform where it is set up, None where nothing of it is set; raises SettingsError."""
        values = read_variables(cls.variables, environ)
        missing = [name for name in cls.needed if not values[name]]
        if not missing:
            return cls(values, public_url)
        if any(environ.get(variable.name, "").strip() for variable in cls.variables):
            raise SettingsError(f"{cls.title} is set up in part: {' and '.join(missing)} must be set too.")
        return None

    def value(self, name: str) -> Any:
        """Return the value of a setting."""
        return self._values[name]

    @property
    def webhook_url(self) -> str:
        """The address that the platform must call; '' while AMPARO_PUBLIC_URL is not set."""
        return f"{self.public_url.rstrip('/')}/webhooks/{self.name}/webhook" if self.public_url else ""

    @abstractmethod
    def is_authentic(self, request: Request) -> bool:
        """Does the request come from the platform? Looks at the raw body and compares in constant time."""

    @abstractmethod
    def read(self, request: Request) -> list[Incoming]:
        """Return everything in the request that somebody may wait for an answer to; raises BadUpdate."""

    @abstractmethod
    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        """Send one message to who wrote `to`; raises TryAgain, Refused, Blocked or httpx2.HTTPError."""

    def handshake(self, request: Request) -> str | None:
        """Return what a GET of the webhook is answered with, None to refuse it."""
        return None

    def acknowledgement(self) -> Acknowledgement:
        """Return the answer to a webhook."""
        return Acknowledgement()

    async def confirm(self, client: httpx2.AsyncClient, taken: Incoming) -> None:
        """Tell the platform that something was taken (a pressed button, a read message); may raise as `send` does.

        Raises TooOld where the platform says that it was done long ago: then nobody waits for an answer any more.
        """
        return

    def poll(self, client: httpx2.AsyncClient) -> AsyncIterator[Incoming] | None:
        """Return what comes in without a webhook, for ever; None where the webhook is used."""
        return None

    async def check(self, client: httpx2.AsyncClient) -> list[Check]:
        """Look at tokens, address and registration for `amparo doctor`; may raise httpx2.HTTPError."""
        return []

    def commands(self) -> dict[str, Command]:
        """Return what `amparo <name> <command>` can do."""
        return {}


def is_same(given: str, expected: str) -> bool:
    """Compare a secret in constant time; `given` may hold anything that a header can."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def json_object(body: bytes) -> dict[str, Any]:
    """Return a body that must be a JSON object; raises BadUpdate."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadUpdate("no JSON") from None
    if not isinstance(data, dict):
        raise BadUpdate("no object")
    return data


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects in what should be a list of them; what is none is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def part(data: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """Return an object within an object, empty where there is none."""
    found: Any = data
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else {}


def word(data: Mapping[str, Any], name: str) -> str:
    """Return a text or a number of an object as text, '' for anything else."""
    value = data.get(name)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def link(payload: str) -> dict[str, str]:
    """Return what a link into the chat says: a country by its two letters, or the folder of an organisation."""
    if re.fullmatch(r"[A-Za-z]{2}", payload):
        return {"country": payload.upper()}
    return {"organisation": payload} if payload else {}
