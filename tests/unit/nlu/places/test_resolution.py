"""Which of the places of one name is meant, or that it has to be asked back."""

from __future__ import annotations

import pytest

from amparo.nlu.places import Gazetteer, Mention, MentionFinder, Words
from amparo.nlu.places.place import Place, Strength
from amparo.nlu.places.resolution import MAX_OPTIONS, Resolved, resolve
from tests.unit.nlu.made_up import (
    AMERICA,
    GEORGIA,
    GEORGIA_US,
    KENYA,
    KINGSTON,
    KINGSTON_CA,
    LONDON,
    LONDON_CA,
    PARIS,
    PARIS_US,
    TEXAS,
    city,
    country,
)


def resolved(
    *places: Place, known: str | None = None, named: tuple[str, ...] = (), name: str = "x", **more: object
) -> Resolved:
    gazetteer = Gazetteer(**more)  # type: ignore[arg-type]
    return resolve(Mention(0, 0, name, Strength.STRONG, places), gazetteer, known, named)


def test_a_name_of_one_place_is_that_place() -> None:
    assert resolved(KENYA) == Resolved("KE")
    assert resolved(TEXAS) == Resolved("US", "US-TX")
    assert resolved() == Resolved(None)


def test_a_much_greater_place_is_meant_and_of_similar_ones_it_is_asked() -> None:
    assert resolved(LONDON, LONDON_CA) == Resolved("GB", "GB-ENG")
    assert resolved(city("JM", 400_000), KINGSTON_CA) == Resolved(None, options=("JM", "CA-ON"))


def test_a_country_is_meant_before_a_city_of_its_name() -> None:
    assert resolved(country("KW", 4_000_000), city("PH-PAM", 9_000_000)) == Resolved("KW")


def test_what_the_known_country_or_the_message_names_decides_between_similar_ones() -> None:
    places = (city("JM", 400_000), KINGSTON_CA)
    assert resolved(*places, known="CA") == Resolved("CA", "CA-ON")
    assert resolved(*places, named=("JM",)) == Resolved("JM")
    assert resolved(*places, known="CA", named=("JM",)) == Resolved("CA", "CA-ON"), "the known one first"
    assert resolved(*places, known="KE").options == ("JM", "CA-ON")


def test_a_large_place_of_the_known_country_is_asked_back_beside_the_famous_one() -> None:
    assert resolved(LONDON, LONDON_CA, known="CA").options == ("GB", "CA-ON")
    assert resolved(PARIS, PARIS_US, known="US") == Resolved("FR"), "so small a one is not meant"
    assert resolved(LONDON, LONDON_CA, known="GB") == Resolved("GB", "GB-ENG")


def test_names_that_are_always_asked_back_are_so_unless_something_tells_which_is_meant() -> None:
    def georgia(known: str | None = None, *named: str) -> Resolved:
        return resolved(
            GEORGIA, GEORGIA_US, known=known, named=named, name="georgia",
            ask_back={"georgia": ["GE", "US-GA"]},
        )  # fmt: skip

    assert georgia() == Resolved(None, options=("GE", "US-GA"))
    assert georgia("US") == Resolved("US", "US-GA")
    assert georgia("GE") == Resolved("GE")
    assert georgia(None, "US") == Resolved("US", "US-GA")
    assert georgia("KE") == Resolved(None, options=("GE", "US-GA"))


def test_written_with_its_country_it_is_not_asked_back() -> None:
    mention = Mention(0, 1, "georgia", Strength.STRONG, (GEORGIA_US,), contained=True)
    assert resolve(mention, Gazetteer(ask_back={"georgia": ["GE", "US-GA"]}), None, ()).options == ()


def test_the_one_that_everybody_means_is_told_by_a_list() -> None:
    pair = (city("US-CA", 500_000), city("MX", 900_000))
    assert resolved(*pair).options == ("MX", "US-CA")
    assert resolved(*pair, name="x", well_known={"x": "US-CA"}) == Resolved("US", "US-CA")


def test_within_a_country_the_subdivision_is_told_only_where_it_is_certain() -> None:
    assert resolved(city("US-TX", 900_000), city("US-OH", 800_000)) == Resolved("US")
    assert resolved(city("US-TX", 900_000), city("US-OH", 20_000)) == Resolved("US", "US-TX")


def test_a_small_town_yields_to_a_greater_place_unless_its_country_is_named() -> None:
    places = (city("EG", 9_000_000), city("US-IL", 2_000))
    assert resolved(*places) == Resolved("EG")
    assert resolved(city("GB-ENG", 20_000), city("US-IL", 14_000)) == Resolved("GB", "GB-ENG")
    assert resolved(city("GB-ENG", 20_000), city("US-IL", 14_000), named=("US",)) == Resolved("US", "US-IL")


def test_there_are_never_more_options_than_can_be_offered() -> None:
    many = [city(code, 500_000 + number) for number, code in enumerate(("AA", "BB", "CC", "DD", "EE", "FF"))]
    assert len(resolved(*many).options) == MAX_OPTIONS


def test_the_shared_places_of_this_test_are_shared() -> None:
    assert AMERICA.country == TEXAS.country and KINGSTON.country != KINGSTON_CA.country


@pytest.mark.parametrize(
    ("message", "known", "country_meant", "subdivision"),
    [
        ("birmingham", "GB", "GB", "GB-ENG"),
        ("birmingham", "US", "US", "US-AL"),
        ("georgia", "GE", "GE", None),
        ("in georgia", "US", "US", "US-GA"),
        ("hyderabad", "PK", "PK", "PK-SD"),
        ("hyderabad", "IN", "IN", "IN-TS"),
        ("punjab", "IN", "IN", "IN-PB"),
        ("punjab", "PK", "PK", "PK-PB"),
        ("san jose", "US", "US", "US-CA"),
        ("tripoli", "LB", "LB", "LB-AS"),
        ("congo", "CD", "CD", None),
        ("kingston", "CA", "CA", "CA-ON"),
        ("paris", "US", "FR", None),
        ("kenya", "US", "KE", None),
        ("im in nairobi", "PH", "KE", None),
    ],
)
def test_the_known_country_decides_only_where_the_name_is_shared(
    finder: MentionFinder, message: str, known: str, country_meant: str, subdivision: str | None
) -> None:
    (mention,) = finder.find(Words(message))
    found = resolve(mention, finder.gazetteer, known, ())
    assert found.country == country_meant
    if subdivision:
        assert found.subdivision == subdivision


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("georgia", ("GE", "US-GA")),
        ("washington", ("US-DC", "US-WA")),
        ("birmingham", ("GB", "US-AL")),
        ("hyderabad", ("IN", "PK")),
        ("san jose", ("CR", "US-CA")),
    ],
)
def test_shared_names_are_asked_back(finder: MentionFinder, message: str, options: tuple[str, ...]) -> None:
    (mention,) = finder.find(Words(message))
    assert resolve(mention, finder.gazetteer, None, ()) == Resolved(None, options=options)
