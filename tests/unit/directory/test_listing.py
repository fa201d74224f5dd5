"""The list of a country, as a page has it."""

from __future__ import annotations

from datetime import datetime, timezone

from amparo.directory.contact import digits
from amparo.directory.listing import (
    countries_by_language,
    countries_with_services,
    emergency_of,
    services_by_type,
)
from amparo.directory.lookup import Directory
from amparo.settings import ROOT

DIRECTORY = Directory(ROOT / "directory" / "services.csv")


def test_every_service_of_a_country_that_may_be_shown_is_there_once() -> None:
    listed = [found.service.id for group in services_by_type(DIRECTORY, "KE").values() for found in group]
    wanted = [
        row.id
        for row in DIRECTORY.services()
        if row.country == "KE" and row.may_be_shown and row.service_type != "emergency"
    ]
    assert sorted(listed) == sorted(wanted)
    assert len(listed) >= 3


def test_emergency_numbers_stand_apart() -> None:
    assert emergency_of(DIRECTORY, "GB")[0].phone == "999"
    assert "emergency" not in services_by_type(DIRECTORY, "GB")
    assert emergency_of(DIRECTORY, "INT") == []


def test_international_services_have_no_number_that_is_dear_from_abroad() -> None:
    groups = services_by_type(DIRECTORY, "INT")
    assert groups
    assert [f for group in groups.values() for f in group if digits(f.service.phone).startswith("1")] == []


def test_countries_without_any_line_are_known() -> None:
    countries = countries_with_services(DIRECTORY)
    assert "KE" in countries and "INT" not in countries
    assert len(countries) < len(DIRECTORY.countries())


def test_open_now_leaves_only_what_is_known_to_be_open_then() -> None:
    night = datetime(2026, 7, 19, 1, 0, tzinfo=timezone.utc)  # a Sunday
    found = [each for group in services_by_type(DIRECTORY, "KE", night).values() for each in group]
    everything = [each for group in services_by_type(DIRECTORY, "KE").values() for each in group]
    assert 0 < len(found) < len(everything)
    assert all(each.open_now for each in found)
    assert all(each.open_now is None for each in everything)
    open_then = countries_with_services(DIRECTORY, night)
    assert "KE" in open_then and open_then < countries_with_services(DIRECTORY)


def test_who_speaks_a_language_is_known_by_country() -> None:
    spoken = countries_by_language(DIRECTORY)
    assert "KE" in spoken["sw"]
    assert "EU" not in {country for countries in spoken.values() for country in countries}
