"""What the finder knows beyond single messages: the known country, positions, and inputs of every kind."""

from __future__ import annotations

import random

import pytest

from amparo.nlu.places import PlaceFinder
from amparo.nlu.places.role import Relation


@pytest.mark.parametrize(
    ("message", "known", "country", "subdivision"),
    [
        ("birmingham", "GB", "GB", "GB-ENG"),
        ("birmingham", "US", "US", "US-AL"),
        ("birmingham", "us", "US", "US-AL"),
        ("georgia", "GE", "GE", None),
        ("in georgia", "US", "US", "US-GA"),
        ("hyderabad", "PK", "PK", "PK-SD"),
        ("hyderabad", "IN", "IN", "IN-TS"),
        ("punjab", "IN", "IN", "IN-PB"),
        ("punjab", "PK", "PK", "PK-PB"),
        ("san jose", "US", "US", "US-CA"),
        ("tripoli", "LB", "LB", "LB-AS"),
        ("in sa", "ZA", "ZA", None),
        ("congo", "CD", "CD", None),
        ("kingston", "CA", "CA", "CA-ON"),
        ("paris", "US", "FR", None),
        ("kenya", "US", "KE", None),
        ("im in nairobi", "PH", "KE", None),
    ],
)
def test_the_known_country_decides_only_where_the_name_is_shared(
    finder: PlaceFinder, message: str, known: str, country: str, subdivision: str | None
) -> None:
    result = finder.find(message, known)
    assert result.country == country
    if subdivision:
        assert result.subdivision == subdivision


@pytest.mark.parametrize("known", ["US", "KE", None])
def test_a_known_country_does_not_choose_between_its_states(finder: PlaceFinder, known: str | None) -> None:
    assert finder.find("washington", known).options == ("US-DC", "US-WA")


def test_a_small_town_yields_to_a_greater_place_of_its_name_unless_its_country_is_known(
    finder: PlaceFinder,
) -> None:
    assert finder.find("in cairo").country == "EG"
    assert finder.find("cairo illinois").subdivision == "US-IL"


def test_a_place_of_offered_work_is_told_but_not_taken(finder: PlaceFinder) -> None:
    result = finder.find("job in dubai, is it real? im in kampala")
    assert result.country == "UG"
    assert [(m.country, m.relation) for m in result.matches] == [
        ("AE", Relation.OFFER),
        ("UG", Relation.STAYS),
    ]


@pytest.mark.parametrize(
    ("message", "denied"),
    [
        ("italy, no wait, greece", ["IT"]),
        ("you gave me india but this is pakistan", ["IN"]),
        ("change the country from kenya to uganda", ["KE"]),
        ("italy. no papers. now greece", []),
        ("can you give me numbers for italy and france", []),
    ],
)
def test_a_place_that_is_taken_back_is_denied(finder: PlaceFinder, message: str, denied: list[str]) -> None:
    assert [m.country for m in finder.find(message).matches if m.negated] == denied


def test_a_nationality_yields_to_a_place_that_is_named(finder: PlaceFinder) -> None:
    assert finder.find("kenyan helpline").country == "KE"
    assert finder.find("kenyan helpline in kuwait").country == "KW"
    assert finder.find("a kenyan woman").country is None


def test_a_large_place_of_the_known_country_is_asked_back_beside_the_famous_one(finder: PlaceFinder) -> None:
    assert finder.find("london", "CA").options == ("GB", "CA-ON")


def test_the_known_country_is_no_place_of_the_message(finder: PlaceFinder) -> None:
    assert finder.find("i need help", "KE").country is None


@pytest.mark.parametrize(
    "message", ["ok im in São Paulo now", "😭😭 help, Manchester!", "it's Kenya's law", "in N.Y. now"]
)
def test_positions_are_those_of_the_message_as_written(finder: PlaceFinder, message: str) -> None:
    match = finder.find(message).match
    assert match is not None
    assert message[match.start : match.end] == match.name


def test_all_places_are_told_with_who_is_there(finder: PlaceFinder) -> None:
    result = finder.find("im from nepal, my sister is in qatar")
    assert [(m.country, m.subject.value) for m in result.matches] == [("NP", "writer"), ("QA", "other")]


def test_a_misspelt_name_is_less_certain(finder: PlaceFinder) -> None:
    sure, unsure = finder.find("in nigeria").match, finder.find("in nigera").match
    assert sure is not None and unsure is not None
    assert sure.confidence > unsure.confidence


@pytest.mark.parametrize(
    "message",
    [
        "a" * 1000,
        "in " * 1000,
        "kenya " * 500,
        "in kenya or " * 300,
        "🇰🇪" * 200,
        "\u200f\u202e\ufeff",
        "\x00\x01 in \x00",
        "ʼ'’`´" * 50,
        ".,;:!?-/()" * 30,
        "مرحبا أنا في السعودية وأحتاج مساعدة",
        "我在北京,请帮帮我",
        "ผมอยู่ที่กรุงเทพ",
        "मैं दिल्ली में हूँ",
        "ñandú ÅÄÖ ßßß İstanbul ǅ",
        "e\u0301" * 300,
        "\ud800 in kenya",
        "us US U.S. us. us, the us",
        "in in in or or me me hi ok la",
    ],
    ids=lambda message: ascii(message[:12]),
)
def test_nothing_makes_it_fail(finder: PlaceFinder, message: str) -> None:
    finder.find(message)
    finder.find(message, "XX")


def test_random_texts_do_not_make_it_fail(finder: PlaceFinder) -> None:
    chance = random.Random(7)
    words = [
        "in",
        "from",
        "to",
        "us",
        "not",
        "georgia",
        "me",
        ",",
        ".",
        "paris",
        "my",
        "sister",
        "is",
        "é😀",
        "TX",
        "or",
    ]
    for _ in range(500):
        finder.find(" ".join(chance.choices(words, k=chance.randint(1, 30))))


def test_words_of_a_message_are_not_kept(finder: PlaceFinder) -> None:
    before = len(finder._matcher._vocab.strings)
    finder.find("my name is zzyzxqwerty and i live in kenya with qqxxzz")
    assert len(finder._matcher._vocab.strings) <= before + 1
    assert "zzyzxqwerty" not in finder._matcher._vocab.strings
