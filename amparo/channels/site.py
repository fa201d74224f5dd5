"""The pages beside the chat: helplines by country, signs, about, privacy, and how to embed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timezone
from html import escape
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.assets import shared_assets
from amparo.channels.embed_tag import EmbedChoice, embed_tag, read_choice
from amparo.channels.embedding import embedding_origins, public_address
from amparo.channels.emergency import numbers_of
from amparo.channels.markup import blocks
from amparo.channels.metadata import languages
from amparo.channels.renderer import PageRenderer, language_of
from amparo.channels.rendering.cards import number_card, service_card
from amparo.channels.website import agent_of
from amparo.channels.website_openapi import openapi
from amparo.directory.countries import all_countries, country_name, is_country
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.errors import DirectoryError
from amparo.directory.facts import facts_of, number_facts
from amparo.directory.listing import (
    INTERNATIONAL,
    countries_with_services,
    emergency_of,
    services_by_type,
)
from amparo.directory.lookup import Directory
from amparo.directory.organisations import load_profile, load_profiles
from amparo.directory.ranking import Found
from amparo.directory.status import Share, Status, badge, day_text, status_of
from amparo.i18n import translate
from amparo.settings import current

# Pages that tell nothing of who reads them may be kept for a while, and say for which language they are.
_KEPT = {"Cache-Control": "public, max-age=600", "Vary": "Accept-Language"}
DEFAULT_COLOR = "#0b5d4b"  # of the widget
EUROPE = "EU"  # rows of the whole Union have no page of their own
_PAGES = ("/", "/directory", "/directory/status", "/signs", "/about", "/privacy", "/embed")


def type_names(language: str) -> dict[str, str]:
    """Return the heading of each type of service."""
    return {
        "trafficking": translate("Trafficking and exploitation", language),
        "child": translate("For children", language),
        "missing_child": translate("When a child is missing", language),
        "online_abuse": translate("Pictures and abuse online", language),
        "labour": translate("Work and pay", language),
        "gender_violence": translate("Violence at home, and against women", language),
        "crisis": translate("When you feel you cannot go on", language),
        "police_tip": translate("To report to the police", language),
        "legal": translate("Lawyers and legal advice", language),
        "shelter": translate("A safe place to stay", language),
        "home_country": translate("Help abroad, for citizens of this country", language),
        "own_behaviour": translate("When you worry about your own behaviour", language),
        "referral": translate("Other help", language),
    }


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
            "/directory": self._countries,
            "/directory/<code:str>": self._country,
            "/directory/status": self._status,
            "/directory/status.svg": self._badge,
            "/signs": self._signs,
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

    def _countries(self, request: Request) -> HTTPResponse:
        language = language_of(request)
        try:
            with_services = countries_with_services(Directory())
        except DirectoryError:
            with_services = set()
        countries = sorted((country_name(code, language), code) for code in all_countries())
        return self._renderer.page(
            "directory.html", language, headers=_KEPT, countries=countries, with_services=with_services
        )

    def _country(self, request: Request, code: str) -> HTTPResponse:
        language = language_of(request)
        if code != INTERNATIONAL and not is_country(code):
            if is_country(code.upper()):
                headers = {**self._renderer.headers, **_KEPT}
                return response.redirect(f"/directory/{code.upper()}?language={language}", headers=headers)
            return self._not_found(language)
        emergency, services = _services_of(code)
        names = type_names(language)
        groups = [
            (
                names[kind],
                [service_card(facts_of(each), language) for each in found],
            )
            for kind, found in services.items()
        ]
        name = translate("All countries", language) if code == INTERNATIONAL else country_name(code, language)
        return self._renderer.page(
            "country.html",
            language,
            headers=_KEPT,
            name=name,
            is_country=code != INTERNATIONAL,
            emergency=[number_card(number_facts(number), language) for number in emergency],
            groups=groups,
        )

    def _status(self, request: Request) -> HTTPResponse:
        language = language_of(request)
        status = _status_now()
        names = {"emergency": translate("Emergency numbers", language), **type_names(language)}
        here = status or Status(Share(), {}, {}, "")
        countries = sorted(
            (_place_name(code, language), f"/directory/{code}" if code != EUROPE else "", share)
            for code, share in here.by_country.items()
        )
        return self._renderer.page(
            "status.html",
            language,
            headers=_KEPT if status else None,
            counted=status,
            day=day_text(here.latest, language) if here.latest else "",
            kinds=[(names.get(kind, kind), "", share) for kind, share in here.by_kind.items()],
            countries=countries,
        )

    def _badge(self, request: Request) -> HTTPResponse:
        language = language_of(request)
        status = _status_now()
        value = f"{status.whole.percent} %" if status else translate("not known", language)
        picture = badge(translate("numbers confirmed in 90 days", language), value)
        headers = {**self._renderer.headers, **(_KEPT if status else {})}
        return response.text(picture, content_type="image/svg+xml", headers=headers)

    def _signs(self, request: Request) -> HTTPResponse:
        language = language_of(request)
        agent = agent_of(request)
        responses = agent.domain.responses if agent is not None and agent.is_ready() else {}
        texts = [
            (name.split("/")[1], variations[0]["text"].partition("\n"))
            for name, variations in responses.items()
            if name.startswith("utter_signs/")
        ]
        lists = [(topic, title.rstrip(" :"), blocks(text)) for topic, (title, _, text) in texts]
        headers = _KEPT if lists else None
        return self._renderer.page("signs.html", language, headers=headers, lists=lists)

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

    def _not_found(self, language: str) -> HTTPResponse:
        return self._renderer.page("not_found.html", language, status=404)

    def _openapi(self, request: Request) -> HTTPResponse:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return response.json(openapi(public_address(request, current().public_url)), headers=headers)

    def _robots(self, request: Request) -> HTTPResponse:
        lines = ["User-agent: *", "Disallow: /exit", "Disallow: /embed/preview", "Disallow: /frame"]
        lines.append(f"Sitemap: {public_address(request, current().public_url)}/sitemap.xml")
        return response.text("\n".join(lines) + "\n", headers={"Cache-Control": "no-cache"})

    def _sitemap(self, request: Request) -> HTTPResponse:
        paths = [*_PAGES, *(f"/directory/{code}" for code in sorted(all_countries()))]
        base = escape(public_address(request, current().public_url))
        urls = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        )
        return response.text(xml, content_type="application/xml", headers={"Cache-Control": "no-cache"})


def _services_of(code: str) -> tuple[list[EmergencyNumber], dict[str, list[Found]]]:
    """Return numbers and services; where the directory cannot be read, the numbers that are known without it."""
    try:
        directory = Directory()
        return emergency_of(directory, code), services_by_type(directory, code)
    except DirectoryError:
        return numbers_of(code), {}


def _status_now() -> Status | None:
    """How much of the directory is confirmed; None where it cannot be read."""
    try:
        return status_of(Directory().services(), datetime.now(timezone.utc).date())
    except DirectoryError:
        return None


def _place_name(code: str, language: str) -> str:
    special = {
        INTERNATIONAL: translate("Help that works in any country", language),
        EUROPE: translate("European Union", language),
    }
    return special.get(code) or country_name(code, language)


def _static_page(renderer: PageRenderer, template: str) -> Callable[[Request], HTTPResponse]:
    return lambda request: renderer.page(template, language_of(request), headers=_KEPT)


def _asynchronous(handler: Callable[..., HTTPResponse]) -> Callable[..., Awaitable[HTTPResponse]]:
    async def answer(request: Request, **parts: str) -> HTTPResponse:
        return handler(request, **parts)

    return answer


def _route_name(path: str) -> str:
    return path.strip("/").split("<")[0].replace("/", "_").replace(".", "_") or "root"
