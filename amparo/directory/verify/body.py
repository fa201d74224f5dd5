"""The text of an answer, from its bytes and headers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_IN_PAGE = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def kind_of(headers: Mapping[str, str]) -> str:
    """The type of content, in small letters; '' where it is not said."""
    return headers.get("Content-Type", "").split(";")[0].strip().lower()


def is_readable(kind: str) -> bool:
    """Whether this type of content is text."""
    return not kind or kind.startswith("text/") or kind.endswith(("xml", "json"))


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """The text; characters that cannot be read are replaced. Raises nothing."""
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", "replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    said = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", headers.get("Content-Type", ""), re.IGNORECASE)
    inside = _IN_PAGE.search(body[:4096])
    names = [said.group(1)] if said else []
    names += [inside.group(1).decode("ascii")] if inside else []
    for name in [*names, "utf-8"]:
        try:
            return body.decode(name)
        except (LookupError, UnicodeError):
            continue
    return body.decode("windows-1252", "replace")
