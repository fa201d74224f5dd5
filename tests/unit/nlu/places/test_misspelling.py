"""Misspelt names of countries and large cities, and words that are none."""

from __future__ import annotations

import pytest

from amparo.nlu.places import Gazetteer
from amparo.nlu.places.misspelling import SpellingCorrector


@pytest.fixture(scope="module")
def corrector(gazetteer: Gazetteer) -> SpellingCorrector:
    return SpellingCorrector(gazetteer)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("kenia", "kenya"),
        ("nigera", "nigeria"),
        ("huston", "houston"),
        ("los angelas", "los angeles"),
        ("bangladash", "bangladesh"),
        ("kuwet", "kuwait"),
        ("cambodja", "cambodia"),
    ],
)
def test_what_sounds_or_looks_like_one_name_is_that_name(
    corrector: SpellingCorrector, gazetteer: Gazetteer, written: str, name: str
) -> None:
    assert corrector.is_candidate(written.split())
    closest = corrector.closest(written.split())
    assert closest is not None, "in the spelling of one of the languages"
    assert gazetteer.candidates(closest)[0] == gazetteer.candidates(name)[0]


@pytest.mark.parametrize("written", ["ken", "help", "mornin", "passport", "xyzzyx", "locked"])
def test_another_word_is_no_name(corrector: SpellingCorrector, written: str) -> None:
    words = written.split()
    assert not corrector.is_candidate(words) or corrector.closest(words) is None


@pytest.mark.parametrize("words", [["ke"], ["kenya1"], ["a", "b"], ["the", "man"], []])
def test_what_is_too_short_or_no_word_is_not_compared(corrector: SpellingCorrector, words: list[str]) -> None:
    assert not corrector.is_candidate(words)


def test_ordinary_words_are_not_compared(small: Gazetteer) -> None:
    corrector = SpellingCorrector(small)
    assert not corrector.is_candidate(["nation"])
    assert corrector.is_candidate(["nashion"])


def test_a_name_of_two_words_is_compared_with_such_names_alone(corrector: SpellingCorrector) -> None:
    assert corrector.closest(["hous", "ton"]) is None


def test_of_two_names_equally_near_none_is_taken_unless_one_is_much_greater() -> None:
    from amparo.nlu.places.place import Kind, Place

    def choice(first: int, second: int) -> str | None:
        places = [Place(Kind.CITY, "AA", None, first), Place(Kind.CITY, "BB", None, second)]
        names = {"marola": (6, 0), "marona": (6, 1)}
        return SpellingCorrector(Gazetteer(places, names, fuzzy_names=list(names))).closest(["marota"])

    assert choice(1_000_000, 900_000) is None
    assert choice(1_000_000, 9_000_000) == "marona"
    assert choice(9_000_000, 1_000_000) == "marola"
