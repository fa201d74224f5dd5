"""The tag with which a website embeds the chat, made from what somebody chose on the page /embed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from amparo.channels.markup import safe_url
from amparo.directory.countries import is_country
from amparo.directory.organisations import SLUG

MODES = ("launcher", "inline", "frame")


@dataclass(frozen=True)
class EmbedChoice:
    """What was chosen, each empty where nothing was: see docs/embedding.md."""

    language: str = ""
    country: str = ""
    organisation: str = ""
    color: str = ""
    mode: str = MODES[0]
    exit: str = ""

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def read_choice(given: Mapping[str, Sequence[str]], languages: Sequence[str]) -> EmbedChoice:
    """Return what the query of an address chooses; what is not known is left out."""
    tests: dict[str, Any] = {
        "language": lambda value: value in languages,
        "country": is_country,
        "organisation": SLUG.fullmatch,
        "color": re.compile(r"#[0-9a-fA-F]{6}").fullmatch,
        "mode": lambda value: value in MODES,
        "exit": safe_url,
    }
    chosen = {
        name: given[name][0]
        for name, is_right in tests.items()
        if given.get(name) and is_right(given[name][0])
    }
    return EmbedChoice(**chosen)


def embed_tag(choice: EmbedChoice, base: str) -> str:
    """Return the HTML to paste; `base`: address of this installation, without a slash at its end."""
    if choice.mode == "frame":
        address = f"{base}/frame?{choice.query}"
        return (
            f'<iframe src="{escape(address)}" title="Help chat" allow="clipboard-write" '
            'style="border:0;width:100%;height:40rem"></iframe>'
        )
    given = {**asdict(choice), "mode": "" if choice.mode == MODES[0] else choice.mode}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if value)
    script = f'<script type="module" src="{escape(base)}/widget/amparo.js"></script>'
    # The link is there without JavaScript, for old browsers, and where Amparo cannot be reached.
    return f'{script}\n<amparo-chat{attributes}><a href="{escape(base)}/">Help chat</a></amparo-chat>'
