"""All services of a country that may be shown, by type: what a page for printing has."""

from __future__ import annotations

from amparo.directory.countries import is_country
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.lookup import Directory
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope
from amparo.directory.scope import dialable_anywhere
from amparo.directory.service import SERVICE_TYPES

INTERNATIONAL = "INT"


def emergency_of(directory: Directory, country: str) -> list[EmergencyNumber]:
    """Return the emergency numbers of a country; none for INT."""
    return [] if country == INTERNATIONAL else directory.emergency(Place(country))


def services_by_type(directory: Directory, country: str) -> dict[str, list[Found]]:
    """Return the services of a country (ISO code) or of none (INT), in the order of the file, by service type.

    Emergency numbers are left out: see `emergency_of`. Whether one is open now is not said: a page is kept and printed.
    International phone numbers are not shown, as elsewhere.
    """
    scope = Scope.INTERNATIONAL if country == INTERNATIONAL else Scope.COUNTRY
    rows = [row for row in directory.services() if row.country == country and row.may_be_shown]
    if country == INTERNATIONAL:
        rows = [dialable_anywhere(row) for row in rows]
    return {
        kind: found
        for kind in SERVICE_TYPES
        if kind != "emergency" and (found := [Found(row, scope) for row in rows if row.service_type == kind])
    }


def countries_with_services(directory: Directory) -> set[str]:
    """Return the countries that have a service beside emergency numbers."""
    return {
        row.country
        for row in directory.services()
        if row.may_be_shown and row.service_type != "emergency" and is_country(row.country)
    }
