"""What is known of a person's situation, read from the slots and the newest message of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytz
from babel.core import get_global

from amparo.directory.countries import is_country
from amparo.directory.place import Place
from amparo.i18n import DEFAULT_LANGUAGE

DEFAULT_NEED = "trafficking"


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

    @property
    def audience(self) -> str | None:
        """The audience of a look-up in the directory: child, a witness who worries about one, adult or unknown."""
        if self.age_group == "child" and self.is_witness and self.need == DEFAULT_NEED:
            return "worried_about_child"
        if self.age_group in ("child", "adult"):
            return self.age_group
        return "child" if self.need == "child" else None


def situation_of(slots: Mapping[str, Any], latest_message: Mapping[str, Any] | None) -> Situation:
    """Return the situation for the slots and the newest message (`entities` and `metadata` are read)."""
    message = latest_message or {}
    entities = {str(e.get("entity")): e.get("value") for e in message.get("entities") or []}
    options = tuple(_place(code) for code in str(entities.get("place_options") or "").split("|") if code)
    said, site = slots.get("country"), slots.get("site_country")
    country = said or site
    place = None
    # A name that may mean several places is asked back; what was known before is then in doubt.
    if country and is_country(str(country)) and not options:
        subdivision = str(slots.get("subdivision") or "")
        place = Place(str(country), subdivision if subdivision.startswith(f"{country}-") else None)
    timezone = (message.get("metadata") or {}).get("timezone")
    return Situation(
        place=place,
        from_site=bool(site and not said),
        need=str(slots.get("need") or DEFAULT_NEED),
        age_group=slots.get("age_group"),
        language=str(slots.get("language") or DEFAULT_LANGUAGE),
        organisation=slots.get("organisation"),
        is_witness=slots.get("audience") == "someone_else",
        options=options,
        suggested_country=country_of_timezone(str(timezone)) if timezone else None,
        writer_country=slots.get("writer_country"),
    )


def _place(code: str) -> Place:
    return Place(code.split("-")[0], code if "-" in code else None)


@lru_cache(maxsize=1)
def _country_of_timezone() -> dict[str, str]:
    """Time zone -> its country, of the zones that are of one country. Browsers also know older names of zones."""
    countries: dict[str, set[str]] = {}
    for country, names in pytz.country_timezones.items():
        for name in names:
            countries.setdefault(name, set()).add(country)
    for old, new in get_global("zone_aliases").items():
        # CLDR keeps old names ("Asia/Calcutta"); each of the two may be the one that pytz does not know.
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
