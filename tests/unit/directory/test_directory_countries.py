"""Names and families of places."""

from __future__ import annotations

import pytest

from amparo.directory.countries import (
    country_name,
    find_country,
    is_country,
    language_name,
    lies_in,
    normalise,
    parent_of,
    subdivision_name,
)
from amparo.directory.place import Place


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KE", "en", "Kenya"),
        ("XK", "en", "Kosovo"),
        ("DE", "es", "Alemania"),
        ("DE", "xx-nonsense", "Germany"),
    ],
)
def test_a_country_has_its_name_in_a_language_and_in_english_otherwise(
    code: str, language: str, name: str
) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("ke", "KE"), ("Kenya", "KE"), ("uk", "GB"), (" kosovo ", "XK"), ("Narnia", None), ("EU", None)],
)
def test_a_country_is_found_by_code_or_english_name(text: str, code: str | None) -> None:
    assert find_country(text) == code


def test_territories_know_their_parent() -> None:
    parents = {code: parent_of(code) for code in ("RE", "GU", "JE", "AX", "CW", "GL", "KE")}
    assert parents == {"RE": "FR", "GU": "US", "JE": "GB", "AX": "FI", "CW": "NL", "GL": "DK", "KE": None}


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        (Place("us", "us-tx"), Place("US", "US-TX")),
        (Place("US", "US-PR"), Place("PR")),
        (Place("FR", "FR-974"), Place("RE")),
        (Place("KE", "US-TX"), Place("KE")),
        (Place("KE", "KE-nonsense"), Place("KE")),
    ],
)
def test_a_place_has_one_normal_form(given: Place, normal: Place) -> None:
    assert normalise(given) == normal


def test_a_part_of_a_part_lies_in_both() -> None:
    assert lies_in("GB-GLG", "GB-SCT")
    assert lies_in("GB-SCT", "GB-SCT")
    assert not lies_in("GB-SCT", "GB-GLG")
    assert not lies_in(None, "GB-SCT")


def test_names_of_subdivisions_and_languages_are_known() -> None:
    assert subdivision_name("IN-JH") == "Jhārkhand"
    assert subdivision_name("IN-??") == "IN-??"
    assert language_name("sw") == "Swahili"
    assert language_name("tet") == "Tetum"
    assert is_country("XK")
    assert not is_country("INT")
