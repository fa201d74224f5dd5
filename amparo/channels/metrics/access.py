"""Who may read the numbers: whoever has the token; without one, a program on this machine."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable, Mapping

PROXIED = (
    "forwarded",
    "via",
    "x-forwarded-",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)
"""Headers, or how they begin, of a request that a proxy passes on: the peer is then not who asks."""


def is_allowed(token: str | None, headers: Mapping[str, str], peer: str) -> bool:
    """Return whether a request with these headers from this address may read the numbers.

    With a `token` it alone counts, wherever the request is from. Without one the peer must be this machine, and no
    proxy may stand between.
    """
    if token:
        given = headers.get("authorization", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
    return is_loopback(peer) and not is_proxied(headers)


def is_proxied(names: Iterable[str]) -> bool:
    """Has a proxy passed on a request with headers of these names?"""
    return any(name.lower().startswith(PROXIED) for name in names)


def is_loopback(address: str) -> bool:
    """Is it an address of this machine? False for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return (mapped or parsed).is_loopback
