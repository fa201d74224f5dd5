"""What an address may be: a website, or a place to load from. Needs nothing else, since settings are read at once."""

from __future__ import annotations

import ipaddress
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


def is_secure(url: str) -> bool:
    """Is this an address by https, or by http on this machine? Raises ValueError where it is none at all."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and here))
