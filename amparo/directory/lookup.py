"""A place and a need in, a ranked list of services out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Protocol

from amparo.directory import hours
from amparo.directory.countries import is_country, normalise
from amparo.directory.emergency import EmergencyNumber, emergency_numbers
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder, load_services
from amparo.directory.needs import ADULTS, NEEDS
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope, ranked
from amparo.directory.scope import Candidate, candidates, distinct
from amparo.directory.service import Service
from amparo.directory.timezones import zones_of
from amparo.directory.traits import traits_of

__all__ = ["Directory", "Found", "HelpDirectory", "LookupResult"]

_IN_THE_COUNTRY = (
    Scope.ORGANISATION,
    Scope.SUBDIVISION,
    Scope.COUNTRY,
    Scope.PARENT,
    Scope.OTHER_SUBDIVISION,
)
TAKE_IT_DOWN = "https://takeitdown.ncmec.org"
_TAKE_IT_DOWN_PLACE = 2  # at the latest third


@dataclass(frozen=True)
class LookupResult:
    """What a person gets.

    `country_has_line`: some line of the country (or of its parent state) is among `services`; else they are
    international ones and the text should say so. `has_own_type`: one of these has the need's own type.
    `from_parent`: lines of the parent state are among them. `total` counts services before the limit.
    """

    place: Place
    need: str
    services: list[Found] = field(default_factory=list)
    emergency: list[EmergencyNumber] = field(default_factory=list)
    country_has_line: bool = False
    has_own_type: bool = False
    from_parent: bool = False
    total: int = 0

    def emergency_custom(self) -> dict[str, object]:
        """The `custom` of a website-channel emergency message."""
        items = [number.as_dict() for number in self.emergency]
        return {"type": "emergency", "country": self.place.country, "items": items}

    def services_custom(self, language: str = "en") -> dict[str, object]:
        """The `custom` of a website-channel services message."""
        items = [found.as_dict(language) for found in self.services]
        return {"type": "services", "country": self.place.country, "items": items}


class Snapshot:
    """One version of the directory file, indexed."""

    def __init__(self, services: tuple[Service, ...]) -> None:
        self.services = services
        self._rows: dict[str, list[Service]] = {}
        self._emergency: dict[Place, list[EmergencyNumber]] = {}
        for service in services:
            self._rows.setdefault(service.country, []).append(service)

    def rows_of(self, country: str) -> Sequence[Service]:
        """The rows of a country code, INT or EU, in the order of the file."""
        return self._rows.get(country, ())

    def emergency(self, place: Place) -> list[EmergencyNumber]:
        """The emergency numbers of a place in its normal form."""
        if place not in self._emergency:
            self._emergency[place] = emergency_numbers(place, self.services)
        return list(self._emergency[place])


class HelpDirectory(Protocol):
    """What every directory can do, local or remote."""

    def find(
        self,
        place: Place,
        need: str,
        audience: str | None = None,
        organisation: str | None = None,
        at: datetime | None = None,
        limit: int | None = None,
    ) -> LookupResult:
        """Services and emergency numbers for a place and a need; raises DirectoryError."""
        ...


class Directory:
    """The directory file, and the files of the organisations beside it. Changed files are read again."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        """`path`: services.csv; without it the project's own. Raises DirectoryError if it cannot be read."""
        self.path = Path(path) if path else directory_folder() / FILE_NAME
        self._snapshot = Snapshot(load_services(self.path))

    def services(self) -> tuple[Service, ...]:
        """Every row, low confidence included."""
        return self._current().services

    def countries(self) -> set[str]:
        """The countries and territories that have a row that may be shown."""
        return {row.country for row in self.services() if row.may_be_shown and is_country(row.country)}

    def emergency(self, place: Place) -> list[EmergencyNumber]:
        """At most three emergency numbers, the one to dial first; raises DirectoryError for no country."""
        return self._current().emergency(checked_place(place))

    def find(
        self,
        place: Place,
        need: str,
        audience: str | None = None,
        organisation: str | None = None,
        at: datetime | None = None,
        limit: int | None = None,
    ) -> LookupResult:
        """The services for a need, best first (see `ranking.ranked`), and the emergency numbers.

        `need`: a key of NEEDS. `audience`: one of AUDIENCES or None. `organisation`: the slug of a folder in
        `organisations/`, whose services come first. `at`: the instant (aware; now by default) that decides
        what is open. `limit`: how many services at most. Raises DirectoryError for an unknown place or need.
        """
        place = checked_place(place)
        own_type = own_type_of(need)
        snapshot = self._current()
        found: list[Candidate] = []
        if organisation:
            found += _of_organisation(self._organisation_services(organisation), place)
        found += candidates(place, own_type, snapshot.rows_of)
        return result(place, need, audience, found, snapshot.emergency(place), at, limit)

    def _current(self) -> Snapshot:
        services = load_services(self.path)
        if services is not self._snapshot.services:
            self._snapshot = Snapshot(services)
        return self._snapshot

    def _organisation_services(self, slug: str) -> tuple[Service, ...]:
        file = self.path.parent / "organisations" / slug / FILE_NAME
        # The slug comes from a web page: it may name a folder, not a path.
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", slug) or not file.is_file():
            return ()
        return load_services(file)


