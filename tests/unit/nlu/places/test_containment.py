"""A place and the country or state beside it are one."""

from __future__ import annotations

import pytest

from amparo.nlu.places import Gazetteer, Mention, MentionFinder, Words


@pytest.fixture(scope="module")
def quick(small: Gazetteer) -> MentionFinder:
    return MentionFinder(small)


def found(finder: MentionFinder, text: str) -> list[Mention]:
    return finder.find(Words(text))


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("houston texas", "houston", "US"),
        ("houston, TX", "houston", "US"),
        ("im in houston tx now", "houston", "US"),
        ("huston tx", "houston", "US"),
        ("atlanta, georgia", "atlanta", "US"),
        ("london canada", "london", "CA"),
        ("nairobi kenya", "nairobi", "KE"),
        ("of, turkey", "of", "TR"),
        ("reading, uk", "reading", "GB"),
        # the other way round
        ("georgia atlanta", "atlanta", "US"),
        ("kenya, nairobi", "nairobi", "KE"),
    ],
)
def test_a_place_with_its_country_or_state_is_one(
    quick: MentionFinder, text: str, name: str, country: str
) -> None:
    (mention,) = found(quick, text)
    assert mention.name == name and mention.contained
    assert {place.country for place in mention.candidates} == {country}, "only those that lie there"
    assert mention.last == mention.first + 1


def test_a_misspelt_part_makes_the_whole_less_sure(quick: MentionFinder) -> None:
    assert found(quick, "houston tx")[0].exact
    assert not found(quick, "huston tx")[0].exact


@pytest.mark.parametrize(
    "text",
    [
        "nairobi. kenya",
        "houston and texas",
        "nairobi turkey",
        "houston georgia",
    ],
)
def test_places_of_two_sentences_or_of_different_countries_stay_two(quick: MentionFinder, text: str) -> None:
    mentions = found(quick, text)
    assert len(mentions) == 2 and not any(mention.contained for mention in mentions)


def test_a_common_word_before_a_country_needs_a_comma(quick: MentionFinder) -> None:
    assert [mention.name for mention in found(quick, "the king of turkey")] == ["turkey"]


def test_a_state_whose_code_is_a_word_counts_at_the_end_of_a_clause_or_in_capitals(
    quick: MentionFinder, small: Gazetteer
) -> None:
    from amparo.nlu.places.containment import join_contained
    from amparo.nlu.places.place import Kind, Place, Strength

    town = Mention(0, 0, "fresno", Strength.STRONG, (Place(Kind.CITY, "US", "US-CA", 500_000),))

    def joined(text: str) -> int:
        words = Words(text)
        state = Mention(1, 1, "ca", Strength.CODE, small.candidates("ca"))
        return len(join_contained([town, state], words, small))

    assert joined("fresno ca") == 1
    assert joined("fresno ca, please") == 1
    assert joined("fresno CA then home") == 1
    assert joined("fresno ca va bien") == 2


def test_a_village_with_a_great_name_lies_in_the_state_behind_the_comma(quick: MentionFinder) -> None:
    (mention,) = found(quick, "nairobi, texas")
    assert mention.name == "texas" and mention.contained and (mention.first, mention.last) == (0, 1)
    assert len(found(quick, "nairobi texas")) == 2, "without the comma they are two"


def test_a_quarter_of_a_great_city_is_no_town_elsewhere(quick: MentionFinder) -> None:
    (mention,) = found(quick, "eastleigh nairobi")
    assert mention.name == "nairobi" and {place.country for place in mention.candidates} == {"KE"}
    assert len(found(quick, "eastleigh, nairobi")) == 2


@pytest.mark.parametrize(
    ("text", "subdivision"),
    [
        ("cairo illinois", "US-IL"),
        ("las vegas nevada", "US-NV"),
        ("leeds, uk", "GB-ENG"),
        ("moscow, tennessee", "US-TN"),
    ],
)
def test_so_it_is_with_the_real_gazetteer(finder: MentionFinder, text: str, subdivision: str) -> None:
    (mention,) = found(finder, text)
    assert mention.contained and {place.subdivision for place in mention.candidates} == {subdivision}
