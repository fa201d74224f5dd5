"""Two capitals alone are the code of a country."""

from __future__ import annotations

import pytest

from amparo.nlu.places import Gazetteer, MentionFinder, Words
from amparo.nlu.places.codes import country_of_code
from amparo.nlu.places.mention import Mention
from amparo.nlu.places.place import Place, Strength
from tests.unit.nlu.made_up import CALIFORNIA, CANADA, country, subdivision

GERMANY, DELAWARE = country("DE", 83_000_000), subdivision("US-DE", 900_000)
COUNTRIES = {"DE": GERMANY, "CA": CANADA, "TR": country("TR", 84_000_000)}


def code(text: str, *found: Mention) -> Place | None:
    mention = country_of_code(Words(text), found, COUNTRIES, {"tr"})
    assert mention is None or (mention.first, mention.last, mention.strength) == (0, 0, Strength.STRONG)
    return mention.candidates[0] if mention else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DE", GERMANY),
        ("DE!", GERMANY),
        ("CA", CANADA),
        ("de", None),
        ("De", None),
        ("in DE", None),
        ("DE DE", None),
        ("QQ", None),
        ("TR", None),
        ("", None),
    ],
)
def test_it_is_written_in_capitals_and_nothing_beside_it(text: str, expected: Place | None) -> None:
    assert code(text) is expected


def test_a_state_of_that_code_is_meant_unless_the_country_is_much_greater() -> None:
    assert code("DE", Mention(0, 0, "de", Strength.CODE, (DELAWARE,))) is GERMANY
    assert code("CA", Mention(0, 0, "ca", Strength.CODE, (CALIFORNIA,))) is None


def test_what_is_the_name_of_a_place_itself_is_no_code() -> None:
    assert code("DE", Mention(0, 0, "de", Strength.ABBREVIATION, (DELAWARE,))) is None


def test_the_finder_asks_for_it_first(finder: MentionFinder, small: Gazetteer) -> None:
    assert finder.find(Words("PK"))[0].candidates[0].country == "PK"
    assert finder.find(Words("OK"))[0].candidates[0].subdivision == "US-OK"
    assert MentionFinder(small).find(Words("KE"))[0].candidates[0].country == "KE"
