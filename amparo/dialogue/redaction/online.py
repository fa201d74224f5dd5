"""Mails, links and handles that begin with @, found by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Each begins where no such sign stands before it, so that a long run of signs is read once and not from each of them.
_MAIL = re.compile(r"(?<![\w.+%'’-])[\w.+%'’-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@.])@[^\W\d][\w.]*\w")
_LINK = re.compile(
    r"(?:https?\s?://|(?<!\w)www\.)[^\s<>\"«»]+"
    r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}(?:[^\W\d_]{2,12}/[^\s<>\"«»]*|(?<=\w\w\.)(?:com|org|net|info|biz)(?![\w.-]*\w))",
    re.IGNORECASE,
)
_ANY_LINK = re.compile(r"\.\w|://")
_BESIDE = ".,;:!?)]}'\"’”»"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a mail, a link or a handle stands."""
    if "@" in text:
        for pattern in (_MAIL, _HANDLE):
            yield from (match.span() for match in pattern.finditer(text))
    if _ANY_LINK.search(text):
        for match in _LINK.finditer(text):
            link = match.group().rstrip(_BESIDE)
            yield match.start(), match.start() + len(link)
