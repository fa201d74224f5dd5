"""Offices of the country somebody is from: beside the lines where they are, never instead of them."""

from __future__ import annotations

import pytest

from amparo.channels.rendering.services import in_short
from amparo.directory import Directory, DirectoryError, Place
from amparo.directory.facts import facts_of
from amparo.directory.ranking import Scope
from tests.unit.directory.directory_files import WriteRows

OFFICE = {"country": "PH", "service_type": "home_country"}


@pytest.fixture
def places(write_rows: WriteRows) -> Directory:
    """Lines in the Emirates, and offices of the Philippines."""
    return Directory(
        write_rows(
            {**OFFICE, "phone": "+63 2 8722 1144"},
            {**OFFICE, "phone": "+971 2 557 6833", "host_country": "AE"},
            {**OFFICE, "phone": "+965 6500 2612", "host_country": "KW"},
            {"country": "AE", "service_type": "labour", "phone": "80084"},
            {"country": "AE", "service_type": "trafficking", "phone": "800 7283"},
        )
    )


def phones(directory: Directory, country: str, need: str, origin: str | None) -> list[str]:
    return [found.service.phone for found in directory.find(Place(country), need, origin=origin).services]


def test_they_come_behind_the_lines_made_for_the_need_the_nearest_first(places: Directory) -> None:
    assert phones(places, "AE", "labour", "PH") == ["80084", "+971 2 557 6833", "+63 2 8722 1144", "800 7283"]


def test_they_are_never_first_and_never_alone(places: Directory) -> None:
    assert phones(places, "AE", "legal", "PH")[0] == "800 7283"
    assert phones(places, "KW", "labour", "PH") == []


def test_without_an_origin_and_for_other_needs_they_are_not_shown(places: Directory) -> None:
    assert phones(places, "AE", "labour", None) == ["80084", "800 7283"]
    assert phones(places, "AE", "online_abuse", "PH") == phones(places, "AE", "online_abuse", None)
    assert phones(places, "PH", "labour", None) == []


def test_the_text_says_for_whom_they_are(places: Directory) -> None:
    found = places.find(Place("AE"), "labour", origin="PH").services[1]
    assert found.scope == Scope.HOME_COUNTRY
    assert "(for people from the Philippines)" in in_short(facts_of(found), "en")


def test_an_origin_that_is_no_country_is_refused(places: Directory) -> None:
    with pytest.raises(DirectoryError, match="not a country"):
        places.find(Place("AE"), "labour", origin="XX")


def test_a_line_that_works_only_at_home_is_not_given_to_somebody_abroad(directory: Directory) -> None:
    abroad = phones(directory, "AE", "labour", "PH")
    assert "+63 2 1348" in abroad and "1348" not in abroad
