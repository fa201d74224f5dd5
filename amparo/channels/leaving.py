"""Where a person goes who leaves in a hurry."""

from __future__ import annotations

from urllib.parse import urlsplit

# Some browsers hold a form to `form-action` across redirects as well, and this site sends British readers on.
_REDIRECTS_TO = {"https://www.bbc.com": ("https://www.bbc.co.uk",)}


def exit_origins(url: str) -> tuple[str, ...]:
    """Return the origins that a browser may pass on its way to `url`."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin, *_REDIRECTS_TO.get(origin, ())
