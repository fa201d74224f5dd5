"""Makes the HTML of the pages, and the headers that keep them safe and unremembered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import negotiate_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.assets import Assets
from amparo.channels.leaving import exit_origins
from amparo.channels.metadata import languages
from amparo.i18n import DEFAULT_LANGUAGE, translate

_HERE = Path(__file__).parent
KEPT = {"Cache-Control": "public, max-age=600", "Vary": "Accept-Language"}
"""Pages that tell nothing of who reads them may be kept for a while, and say for which language they are."""
_NEVER = ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")


def page_headers(exit_to: str, style_hash: str, frame_ancestors: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers of every page.

    `exit_to`: where a form may lead besides the page itself; `style_hash`: of the one style that a script may bring;
    `frame_ancestors`: who may show it in a frame, nobody by default.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' '{style_hash}'",
        "connect-src": "'self'",
        "img-src": "'self'",
        "frame-src": "'self'",
        "form-action": " ".join(["'self'", *exit_origins(exit_to)]),
        "base-uri": "'none'",
        "frame-ancestors": " ".join(frame_ancestors) or "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NEVER),
        "Cache-Control": "no-store",
    }


def language_of(request: Request, asked: str | None = None) -> str:
    """Return the language of a page: the one `asked` for, or in the address, or the browser's, among those spoken."""
    spoken = languages()
    for wanted in (asked, request.args.get("language")):
        if wanted in spoken:
            return str(wanted)
    header = request.headers.get("accept-language", "")
    preferred = [part.split(";")[0].strip() for part in header.split(",")]
    return negotiate_locale(preferred, spoken, sep="-") or DEFAULT_LANGUAGE


@lru_cache(maxsize=32)
def _environment(language: str) -> Environment:
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
    return environment


class PageRenderer:
    """Templates with the headers of a site, and the addresses of its files."""

    def __init__(self, assets: Assets, exit_to: str) -> None:
        """Take the files that pages load and the site a person may leave to."""
        self._assets, self.exit_to = assets, exit_to
        self.headers = self.headers_for()

    def headers_for(self, frame_ancestors: Iterable[str] = ()) -> dict[str, str]:
        """Return the headers of a page that `frame_ancestors` may show in a frame."""
        return page_headers(self.exit_to, self._assets.style_hash, frame_ancestors)

    def page(
        self,
        template: str,
        language: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        address: str = "",
        is_part: bool = False,
        **values: Any,
    ) -> HTTPResponse:
        """Return a page; `headers` beside or in the place of the usual ones; `values` are what the template shows.

        `address`: the one for search engines, '' where they should find none; `is_part`: only some of it is shown.
        """
        html = (
            _environment(language)
            .get_template(template)
            .render(
                language=language,
                direction=Locale.parse(language, sep="-").text_direction,
                languages=[
                    (code, Locale.parse(code, sep="-").get_display_name(code)) for code in languages()
                ],
                files=f"/widget/{self._assets.version}",
                exit_to=self.exit_to,
                default_language=DEFAULT_LANGUAGE,
                address=address,
                is_part=is_part,
                **values,
            )
        )
        return response.html(html, status=status, headers={**self.headers, **(headers or {})})
