"""Which websites may embed the chat."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sanic.request import Request

from amparo.directory.organisations import load_profiles
from amparo.origins import is_origin


def embedding_origins(allowed: Iterable[str], directory: Path | None = None) -> tuple[str, ...]:
    """Return the origins of AMPARO_ALLOWED_ORIGINS (`allowed`) and of all profiles of organisations, each once."""
    own = [origin for profile in load_profiles(directory) for origin in profile.allowed_origins]
    return tuple(dict.fromkeys([*allowed, *own]))


def origins_from_environment(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return `embedding_origins` for a channel, which Rasa makes without settings; what is no origin is left out."""
    words = re.split(r"[,\s]+", environ.get("AMPARO_ALLOWED_ORIGINS", ""))
    return embedding_origins(word.rstrip("/") for word in words if is_origin(word))


def public_address(request: Request, environ: Mapping[str, str] = os.environ) -> str:
    """Return AMPARO_PUBLIC_URL without a slash at its end, or else the address that was asked."""
    given = environ.get("AMPARO_PUBLIC_URL", "").strip().rstrip("/")
    return given or f"{request.scheme}://{request.host}"
