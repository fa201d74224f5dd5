"""The number to dial first, everywhere."""

from __future__ import annotations

import pytest

from amparo.directory import Directory, Place
from amparo.directory.countries import all_countries


def dialled(directory: Directory, country: str, subdivision: str | None = None) -> list[str]:
    return [number.phone for number in directory.emergency(Place(country, subdivision))]


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("GB", ["999", "112"]),
        ("US", ["911"]),
        ("KE", ["112", "999"]),
        ("SA", ["911", "999", "997"]),
        ("FR", ["112", "17", "114"]),
        ("BE", ["101", "112"]),  # 112 is for ambulance and fire there
        ("SI", ["113", "112"]),
        ("BR", ["190", "192"]),
        ("IT", ["112", "113", "118"]),
        ("DZ", ["17", "1548", "14"]),  # two police numbers leave room for the ambulance
        ("GU", ["911"]),
        ("JE", ["999", "112"]),
        ("RE", ["112", "17", "15"]),
        ("XK", ["112", "192", "194"]),
        ("KP", ["112", "119", "819"]),
    ],
)
def test_the_number_for_police_or_everything_comes_first(
    directory: Directory, country: str, numbers: list[str]
) -> None:
    assert dialled(directory, country) == numbers


def test_every_country_and_territory_of_iso_3166_has_at_most_three_and_no_number_twice(
    directory: Directory,
) -> None:
    for country in all_countries():
        numbers = dialled(directory, country)
        assert 1 <= len(numbers) == len(set(numbers)) <= 3, country


def test_a_number_says_who_vouches_for_it(directory: Directory) -> None:
    origins = {country: directory.emergency(Place(country))[0].origin for country in ("GB", "JE", "TK")}
    assert origins == {"GB": "directory", "JE": "libphonenumber", "TK": "mobile_standard"}


def test_a_caller_in_saudi_arabia_is_told_where_911_works(directory: Directory) -> None:
    first = directory.emergency(Place("SA"))[0]
    assert first.note == "Only in Riyadh, Makkah, Madinah and the Eastern Province. Elsewhere call 999."


def test_who_cannot_speak_in_britain_is_told_about_55(directory: Directory) -> None:
    assert "press 55" in directory.emergency(Place("GB"))[0].note


def test_a_city_police_number_is_shown_in_that_city_only(directory: Directory) -> None:
    assert "+243 900 003 921" in dialled(directory, "CD", "CD-KN")
    assert not [number for number in dialled(directory, "CD") if number.startswith("+")]
    assert dialled(directory, "SS") == ["999"]
    assert dialled(directory, "SS", "SS-EC") == ["777", "999"]


def test_a_country_with_an_ambulance_row_only_gets_the_police_from_libphonenumber(
    directory: Directory,
) -> None:
    assert dialled(directory, "SY")[0] == "112"
    assert "110" in dialled(directory, "SY")
