"""The pages beside the chat: the directory, what the bot knows, about, privacy, and how to embed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import escape
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.assets import shared_assets
from amparo.channels.directory_pages import DirectoryPages
from amparo.channels.embed_tag import EmbedChoice, embed_tag, read_choice
from amparo.channels.embedding import address_of, embedding_origins, public_address
from amparo.channels.help_pages import HelpPages, topic_addresses
from amparo.channels.metadata import languages
from amparo.channels.renderer import KEPT, PageRenderer, language_of
from amparo.channels.website_openapi import openapi
from amparo.directory.countries import all_countries, country_name
from amparo.directory.organisations import load_profile, load_profiles
from amparo.settings import current

DEFAULT_COLOR = "#0b5d4b"  # of the widget
_PAGES = ("/", "/directory", "/directory/status", "/help", "/signs", "/about", "/privacy", "/embed")


class SiteInput(InputChannel):
    """Not a way to talk, but a channel is how Rasa lets us add routes."""

    def __init__(self, leave_to: str | None = None, origins: tuple[str, ...] | None = None) -> None:
        """Take the site to leave to and the websites that may show the chat in a frame; else from the environment."""
        self._renderer = PageRenderer(shared_assets(), leave_to or current().exit_url)
        self._origins = embedding_origins(current().allowed_origins) if origins is None else origins

    @classmethod
    def name(cls) -> str:
        """The name among the channels."""
        return "site"

    def url_prefix(self) -> str:
        """The routes stand at the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("amparo_site")
        simple = {"/about": "about.html", "/privacy": "privacy.html"}
        routes: dict[str, Callable[..., HTTPResponse]] = {
            **DirectoryPages(self._renderer).routes,
            **HelpPages(self._renderer).routes,
            "/embed": self._embed,
            "/embed/preview": self._preview,
            "/frame": self._frame,
            "/openapi.json": self._openapi,
            "/robots.txt": self._robots,
            "/sitemap.xml": self._sitemap,
            **{path: _static_page(self._renderer, template) for path, template in simple.items()},
        }
        for path, handler in routes.items():
            blueprint.add_route(_asynchronous(handler), path, methods=["GET"], name=_route_name(path))
        return blueprint

    def _embed(self, request: Request) -> HTTPResponse:
        choice = read_choice(request.args, languages())
        profile = load_profile(choice.organisation)
        # A browser sends the colour that the form began with, too.
        color = "" if choice.color == DEFAULT_COLOR else choice.color
        if profile:  # what it has chosen is in the line: then it counts before the server has said anything
            choice = replace(choice, exit=choice.exit or profile.exit_url, color=color or profile.color)
        else:
            choice = replace(choice, color=color)
        return self._renderer.page(
            "embed.html",
            language_of(request),
            address=address_of(request),
            choice=choice,
            tag=embed_tag(choice, public_address(request, current().public_url)),
            default_color=DEFAULT_COLOR,
            preview=f"/embed/preview?{choice.query}",
            countries=sorted((country_name(code), code) for code in all_countries()),
            organisations=[(profile.slug, profile.name) for profile in load_profiles()],
        )

    def _preview(self, request: Request) -> HTTPResponse:
        return self._chat_alone(request, "preview.html", ["'self'"])

    def _frame(self, request: Request) -> HTTPResponse:
        return self._chat_alone(request, "frame.html", ["'self'", *self._origins])

    def _chat_alone(self, request: Request, template: str, ancestors: list[str]) -> HTTPResponse:
        choice: EmbedChoice = read_choice(request.args, languages())
        headers = self._renderer.headers_for(ancestors)
        return self._renderer.page(template, choice.language or "en", headers=headers, choice=choice)

    def _openapi(self, request: Request) -> HTTPResponse:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return response.json(openapi(public_address(request, current().public_url)), headers=headers)

    def _robots(self, request: Request) -> HTTPResponse:
        lines = ["User-agent: *", "Disallow: /exit", "Disallow: /embed/preview", "Disallow: /frame"]
        lines.append(f"Sitemap: {public_address(request, current().public_url)}/sitemap.xml")
        return response.text("\n".join(lines) + "\n", headers={"Cache-Control": "no-cache"})

    def _sitemap(self, request: Request) -> HTTPResponse:
        countries = (f"/directory/{code}" for code in sorted(all_countries()))
        paths = [*_PAGES, *countries, *topic_addresses()]
        base = escape(public_address(request, current().public_url))
        urls = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        )
        return response.text(xml, content_type="application/xml", headers={"Cache-Control": "no-cache"})


def _static_page(renderer: PageRenderer, template: str) -> Callable[[Request], HTTPResponse]:
    return lambda request: renderer.page(
        template, language_of(request), headers=KEPT, address=address_of(request)
    )


def _asynchronous(handler: Callable[..., HTTPResponse]) -> Callable[..., Awaitable[HTTPResponse]]:
    async def answer(request: Request, **parts: str) -> HTTPResponse:
        return handler(request, **parts)

    return answer


def _route_name(path: str) -> str:
    return path.strip("/").split("<")[0].replace("/", "_").replace(".", "_") or "root"
