"""The pages of the directory: countries to look through, all helplines of one, and how sure the numbers are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.directory_search import Hit, find_countries
from amparo.channels.embedding import address_of
from amparo.channels.emergency import numbers_of
from amparo.channels.message_text import clean_text
from amparo.channels.renderer import KEPT, PageRenderer, language_of
from amparo.channels.rendering.cards import number_card, service_card
from amparo.channels.structured_data import helplines
from amparo.directory.countries import all_countries, country_name, is_country
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.errors import DirectoryError
from amparo.directory.facts import facts_of, number_facts
from amparo.directory.listing import (
    INTERNATIONAL,
    countries_by_language,
    countries_with_services,
    emergency_of,
    services_by_type,
)
from amparo.directory.lookup import Directory
from amparo.directory.ranking import Found
from amparo.directory.regions import region_names, region_of
from amparo.directory.status import Share, Status, badge, day_text, status_of
from amparo.i18n import translate

EUROPE = "EU"  # rows of the whole Union have no page of their own
_LONGEST = 60
"""Letters of a name that are looked for."""


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


class DirectoryPages:
    """Handlers by route."""

    def __init__(self, renderer: PageRenderer) -> None:
        """Take what makes pages."""
        self._renderer = renderer
        self.routes: dict[str, Callable[..., HTTPResponse]] = {
            "/directory": self._countries,
            "/directory/<code:str>": self._country,
            "/directory/status": self._status,
            "/directory/status.svg": self._badge,
        }

    def _countries(self, request: Request) -> HTTPResponse:
        """Show all countries by region, or those that the fields of the form leave: `find`, `region`, `open`."""
        language = language_of(request)
        text = clean_text(request.args.get("find", ""))[:_LONGEST].strip()
        regions = region_names(language)
        region = request.args.get("region", "")
        region = region if region in regions else ""
        open_at = _asked_time(request)
        with_services, spoken = _known(open_at)
        hits = find_countries(text, language, spoken) if text else [Hit(code) for code in all_countries()]
        shown = [
            (_place_name(hit.code, language), hit)
            for hit in hits
            if (not region or _is_in(hit.code, region)) and (open_at is None or hit.code in with_services)
        ]
        return self._renderer.page(
            "directory.html",
            language,
            # What somebody looks for is kept nowhere.
            headers=None if text or region or open_at else KEPT,
            address=address_of(request),
            is_part=bool(text or region or open_at),
            text=text,
            region=region,
            regions=regions,
            only_open=open_at is not None,
            groups=[("", shown)] if text else _by_region(shown, regions),
            number=len(shown),
            with_services={*with_services, INTERNATIONAL},
        )

    def _country(self, request: Request, code: str) -> HTTPResponse:
        language = language_of(request)
        if code != INTERNATIONAL and not is_country(code):
            if is_country(code.upper()):
                headers = {**self._renderer.headers, **KEPT}
                return response.redirect(f"/directory/{code.upper()}?language={language}", headers=headers)
            return self._renderer.page("not_found.html", language, status=404)
        open_at = _asked_time(request)
        numbers, services = _services_of(code, open_at)
        emergency = [number_facts(number) for number in numbers]
        names = type_names(language)
        facts = {names[kind]: [facts_of(each) for each in found] for kind, found in services.items()}
        country = "" if code == INTERNATIONAL else code
        return self._renderer.page(
            "country.html",
            language,
            headers=None if open_at else KEPT,
            address=address_of(request),
            is_part=open_at is not None,
            name=country_name(code, language) if country else translate("All countries", language),
            is_country=bool(country),
            only_open=open_at is not None,
            emergency=[number_card(number, language) for number in emergency],
            groups=[
                (kind, [service_card(each, language) for each in found]) for kind, found in facts.items()
            ],
            structured=helplines(
                country, emergency, ((kind, each) for kind, found in facts.items() for each in found)
            ),
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
            headers=KEPT if status else None,
            address=address_of(request),
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
        headers = {**self._renderer.headers, **(KEPT if status else {})}
        return response.text(picture, content_type="image/svg+xml", headers=headers)


def _asked_time(request: Request) -> datetime | None:
    """Return the present where only what is open now is asked for."""
    return datetime.now(timezone.utc) if request.args.get("open") == "now" else None


def _known(open_at: datetime | None) -> tuple[set[str], dict[str, set[str]]]:
    """Return the countries with services, and countries by language; nothing where the directory cannot be read."""
    try:
        directory = Directory()
        return countries_with_services(directory, open_at), countries_by_language(directory)
    except DirectoryError:
        return set(), {}


def _is_in(code: str, region: str) -> bool:
    return is_country(code) and region_of(code) == region


def _by_region(shown: list[tuple[str, Hit]], regions: dict[str, str]) -> list[tuple[str, Any]]:
    groups = [(name, sorted(_of_region(shown, code))) for code, name in regions.items()]
    return [(name, countries) for name, countries in groups if countries]


def _of_region(shown: list[tuple[str, Hit]], region: str) -> list[tuple[str, Hit]]:
    return [each for each in shown if _is_in(each[1].code, region)]


def _services_of(code: str, open_at: datetime | None) -> tuple[list[EmergencyNumber], dict[str, list[Found]]]:
    """Return numbers and services; where the directory cannot be read, the numbers that are known without it."""
    try:
        directory = Directory()
        return emergency_of(directory, code), services_by_type(directory, code, open_at)
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
