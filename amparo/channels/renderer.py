"""Makes the HTML of the pages, and the headers that keep them safe and unremembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sanic import response
from sanic.response import HTTPResponse

from amparo.channels.transcript import Entry
from amparo.i18n import DEFAULT_LANGUAGE, translate

_HERE = Path(__file__).parent
_NEVER = ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")


def page_headers(exit_origins: Iterable[str]) -> dict[str, str]:
    """Return the headers of every page; forms may lead to the page itself and to the site one leaves to."""
    policy = {
        "default-src": "'none'",
        "style-src": "'self'",
        "form-action": " ".join(["'self'", *exit_origins]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "img-src": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NEVER),
        "Cache-Control": "no-store",
    }


@lru_cache(maxsize=32)
def _template(language: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The pages have no plural forms.
    say = partial(translate, language=language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        say, lambda one, many, number: say(one if number == 1 else many), newstyle=True
    )
    return environment.get_template("chat.html")


class PageRenderer:
    """The template, the style sheet and the headers, read once."""

    def __init__(self, exit_origins: Iterable[str]) -> None:
        """Take the origins a person may leave to."""
        self.headers = page_headers(exit_origins)
        self.style = (_HERE / "static" / "amparo.css").read_text(encoding="utf-8")
        self._style_version = hashlib.sha256(self.style.encode()).hexdigest()[:12]

    def page(
        self,
        conversation: str,
        entries: list[Entry],
        *,
        notice: str = "",
        alert: str = "",
        draft: str = "",
        status: int = 200,
        language: str = DEFAULT_LANGUAGE,
    ) -> HTTPResponse:
        """Return a page that shows `entries`; `draft` stands in the input, `notice` and `alert` above it."""
        html = _template(language).render(
            conversation=conversation,
            entries=entries,
            latest=_latest(entries),
            notice=notice,
            alert=alert,
            draft=draft,
            language=language,
            direction=Locale.parse(language, sep="-").text_direction,
            style_version=self._style_version,
        )
        return response.html(html, status=status, headers=dict(self.headers))


def _latest(entries: list[Entry]) -> int:
    """Return the index of the first message that answers the person's last one."""
    last = max((index for index, entry in enumerate(entries) if entry.of_person), default=-1)
    return min(last + 1, len(entries) - 1)
