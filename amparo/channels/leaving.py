"""Where a person goes who leaves in a hurry."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from amparo.channels.markup import safe_url

DEFAULT_EXIT_URL = "https://www.bbc.com/weather"

# Some browsers hold a form to `form-action` across redirects as well, and this site sends British readers on.
_REDIRECTS_TO = {"https://www.bbc.com": ("https://www.bbc.co.uk",)}


def exit_url(environ: Mapping[str, str] = os.environ) -> str:
    """Return AMPARO_EXIT_URL, or the default where it is absent or no https address."""
    return safe_url(environ.get("AMPARO_EXIT_URL")) or DEFAULT_EXIT_URL


def exit_origins(url: str) -> tuple[str, ...]:
    """Return the origins that a browser may pass on its way to `url`."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin, *_REDIRECTS_TO.get(origin, ())
