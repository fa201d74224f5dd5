"""One number, however it is written."""

from __future__ import annotations

import pytest

from amparo.directory.contact import number_key, text_numbers


@pytest.mark.parametrize(
    "written",
    [
        "0722 116 116",
        "+254 722-116-116",
        "254722116116",
        "00254 722 116116",
        "000254722116116",
        "+254 (0)722 116 116",
        "0722116116 ext. 5",
        "tel:+254-722-116-116",
    ],
)
def test_every_spelling_of_a_number_has_the_same_key(written: str) -> None:
    assert number_key(written, "KE") == "+254722116116"


@pytest.mark.parametrize("written", ["1190", "11 90", "+254 1190", "00254 1190", "1190 ext 3"])
def test_a_short_code_is_its_digits_in_its_country(written: str) -> None:
    assert number_key(written, "KE") == "KE 1190"
    assert number_key("1190", "UG") != number_key(written, "KE")


@pytest.mark.parametrize(("nothing", "country"), [("", "KE"), ("-", "KE"), ("call us", "INT")])
def test_what_is_no_number_has_no_key(nothing: str, country: str) -> None:
    assert number_key(nothing, country) == ""


@pytest.mark.parametrize(
    ("sms", "numbers"),
    [
        ("233733 (text HELP2 or 12)", ["233733"]),
        ("text HELP to 233733", ["233733"]),
        ("text HELP2 to 233733", ["233733"]),
        ("741741, text HOME", ["741741"]),
        ("write TALK 4 to +254 722 116 116.", ["+254 722 116 116"]),
        ("", []),
    ],
)
def test_of_a_text_number_only_the_number_counts(sms: str, numbers: list[str]) -> None:
    assert text_numbers(sms) == numbers
