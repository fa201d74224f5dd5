"""The gazetteer: its sources, its stored form and the data of its languages."""

from __future__ import annotations

import csv

import pycountry
import pytest

from amparo.nlu.places import Gazetteer, build_gazetteer, sources
from amparo.nlu.places import gazetteer as gazetteer_module
from amparo.nlu.places.language import available_languages, load_names
from amparo.nlu.places.names import consonants, fold, folded_name, sound_key, spelling_variants, tokenize
from amparo.nlu.places.place import Kind, Place, Strength
from amparo.nlu.places.towns import TownJudge


def test_the_stored_form_gives_the_same_gazetteer_again(gazetteer: Gazetteer) -> None:
    stored = gazetteer.to_bytes()
    again = Gazetteer.from_bytes(stored)
    assert again == gazetteer and again.to_bytes() == stored
    assert len(stored) < 6_000_000


def test_one_stored_in_another_format_is_refused(small: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = small.to_bytes()
    assert Gazetteer.from_bytes(stored) == small
    monkeypatch.setattr(gazetteer_module, "FORMAT", gazetteer_module.FORMAT + 1)
    with pytest.raises(ValueError, match="cannot be read: format"):
        Gazetteer.from_bytes(stored)


def test_an_unknown_name_has_no_candidates(small: Gazetteer) -> None:
    assert small.candidates("atlantis") == ()
    assert [place.country for place in small.candidates("georgia")] == ["GE", "US"]


@pytest.mark.parametrize("stored", [b"", b"not gzip", bytes(40)])
def test_other_bytes_are_refused_with_a_clear_error(stored: bytes) -> None:
    with pytest.raises(ValueError, match="gazetteer cannot be read"):
        Gazetteer.from_bytes(stored)


def test_an_unknown_language_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"'xx'.*en"):
        build_gazetteer(["xx"])


def test_every_country_is_known_by_a_name(gazetteer: Gazetteer) -> None:
    named = {
        p.country for name in gazetteer.names for p in gazetteer.candidates(name) if p.kind is Kind.COUNTRY
    }
    assert {country.alpha_2 for country in pycountry.countries} | {"XK"} <= named


def test_every_subdivision_of_a_city_is_one_of_iso_3166(gazetteer: Gazetteer) -> None:
    codes = {entry.code for entry in pycountry.subdivisions}
    assert {place.subdivision for place in gazetteer.places if place.subdivision} <= codes


def test_every_alias_stands_for_a_place_that_the_sources_know() -> None:
    names = load_names(available_languages())
    codes = {entry.code for entry in pycountry.subdivisions}
    cities = {(city.country, fold(city.name)) for city in sources.cities()}
    assert set(names.countries.values()) <= {c.alpha_2 for c in pycountry.countries} | {"XK"}
    assert set(names.subdivisions.values()) <= codes
    unknown = {
        t for t in names.cities.values() if (t.partition("/")[0], fold(t.partition("/")[2])) not in cities
    }
    assert unknown == set()


def test_every_capital_of_the_table_is_a_city_and_gives_its_subdivision() -> None:
    cities = sources.cities()
    found = sources.subdivision_of_admin1(cities, {entry.code for entry in pycountry.subdivisions})
    with sources.CAPITALS_FILE.open(encoding="utf-8", newline="") as lines:
        table = {row["subdivision"] for row in csv.DictReader(lines)}
    assert table <= set(found.values())


@pytest.mark.parametrize("language", available_languages())
def test_names_of_a_language_are_written_in_folded_form(language: str) -> None:
    names = load_names([language])
    listed = [
        *names.countries,
        *names.subdivisions,
        *names.cities,
        *names.ask_back,
        *names.well_known,
        *names.phrases,
    ]
    assert [name for name in listed if name != folded_name(name)] == []


@pytest.mark.parametrize(
    ("name", "strength"),
    [
        ("kenya", Strength.STRONG),
        ("doha", Strength.STRONG),
        ("reading", Strength.ORDINARY),
        ("jordan", Strength.FIRST_NAME),
        ("kl", Strength.ABBREVIATION),
        ("tx", Strength.CODE),
        ("scunthorpe", Strength.SUPPORTED),
        ("larne", Strength.SUPPORTED),
    ],
)
def test_a_name_counts_as_readily_as_it_is_sure(gazetteer: Gazetteer, name: str, strength: Strength) -> None:
    assert gazetteer.strength(name) is strength


def test_a_place_lies_in_its_country_and_its_subdivision_only() -> None:
    texas, houston = Place(Kind.SUBDIVISION, "US", "US-TX", 1), Place(Kind.CITY, "US", "US-TX", 1)
    assert houston.lies_in(texas)
    assert houston.lies_in(Place(Kind.COUNTRY, "US", None, 1))
    assert not houston.lies_in(Place(Kind.SUBDIVISION, "US", "US-GA", 1))
    assert not texas.lies_in(houston)


def test_case_accents_and_apostrophes_do_not_matter() -> None:
    assert folded_name("Côte d’Ivoire") == folded_name("COTE D'IVOIRE") == "cote divoire"
    assert fold("Ørsted Łódź Straße") == "orsted lodz strasse"


def test_words_keep_their_place_and_lose_the_possessive() -> None:
    text = "It's Kenya's N.Y. 9ja"
    assert [(t.folded, text[t.start : t.end]) for t in tokenize(text)] == [
        ("it", "It"),
        ("kenya", "Kenya"),
        ("ny", "N.Y."),
        ("9ja", "9ja"),
    ]


def test_scripts_without_spaces_are_read_by_character() -> None:
    assert [token.folded for token in tokenize("我在北京 kl")] == ["我", "在", "北", "京", "kl"]


def test_initials_are_one_word_with_or_without_the_last_dot() -> None:
    assert [t.folded for t in tokenize("in the U.K now")] == ["in", "the", "uk", "now"]
    assert [t.folded for t in tokenize("help u.i am")] == ["help", "u", "i", "am"]


def test_county_and_co_are_one() -> None:
    assert spelling_variants("County Mayo") == {"county mayo", "co mayo"}


def test_a_small_town_is_left_out_where_its_name_is_a_word_or_a_mistyped_great_place() -> None:
    judge = TownJudge(load_names(["en"]))
    judge.note("Melbourne", Place(Kind.CITY, "AU", "AU-VIC", 5_000_000))
    judge.note("Norwich", Place(Kind.CITY, "GB", "GB-ENG", 200_000))

    def town(name: str, country: str = "GB", population: int = 8_000) -> sources.City:
        return sources.City(name, (), country, "ENG", population)

    assert judge.is_town(town("Larne"), set())
    assert judge.is_town(town("Norwick"), set())
    assert not judge.is_town(town("Melbourn"), set())
    assert not judge.is_town(town("Hope"), set())
    assert not judge.is_town(town("Wendover", "US", 1_200), set())
    assert judge.is_town(town("Cairo", "US", 1_700), {"cairo"})


def test_saint_and_st_are_one() -> None:
    assert spelling_variants("St. Louis") == {"st louis", "saint louis"}


@pytest.mark.parametrize(
    ("one", "other"), [("filipines", "philippines"), ("kenia", "kenya"), ("misisipi", "mississippi")]
)
def test_common_misspellings_sound_alike(one: str, other: str) -> None:
    assert sound_key([one]) == sound_key([other])


def test_wrong_vowels_keep_the_consonants() -> None:
    assert consonants("kuwet") == consonants("kuwait")
    assert consonants("kuwet") != consonants("kuwaid")
