"""The number that a link dials, and whether its text says the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from amparo.directory.contact import digits
from amparo.directory.verify.characters import plain

# A number that a link dials stands between these in a line.
LINK_OPEN, LINK_CLOSE = "⟦", "⟧"


def same_number(text: str, number: str) -> bool:
    """Whether the text of a link shows the number that it dials, or none at all."""
    shown, dialled = digits(text), digits(number)
    return len(shown) < 3 or dialled[-7:] in shown or (len(shown) >= 5 and dialled.endswith(shown[-7:]))


def dialled(href: str) -> str:
    """The number that a link dials, writes to or opens in WhatsApp, or ''."""
    href = plain(href.strip())
    scheme, _, rest = href.partition(":")
    number = ""
    if scheme.lower() in ("tel", "sms", "callto"):
        number = unquote(rest).lstrip("/").split(";")[0].split("?")[0]
    elif scheme.lower() in ("http", "https"):
        try:
            parts = urlsplit(href)
        except ValueError:
            return ""
        if parts.hostname == "wa.me":
            number = parts.path.strip("/")
        elif parts.hostname in ("api.whatsapp.com", "web.whatsapp.com"):
            number = parse_qs(parts.query).get("phone", [""])[0]
    return plain(number).strip() if re.fullmatch(r"[\d\s().+*#-]*\d[\d\s().+*#-]*", plain(number)) else ""
