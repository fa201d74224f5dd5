"""Turns the plain text of a message into paragraphs, lists and safe links for a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_URL = re.compile(r"https://[^\s<>\"'()]+", re.ASCII)
_BULLET = "• "
_LINK = Markup('<a href="{0}" rel="noreferrer noopener" dir="ltr">{0}</a>')


@dataclass(frozen=True)
class Block:
    """A paragraph (`kind` 'p') of lines, or a list ('ul') of items."""

    kind: str
    lines: list[Markup]


def safe_url(url: object) -> str | None:
    """Return `url` where it is an https address with a host name, else None."""
    if not isinstance(url, str) or not _URL.fullmatch(url.strip()):
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return url.strip() if host and "." in host else None


def host_of(address: str) -> str:
    """'https://www.example.org/page' -> 'example.org'; what is no address stays as it is."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return host.removeprefix("www.") if host else address


def linkify(text: str) -> Markup:
    """Return `text` escaped, with its https addresses as links; punctuation after an address stays outside."""
    parts, end = Markup(""), 0
    for match in _URL.finditer(text):
        url = match.group().rstrip(".,;:!?")
        if safe_url(url) is None:
            continue
        parts += escape(text[end : match.start()]) + _LINK.format(url)
        end = match.start() + len(url)
    return parts + escape(text[end:])


def paragraphs(text: str) -> list[str]:
    """Return the parts of `text` between blank lines."""
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of `text`; lines that begin with a bullet become a list."""
    found: list[Block] = []
    for paragraph in paragraphs(text):
        open_block: Block | None = None
        for line in paragraph.split("\n"):
            kind = "ul" if line.startswith(_BULLET) else "p"
            if open_block is None or open_block.kind != kind:
                open_block = Block(kind, [])
                found.append(open_block)
            open_block.lines.append(linkify(line.removeprefix(_BULLET)))
    return found
