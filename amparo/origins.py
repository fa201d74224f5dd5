"""What a browser calls a website: scheme, host and port. Needs nothing else, since settings are read at once."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit


def is_origin(value: Any) -> bool:
    """Is this scheme, host and port only, as a browser names a website?"""
    if not isinstance(value, str) or re.search(r"[\s<>\"',;*?\\^$|()]", value):  # no patterns of any kind
        return False
    try:
        parts = urlsplit(value.rstrip("/"))
        _ = parts.port
    except ValueError:
        return False
    rest = (parts.path, parts.query, parts.fragment, parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(rest)