def checked_place(place: Place) -> Place:
    """The place in its normal form; raises DirectoryError if its country is not one."""
    normal = normalise(place)
    if not is_country(normal.country):
        raise DirectoryError(f"'{place.country}' is not a country or territory code of ISO 3166.")
    return normal


def own_type_of(need: str) -> str:
    """The service type that is made for a need; raises DirectoryError for an unknown need."""
    if need not in NEEDS:
        raise DirectoryError(f"'{need}' is not a need; choose one of {', '.join(NEEDS)}.")
    return NEEDS[need][0]


def result(
    place: Place,
    need: str,
    audience: str | None,
    found: Iterable[Candidate],
    emergency: Sequence[EmergencyNumber],
    at: datetime | None,
    limit: int | None,
) -> LookupResult:
    """Rank the candidates of a look-up, drop repetitions, and put the answer together."""
    instant = at or datetime.now(timezone.utc)
    if instant.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    ordered = ranked([_as_found(service, scope, instant) for service, scope in found], need, audience)
    kept = {id(service) for service, _ in distinct([(item.service, item.scope) for item in ordered])}
    services = [item for item in ordered if id(item.service) in kept]
    if need == "online_abuse" and audience not in ADULTS:
        services = _with_take_it_down_early(services)
    inside = [item for item in services if item.scope in _IN_THE_COUNTRY]
    return LookupResult(
        place=place,
        need=need,
        services=services[:limit],
        emergency=list(emergency),
        country_has_line=bool(inside),
        has_own_type=any(_is_made_for(item.service, need) for item in inside),
        from_parent=any(item.scope == Scope.PARENT for item in inside),
        total=len(services),
    )


def _is_made_for(service: Service, need: str) -> bool:
    tip_line = traits_of(service).enforcement and need != "police_tip"
    return service.service_type == NEEDS[need][0] and not tip_line


def _as_found(service: Service, scope: Scope, at: datetime) -> Found:
    if not service.hours:
        return Found(service, scope)
    zones = zones_of(service.country, service.subdivision)
    open_now = hours.is_open(service.hours, zones, at, service.country)
    opens_at = hours.next_opening(service.hours, zones, at, service.country) if open_now is False else None
    return Found(service, scope, open_now, opens_at)


def _with_take_it_down_early(services: list[Found]) -> list[Found]:
    """Having the picture taken down works anywhere and cannot wait behind every line of a country."""
    places = [place for place, item in enumerate(services) if item.service.web_url.startswith(TAKE_IT_DOWN)]
    if places and places[0] > _TAKE_IT_DOWN_PLACE:
        services.insert(_TAKE_IT_DOWN_PLACE, services.pop(places[0]))
    return services


def _of_organisation(services: Iterable[Service], place: Place) -> list[Candidate]:
    here = candidates(place, "", lambda country: [row for row in services if row.country == country])
    return [(service, Scope.ORGANISATION) for service, scope in here if scope != Scope.EUROPEAN]
