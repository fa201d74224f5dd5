"""What is known of a person's situation, read from the slots and the newest message of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.core import get_global

from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.table import need_of_situation
from amparo.directory.countries import is_country
from amparo.directory.place import Place
from amparo.directory.wanted import WRITTEN, Wanted
from amparo.i18n import DEFAULT_LANGUAGE

DEFAULT_NEED = "trafficking"
EMBASSY = "embassy"


@dataclass(frozen=True)
class Situation:
    """Where, what and who. `place` is None until somebody said where, or the website is of one country."""

    place: Place | None
    from_site: bool
    need: str
    age_group: str | None
    language: str
    organisation: str | None
    is_witness: bool
    options: tuple[Place, ...]
    suggested_country: str | None
    writer_country: str | None
    origin_country: str | None = None
    languages: tuple[str, ...] = ()
    cannot_call: bool = False
    trouble: str | None = None
    """The need that what happened has, where something else was asked for by name."""
    with_others: bool = False
    """Are others in trouble with the one who writes, as a mother's children?"""
    asked_country: bool = False
    """Was the country asked for before, and not told?"""
    asked_origin: bool = False
    """Was it asked whose embassy is meant?"""
    seen: frozenset[str] = frozenset()
    """Ids of the services that were shown in this conversation."""

    @property
    def audience(self) -> str | None:
        """The audience of a look-up in the directory (AUDIENCES); None: not known."""
        if self.age_group == "child":
            return "worried_about_child" if self.is_witness else "child"
        if self.with_others:
            return "with_children"
        if self.age_group == "adult":
            return "adult"
        return "child" if self.need == "child" else None

    @property
    def needs_origin(self) -> bool:
        """Is an embassy asked for, and not known whose? Nobody is asked twice."""
        return self.need == EMBASSY and self.origin_country is None and not self.asked_origin

    def wanted(self, place: Place, need: str | None = None) -> Wanted:
        """Return the look-up in the directory for `place`: for the situation's need, or the one given."""
        return Wanted(
            place,
            need or self.need,
            audience=self.audience,
            trouble=self.trouble,
            origin=self.origin_country,
            writer_country=self.writer_country,
            languages=self.languages,
            ways=WRITTEN if self.cannot_call else frozenset(),
            organisation=self.organisation,
        )


def situation_of(slots: Mapping[str, Any], latest_message: Mapping[str, Any] | None) -> Situation:
    """Return the situation for the slots and the metadata of the newest message."""
    case = Case.from_json(slots.get(SLOT))
    options = tuple(_place(code) for code in case.options if code)
    site = slots.get("site_country")
    country = case.country or site
    place = None
    # A name that may mean several places is asked back; what was known before is then in doubt.
    if country and is_country(str(country)) and not options:
        subdivision = case.subdivision
        place = Place(str(country), subdivision if subdivision.startswith(f"{country}-") else None)
    timezone = ((latest_message or {}).get("metadata") or {}).get("timezone")
    return Situation(
        place=place,
        from_site=bool(site and not case.country),
        need=need_of(case),
        age_group=case.age or None,
        language=str(slots.get("language") or DEFAULT_LANGUAGE),
        organisation=slots.get("organisation"),
        is_witness=case.who == "other",
        options=options,
        suggested_country=country_of_timezone(str(timezone)) if timezone else None,
        writer_country=_country(case.writer_country),
        origin_country=_country(case.origin_country),
        languages=(str(slots["language"]),) if slots.get("language") else (),
        cannot_call=case.cannot_call,
        trouble=_trouble(case),
        with_others=case.who == "both",
        asked_country=case.asked_country > 0,
        asked_origin=case.asked_origin,
        seen=frozenset(case.seen),
    )


def need_of(case: Case) -> str:
    """Return which kind of service is looked up: one that was asked for by name, else what serves the situation."""
    return case.need or _trouble(case) or DEFAULT_NEED


def _trouble(case: Case) -> str | None:
    if case.situation == "missing" and case.age == "child":
        return "missing_child"
    return need_of_situation().get(case.situation)


def _country(code: str) -> str | None:
    return code if is_country(code) else None


def _place(code: str) -> Place:
    return Place(code.split("-")[0], code if "-" in code else None)


@lru_cache(maxsize=1)
def _country_of_timezone() -> dict[str, str]:
    """Time zone -> its country, of the zones that are of one country. Browsers also know older names of zones."""
    countries: dict[str, set[str]] = {}
    for country, names in get_global("territory_zones").items():
        # CLDR has "ZZ" for UTC, which privacy browsers report.
        for name in names if is_country(country) else ():
            countries.setdefault(name, set()).add(country)
    for old, new in get_global("zone_aliases").items():
        # CLDR keeps old names ("Asia/Calcutta"); each of the two may be the one that the table does not know.
        for one, other in ((old, new), (new, old)):
            if one not in countries and other in countries:
                countries[one] = countries[other]
    return {zone: next(iter(found)) for zone, found in countries.items() if len(found) == 1}


def timezones_of_one_country() -> dict[str, list[str]]:
    """Return country -> IANA time zones (older names too) that no other country shares."""
    found: dict[str, list[str]] = {}
    for zone, country in sorted(_country_of_timezone().items()):
        found.setdefault(country, []).append(zone)
    return found


def country_of_timezone(timezone: str) -> str | None:
    """Return the one country of an IANA time zone; None where it is unknown or shared by several."""
    return _country_of_timezone().get(timezone)
