"""All services of a country that may be shown, by type: what a page for printing has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from amparo.directory.countries import is_country
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.lookup import Directory
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope
from amparo.directory.result import as_found
from amparo.directory.scope import dialable_anywhere
from amparo.directory.service import SERVICE_TYPES, Service

INTERNATIONAL = "INT"


def emergency_of(directory: Directory, country: str) -> list[EmergencyNumber]:
    """Return the emergency numbers of a country; none for INT."""
    return [] if country == INTERNATIONAL else directory.emergency(Place(country))


def services_by_type(
    directory: Directory, country: str, open_at: datetime | None = None
) -> dict[str, list[Found]]:
    """Return the services of a country (ISO code) or of none (INT), in the order of the file, by service type.

    Emergency numbers are left out: see `emergency_of`. Whether one is open is not said, as a page is kept and printed;
    with `open_at` (time zone aware) there are only those known to be open at that instant. International phone numbers
    are not shown, as elsewhere.
    """
    scope = Scope.INTERNATIONAL if country == INTERNATIONAL else Scope.COUNTRY
    rows: Iterable[Service] = (row for row in _helplines(directory) if row.country == country)
    if country == INTERNATIONAL:
        rows = map(dialable_anywhere, rows)
    found = [Found(row, scope) if open_at is None else as_found(row, scope, open_at) for row in rows]
    shown = [each for each in found if open_at is None or each.open_now]
    kinds = {each.service.service_type for each in shown}
    return {
        kind: [each for each in shown if each.service.service_type == kind]
        for kind in SERVICE_TYPES
        if kind in kinds
    }


def countries_with_services(directory: Directory, open_at: datetime | None = None) -> set[str]:
    """Return the countries that have a service beside emergency numbers; with `open_at`, one open at that instant."""
    found: set[str] = set()
    for row in _helplines(directory):
        is_new = row.country not in found and is_country(row.country)
        if is_new and (open_at is None or as_found(row, Scope.COUNTRY, open_at).open_now):
            found.add(row.country)
    return found


def countries_by_language(directory: Directory) -> dict[str, set[str]]:
    """Return language (ISO 639-1) -> the countries, and INT, with a service where it is spoken."""
    found: dict[str, set[str]] = {}
    for row in _helplines(directory):
        for language in row.language_codes:
            if row.country == INTERNATIONAL or is_country(row.country):
                found.setdefault(language, set()).add(row.country)
    return found


def _helplines(directory: Directory) -> Iterable[Service]:
    return (row for row in directory.services() if row.may_be_shown and row.service_type != "emergency")
