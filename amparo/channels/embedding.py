"""Which websites may embed the chat."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sanic.request import Request

from amparo.directory.organisations import load_profiles
from amparo.settings import current


def embedding_origins(allowed: Iterable[str], directory: Path | None = None) -> tuple[str, ...]:
    """Return the origins of AMPARO_ALLOWED_ORIGINS (`allowed`) and of all profiles of organisations, each once."""
    own = [origin for profile in load_profiles(directory) for origin in profile.allowed_origins]
    return tuple(dict.fromkeys([*allowed, *own]))


def public_address(request: Request, public_url: str | None) -> str:
    """Return the setting AMPARO_PUBLIC_URL without a slash at its end, or else the address that was asked."""
    return (public_url or "").rstrip("/") or f"{request.scheme}://{request.host}"


def address_of(request: Request) -> str:
    """Return the address of a page without what was asked of it: the one that search engines are to keep."""
    return f"{public_address(request, current().public_url)}{request.path}"
