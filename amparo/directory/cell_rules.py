"""What single cells may hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

import pycountry

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_NOTE_LENGTH = 120


def is_uuid(text: str) -> bool:
    """A UUID in its usual lower-case form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def url_fault(url: str) -> str | None:
    """Why this is no web address, or None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"'{url}' is not a web address"
    if parts.scheme not in ("http", "https"):
        return f"'{url}' does not begin with https:// or http://"
    if not _HOST.fullmatch(parts.netloc.encode("idna").decode() if parts.netloc.isprintable() else ""):
        return f"'{url}' has no proper host name"
    return f"'{url}' has a space in it" if re.search(r"\s", url) else None


def source_fault(source: str) -> str | None:
    """Why this names no source, or None. A source is a web address or the name of a public list."""
    if "://" in source or source.startswith("www."):
        return url_fault(source)
    return (
        None if len(source) > 4 and re.search(r"[^\W\d]{3}", source) else f"'{source}' does not name a source"
    )


def is_email(text: str) -> bool:
    """Does this look like one e-mail address?"""
    return bool(_EMAIL.fullmatch(text))


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(getattr(item, "alpha_2", item.alpha_3) for item in pycountry.languages)


def is_language(code: str) -> bool:
    """An ISO 639-1 code in lower case; ISO 639-3 for the languages that have none (tet, Tetum)."""
    return code in _languages()


def is_date(text: str, partly: bool) -> bool:
    """A date as 2026-11-24 that has come; `partly`: the day, or month and day, may be missing."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?" if partly else r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        day = date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return date(1990, 1, 1) <= day <= date.today()


def codes_fault(cell: str, allowed: Sequence[str]) -> str | None:
    """Why this is no list of codes with ';' between them, each once, or None."""
    found = cell.split(";") if cell else []
    for code in found:
        if code not in allowed:
            return f"'{code}' is not one of {', '.join(allowed)}; separate several with ';'"
    return f"'{cell}' has a code twice" if len(set(found)) < len(found) else None


def caller_note_fault(note: str) -> str | None:
    """Why people should not get this sentence, or None."""
    if not note:
        return None
    if len(note) > _NOTE_LENGTH:
        return f"longer than {_NOTE_LENGTH} characters; callers need one short sentence"
    if re.search(r"https?:|www\.|;", note):
        return "has a web address or a ';': it is shown to people, so write one plain sentence"
    return None if note.endswith(".") else "does not end with a full stop"
