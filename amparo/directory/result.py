"""Puts the answer of a look-up together: ranked, without repetitions, and what is to be said of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from amparo.directory import hours
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.needs import ADULTS, NEEDS
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope, ranked
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
_ELSEWHERE = (Scope.HOME_COUNTRY, Scope.WRITERS_COUNTRY)
TAKE_IT_DOWN = "https://takeitdown.ncmec.org"
_TAKE_IT_DOWN_PLACE = 2  # at the latest third


@dataclass(frozen=True)
class LookupResult:
    """What a person gets.

    `country_has_line`: some line of the country (or of its parent state) is among `services`; else they are
    international ones and the text should say so. `has_own_type`: one of these has the need's own type.
    `from_parent`: lines of the parent state are among them. `total` counts services before the limit. `emergency` are
    the numbers of `place`; where who writes is in another country, `writer_emergency` are those that they can dial,
    and `caller_country` is the country in which they dial (ISO 3166-1; '' for not known: `place`).
    """

    place: Place
    need: str
    services: list[Found] = field(default_factory=list)
    emergency: list[EmergencyNumber] = field(default_factory=list)
    country_has_line: bool = False
    has_own_type: bool = False
    from_parent: bool = False
    total: int = 0
    writer_emergency: list[EmergencyNumber] = field(default_factory=list)
    caller_country: str = ""


def result(wanted: Wanted, found: Iterable[Candidate], emergency: Sequence[EmergencyNumber]) -> LookupResult:
    """Rank the candidates of a look-up, drop repetitions, and put the answer together."""
    place, need = wanted.place, wanted.need
    instant = wanted.at or datetime.now(timezone.utc)
    if instant.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    everything = [as_found(service, scope, instant, wanted) for service, scope in found]
    elsewhere = [item for item in everything if item.scope in _ELSEWHERE]
    here = [item for item in everything if item.scope not in _ELSEWHERE]
    ordered = _with_other_countries(ranked(here, wanted), elsewhere, need)
    kept = {id(service) for service, _ in distinct([(item.service, item.scope) for item in ordered])}
    services = [item for item in ordered if id(item.service) in kept]
    if need == "online_abuse" and wanted.audience not in ADULTS:
        services = _with_take_it_down_early(services)
    inside = [item for item in services if _is_line_here(item)]
    return LookupResult(
        place=place,
        need=need,
        services=services[: wanted.limit],
        emergency=list(emergency),
        country_has_line=bool(inside),
        has_own_type=any(_is_made_for(item.service, need) for item in inside),
        from_parent=any(item.scope == Scope.PARENT for item in inside),
        total=len(services),
        caller_country=wanted.caller_country,
    )


def _with_other_countries(ordered: list[Found], elsewhere: list[Found], need: str) -> list[Found]:
    """Behind the country's own lines made for the need, at the earliest second.

    An office of somebody's own country may have been set up for a while, and not everybody is safe with it; a line
    where the writer is may do nothing abroad: neither is ever the only one.
    """
    made = [
        place
        for place, item in enumerate(ordered)
        if _is_line_here(item) and _is_made_for(item.service, need)
    ]
    after = made[-1] + 1 if made else 1
    return [*ordered[:after], *elsewhere, *ordered[after:]] if ordered else []


def _is_line_here(item: Found) -> bool:
    return item.scope in _IN_THE_COUNTRY


def _is_made_for(service: Service, need: str) -> bool:
    tip_line = traits_of(service).enforcement and need != "police_tip"
    return service.service_type == NEEDS[need][0] and not tip_line


def as_found(service: Service, scope: Scope, at: datetime, wanted: Wanted | None = None) -> Found:
    """Return a service as it stands at the instant `at` (time zone aware): open or not, and when next."""
    if not service.hours:
        return Found(service, scope, wanted=wanted)
    country = service.host_country or service.country
    zones = zones_of(country, service.subdivision)
    open_now = hours.is_open(service.hours, zones, at, country)
    opens_at = hours.next_opening(service.hours, zones, at, country) if open_now is False else None
    return Found(service, scope, open_now, opens_at, wanted)


def _with_take_it_down_early(services: list[Found]) -> list[Found]:
    """Having the picture taken down works anywhere and cannot wait behind every line of a country."""
    places = [place for place, item in enumerate(services) if item.service.web_url.startswith(TAKE_IT_DOWN)]
    if places and places[0] > _TAKE_IT_DOWN_PLACE:
        services.insert(_TAKE_IT_DOWN_PLACE, services.pop(places[0]))
    return services
