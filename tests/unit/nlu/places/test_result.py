"""What the places of a message mean, once each has a role."""

from __future__ import annotations

import pytest

from amparo.nlu.places import (
    FoundPlace,
    Gazetteer,
    MentionFinder,
    Words,
    found_places,
    is_bare,
    place_with_role,
)


@pytest.fixture(scope="module")
def quick(small: Gazetteer) -> MentionFinder:
    return MentionFinder(small)


def places(finder: MentionFinder, text: str, *roles: str, known: str | None = None) -> list[FoundPlace]:
    words = Words(text)
    mentions = finder.find(words)
    assert len(mentions) == len(roles), [mention.name for mention in mentions]
    shares = [{"other": 0.06, "none": 0.04, role: 0.9} for role in roles]
    return found_places(mentions, shares, words, finder.gazetteer, known)


def test_each_place_has_its_words_its_role_and_what_it_stands_for(quick: MentionFinder) -> None:
    text = "i am from Kenya, now in Houston"
    kenya, houston = places(quick, text, "from", "here")
    assert kenya == FoundPlace("Kenya", 10, 15, "from", 0.9, "KE", None, ())
    assert houston == FoundPlace("Houston", 24, 31, "here", 0.9, "US", "US-TX", ())
    assert text[houston.start : houston.end] == houston.name


def test_a_name_that_is_no_place_is_left_out(quick: MentionFinder) -> None:
    (only,) = places(quick, "my friend georgia lives in kenya", "none", "here")
    assert only.country == "KE"


def test_the_likeliest_role_counts(quick: MentionFinder) -> None:
    words = Words("kenya")
    shares = [{"goes": 0.3, "here": 0.4, "none": 0.3}]
    (found,) = found_places(quick.find(words), shares, words, quick.gazetteer, None)
    assert (found.role, found.share) == ("here", 0.4)


def test_the_known_country_helps_in_small_letters_too(quick: MentionFinder) -> None:
    (asked,) = places(quick, "georgia", "here")
    assert asked.country is None and asked.options == ("GE", "US-GA")
    for known in ("US", "us"):
        (told,) = places(quick, "georgia", "here", known=known)
        assert (told.country, told.subdivision, told.options) == ("US", "US-GA", ())


def test_another_place_of_the_message_tells_which_is_meant(quick: MentionFinder) -> None:
    _, told = places(quick, "houston and georgia", "here", "before")
    assert (told.country, told.subdivision) == ("US", "US-GA")


@pytest.mark.parametrize("role", ["none", "denied"])
def test_but_not_one_that_is_denied_or_no_place(quick: MentionFinder, role: str) -> None:
    asked = places(quick, "houston and georgia", role, "here")[-1]
    assert asked.options == ("GE", "US-GA")


class TestThePlaceOfARole:
    @staticmethod
    def found(
        country: str | None,
        share: float,
        subdivision: str | None = None,
        role: str = "here",
        options: tuple[str, ...] = (),
    ) -> FoundPlace:
        return FoundPlace("x", 0, 1, role, share, country, subdivision, options)

    def test_the_surest_counts(self) -> None:
        kenya, kuwait = self.found("KE", 0.6), self.found("KW", 0.9)
        assert place_with_role([kenya, kuwait], "here") is kuwait

    def test_of_one_country_the_more_precise_counts(self) -> None:
        america, texas = self.found("US", 0.9), self.found("US", 0.8, "US-TX")
        assert place_with_role([america, texas], "here") is texas
        assert place_with_role([self.found("KE", 0.9), texas], "here").country == "KE"  # type: ignore[union-attr]

    def test_another_role_does_not_count(self) -> None:
        assert place_with_role([self.found("KE", 0.9, role="from")], "here") is None
        assert place_with_role([], "here") is None

    def test_a_place_that_has_to_be_asked_back_counts_and_one_that_stands_for_nothing_does_not(self) -> None:
        asked = self.found(None, 0.9, options=("GE", "US-GA"))
        assert place_with_role([asked], "here") is asked
        assert place_with_role([self.found(None, 0.9)], "here") is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("kenya", True),
        ("Kenya!!", True),
        ("houston, tx", True),
        ("kenya uganda", False),
        ("kenya. kuwait", True),
        ("huston", True),
        ("in kenya", False),
        ("kenya please", False),
        ("hello", False),
        ("", False),
    ],
)
def test_bare_is_a_message_of_nothing_but_places(quick: MentionFinder, text: str, bare: bool) -> None:
    words = Words(text)
    assert is_bare(quick.find(words), words) is bare
