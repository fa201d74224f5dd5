"""Puts the answer of a look-up together: ranked, without repetitions, and what is to be said of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum

from amparo.directory import hours
from amparo.directory.audience import WRONG
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.needs import Kinds, own_kind
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope, fit_for, kind_for, kinds_wanted, ranked
from amparo.directory.scope import Candidate, distinct
from amparo.directory.service import Service
from amparo.directory.timezones import zones_of
from amparo.directory.traits import traits_of
from amparo.directory.wanted import Wanted

_IN_THE_COUNTRY = (
    Scope.ORGANISATION,
    Scope.SUBDIVISION,
    Scope.COUNTRY,
    Scope.PARENT,
    Scope.OTHER_SUBDIVISION,
)


class Lead(Enum):
    """What the first line of the list is, for the sentence above it."""

    NOTHING = "nothing"
    RIGHT = "right"  # made for the need, or serves this person best; or the organisation's own
    STAND_IN = "stand_in"  # no line of the country is made for this
    PARENT = "parent"  # of the state that a territory belongs to
    FROM_ANYWHERE = "from_anywhere"  # made for the need, and not of the country
    NOT_HERE = "not_here"  # the country has no line at all


@dataclass(frozen=True)
class LookupResult:
    """What a person gets.

    `lead`: what stands first. `country_has_line`: some line of the country (or of its parent state) is among
    `services`; `has_own_type`: one of these has the need's own type. `total` counts services before the limit.
    `emergency` are the numbers of `place`; where who writes is in another country, `writer_emergency` are those that
    they can dial, and `caller_country` is the country in which they dial (ISO 3166-1; '' for not known: `place`).
    """

    place: Place
    need: str
    services: list[Found] = field(default_factory=list)
    emergency: list[EmergencyNumber] = field(default_factory=list)
    lead: Lead = Lead.NOTHING
    country_has_line: bool = False
    has_own_type: bool = False
    total: int = 0
    writer_emergency: list[EmergencyNumber] = field(default_factory=list)
    caller_country: str = ""


def result(wanted: Wanted, found: Iterable[Candidate], emergency: Sequence[EmergencyNumber]) -> LookupResult:
    """Rank the candidates of a look-up, drop repetitions, and put the answer together."""
    instant = wanted.at or datetime.now(timezone.utc)
    if instant.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    kinds, own = kinds_wanted(wanted), own_kind(wanted.need)
    ordered = ranked([as_found(service, scope, instant, wanted) for service, scope in found], wanted)
    as_candidates = [(item.service, item.scope) for item in ordered]
    kept = {id(service) for service, _ in distinct(as_candidates, wanted.place.country)}
    services = _with_early([item for item in ordered if id(item.service) in kept], kinds)
    inside = [item for item in services if item.scope in _IN_THE_COUNTRY]
    return LookupResult(
        place=wanted.place,
        need=wanted.need,
        services=services[: wanted.limit],
        emergency=list(emergency),
        lead=_lead(services, inside, wanted),
        country_has_line=bool(inside),
        has_own_type=any(
            item.service.service_type == own and _serves(item, (own,), wanted) for item in inside
        ),
        total=len(services),
        caller_country=wanted.caller_country,
    )


def _lead(services: Sequence[Found], inside: Sequence[Found], wanted: Wanted) -> Lead:
    """What is said above the list hangs on its first line, so that it never contradicts it."""
    if not services:
        return Lead.NOTHING
    first, kinds = services[0], kinds_wanted(wanted).first
    if first.scope == Scope.ORGANISATION:
        return Lead.RIGHT
    if first.scope == Scope.PARENT:
        return Lead.PARENT
    if first.scope in (Scope.INTERNATIONAL, Scope.EUROPEAN):
        helped = any(not _only_takes_tips(item.service, wanted) for item in inside)
        return Lead.FROM_ANYWHERE if helped and kind_for(first.service, wanted) in kinds else Lead.NOT_HERE
    return Lead.RIGHT if any(_serves(item, kinds, wanted) for item in (first, *inside)) else Lead.STAND_IN


def _serves(item: Found, kinds: Sequence[str], wanted: Wanted) -> bool:
    """Is a line of one of these kinds, and not for somebody else?"""
    service = item.service
    right = kind_for(service, wanted) in kinds and not _only_takes_tips(service, wanted)
    return right and fit_for(service, wanted) != WRONG


def _only_takes_tips(service: Service, wanted: Wanted) -> bool:
    return traits_of(service).enforcement and wanted.need != "police_tip"


def as_found(service: Service, scope: Scope, at: datetime, wanted: Wanted | None = None) -> Found:
    """Return a service as it stands at the instant `at` (time zone aware): open or not, and when next."""
    if not service.hours:
        return Found(service, scope, wanted=wanted)
    country = service.host_country or service.country
    zones = zones_of(country, service.subdivision)
    open_now = hours.is_open(service.hours, zones, at, country)
    opens_at = hours.next_opening(service.hours, zones, at, country) if open_now is False else None
    return Found(service, scope, open_now, opens_at, wanted)


def _with_early(services: list[Found], kinds: Kinds) -> list[Found]:
    """Having a picture taken down works anywhere and cannot wait behind every line of a country."""
    for early in kinds.early:
        places = [n for n, item in enumerate(services) if item.service.web_url.startswith(early.web_url)]
        if places and places[0] >= early.at:
            services.insert(early.at - 1, services.pop(places[0]))
    return services
