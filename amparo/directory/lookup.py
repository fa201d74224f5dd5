"""A place and a need in, a ranked list of services out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from amparo.directory.countries import is_country, normalise
from amparo.directory.emergency import EmergencyNumber, emergency_numbers
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME, directory_folder, load_services
from amparo.directory.needs import HOME, NEEDS, own_kind
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope, kinds_wanted
from amparo.directory.result import LookupResult, result
from amparo.directory.scope import Candidate, candidates, for_relatives, from_home
from amparo.directory.service import Service
from amparo.directory.wanted import Wanted

__all__ = ["Directory", "Found", "HelpDirectory", "LookupResult"]


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

    def look_up(self, wanted: Wanted) -> LookupResult:
        """The same for all that is known of a person; raises DirectoryError."""
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
        origin: str | None = None,
    ) -> LookupResult:
        """The services for a need, best first, and the emergency numbers: `look_up` with the commonest facts."""
        return self.look_up(
            Wanted(
                place,
                need,
                audience=audience,
                organisation=organisation,
                at=at,
                limit=limit,
                origin=origin,
            )
        )

    def look_up(self, wanted: Wanted) -> LookupResult:
        """The services for a need, best first (see `ranking.ranked`), and the emergency numbers.

        Where order.yml names them for the need: the offices and lines that the country of `wanted.origin` has for its
        citizens abroad, and what the country of `wanted.writer_country` has for relatives. Raises
        DirectoryError for an unknown place, origin, country of the writer or need, ValueError for a time without zone.
        """
        wanted = _checked(wanted)
        place, origin, writer = wanted.place, wanted.origin, wanted.writer_country
        kinds = kinds_wanted(wanted)
        snapshot = self._current()
        found: list[Candidate] = []
        if wanted.organisation:
            found += _of_organisation(self._organisation_services(wanted.organisation), place)
        found += candidates(place, own_kind(wanted.need), snapshot.rows_of)
        # Who asks for the embassy of the country where help is needed means its lines for citizens abroad.
        if origin and HOME in kinds.rank and (origin != place.country or HOME in kinds.first):
            found += from_home(place, origin, snapshot.rows_of)
        if writer and writer != place.country:
            shown = {id(service) for service, _ in found}
            relatives = for_relatives(place, writer, origin, kinds, snapshot.rows_of)
            found += [item for item in relatives if id(item[0]) not in shown]
        of_writer = snapshot.emergency(Place(writer)) if writer and wanted.is_from_abroad else []
        return replace(result(wanted, found, snapshot.emergency(place)), writer_emergency=of_writer)

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


def _checked(wanted: Wanted) -> Wanted:
    if wanted.need not in NEEDS:
        raise DirectoryError(f"'{wanted.need}' is not a need; choose one of {', '.join(NEEDS)}.")
    origin, writer = wanted.origin, wanted.writer_country
    return replace(
        wanted,
        place=checked_place(wanted.place),
        origin=checked_place(Place(origin)).country if origin else None,
        writer_country=checked_place(Place(writer)).country if writer else None,
    )


def _of_organisation(services: Iterable[Service], place: Place) -> list[Candidate]:
    here = candidates(place, "", lambda country: [row for row in services if row.country == country])
    return [(service, Scope.ORGANISATION) for service, scope in here if scope != Scope.EUROPEAN]
