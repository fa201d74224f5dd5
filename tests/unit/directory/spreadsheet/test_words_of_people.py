"""Values in words become the codes of the directory, or are refused; nothing is guessed."""

from __future__ import annotations

import pycountry
import pytest
from babel import Locale

from amparo.directory.cell_rules import is_language
from amparo.directory.countries import all_countries, country_name
from amparo.directory.service import COLUMNS
from amparo.directory.spreadsheet import dates, opening, phones, places, words
from amparo.directory.spreadsheet.cells import Cell, Refused
from amparo.directory.spreadsheet.titles import column_of, columns


def test_every_column_of_the_file_has_a_title_and_an_explanation_for_people() -> None:
    assert {column.name for column in columns()} == set(COLUMNS)
    for column in columns():
        assert column.help != "See directory/README.md.", column.name
        assert column_of(column.title) == column_of(column.name) == column.name
        assert all(column_of(title) == column.name for title in column.others), column


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenya", "KE"),
        ("ke", "KE"),
        ("the Netherlands", "NL"),
        ("UK", "GB"),
        ("USA", "US"),
        ("México", "MX"),
        ("Allemagne", "DE"),
        ("Кения", "KE"),
        ("Côte d'Ivoire", "CI"),
        ("Kosovo", "XK"),
        ("worldwide", "INT"),
        ("DRC", "CD"),
        ("KEN", "KE"),
    ],
)
def test_a_country_is_known_by_its_usual_names(text: str, code: str) -> None:
    assert places.country_code(text) == code


def test_every_code_and_every_english_name_means_its_own_country() -> None:
    for code in all_countries():
        assert places.country_code(code) == places.country_code(code.lower()) == code
        assert places.country_code(country_name(code)) == code
    for country in pycountry.countries:
        assert places.country_code(country.alpha_3) == country.alpha_2


def test_every_code_of_a_language_means_itself() -> None:
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", language.alpha_3)
        assert places.language_codes(code) == code or code == "and"  # it stands between two languages
    for code, name in Locale.parse("en").languages.items():
        if len(code) == 2 and is_language(code):
            assert places.language_codes(name) == code, name


@pytest.mark.parametrize("text", ["Korea", "Congo", "Virgin Islands", "Narnia", "Africa"])
def test_a_name_of_two_countries_or_of_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        places.country_code(text)


def test_a_region_is_known_by_name_or_code_within_its_country() -> None:
    assert places.subdivision_code("Texas", "US") == places.subdivision_code("us-tx", "US") == "US-TX"
    with pytest.raises(Refused, match="does not lie in Kenya"):
        places.subdivision_code("US-TX", "KE")


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("cost", "Yes", "free"),
        ("cost", "toll-free", "free"),
        ("cost", "No", "standard"),
        ("audience", "women; children", "women;children"),
        ("audience", "Everybody", ""),
        ("audience", "women and girls", "women;children"),
        ("service_type", "Domestic violence", "gender_violence"),
        ("service_type", "missing_child", "missing_child"),
        ("confidence", "High", "high"),
        ("operator", "NGO", "ngo"),
        ("purpose", "tips", "tip"),
        ("limits", "old number", "superseded"),
        ("assured_how", "by phone", "called"),
    ],
)
def test_words_become_codes(column: str, text: str, code: str) -> None:
    assert words.code_for(column, text) == code


def test_every_code_can_be_written_as_it_is_and_by_the_word_of_the_template() -> None:
    for column in words.CODED:
        for word in words.choices(column):
            assert words.code_for(column, words.code_for(column, word) or word) == words.code_for(
                column, word
            )


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24/7", "24/7"),
        ("24 hours", "24/7"),
        ("Mo-Fr 09:00-17:00; PH off", "Mo-Fr 09:00-17:00; PH off"),
        ("Monday to Friday 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Mon – Fri, 8.30 – 16.30", "Mo-Fr 08:30-16:30"),
        ("weekdays 9:00 to 17:00", "Mo-Fr 09:00-17:00"),
        ("Sat and Sun 10 am - 2 pm", "Sa,Su 10:00-14:00"),
        ("every day 12pm-8pm", "Mo-Su 12:00-20:00"),
        ("8am-midnight", "08:00-24:00"),
    ],
)
def test_hours_with_one_reading_are_taken(text: str, hours: str) -> None:
    assert opening.opening_hours(Cell(text))[0] == hours


@pytest.mark.parametrize(
    "text", ["9-5", "office hours", "Mo-Fr 9-17", "mornings", "Mo-Fr 9-5pm", "13pm-15pm", "call us"]
)
def test_hours_with_two_readings_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        opening.opening_hours(Cell(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("24.11.2026", "2026-11-24"),
        ("11/24/2026", "2026-11-24"),
        ("24 November 2026", "2026-11-24"),
        ("Nov 24, 2026", "2026-11-24"),
        ("November 2026", "2026-11"),
        ("2026", "2026"),
        ("05/05/2026", "2026-05-05"),
    ],
)
def test_a_date_with_one_reading_is_taken(text: str, day: str) -> None:
    assert dates.iso_date(Cell(text), partly=True) == day


@pytest.mark.parametrize("text", ["03/04/2026", "31/31/2026", "2026-13-01", "soon", "2999-01-01", "Ma 2026"])
def test_a_date_with_two_readings_or_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        dates.iso_date(Cell(text), partly=True)


def test_digits_of_other_scripts_are_dialled_like_ours() -> None:
    assert phones.phone(Cell("٠٨٠٨ ١٥٧ ٠٠٠١"), "GB") == "0808 157 0001"


def test_the_international_form_is_only_made_of_a_number_that_is_valid() -> None:
    assert phones.international_form("0808 157 0001", "GB") == "+448081570001"
    assert phones.international_form("116", "KE") == ""
    assert phones.international_form("1", "INT") == ""


def test_a_short_name_in_another_language_is_never_taken_for_a_code() -> None:
    assert places.country_code("AO") == "AO"
    assert places.country_code("BI") == "BI"
