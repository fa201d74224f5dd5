"""Parts of the world."""

from __future__ import annotations

import pytest

from amparo.directory.countries import all_countries
from amparo.directory.regions import region_names, region_of


@pytest.mark.parametrize(
    ("country", "name"), [("KE", "Africa"), ("MX", "North America"), ("XK", "Europe"), ("TW", "Asia")]
)
def test_a_country_lies_in_a_part_of_the_world(country: str, name: str) -> None:
    assert region_names("en")[region_of(country)] == name


def test_every_country_lies_in_one_that_has_a_name() -> None:
    names = region_names("en")
    assert {names[region_of(country)] for country in all_countries()} == set(names.values())
    assert [name for code, name in names.items() if name == code] == []


def test_names_are_those_of_the_language() -> None:
    assert "África" in region_names("es").values()
