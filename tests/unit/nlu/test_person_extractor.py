from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import entity_values
from amparo.nlu.person_extractor import ADULT, CHILD, PersonExtractor, PersonMatcher


@pytest.fixture(scope="module")
def matcher() -> PersonMatcher:
    return PersonMatcher()


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("im 15", CHILD),
        ("I’m 17 and scared", CHILD),
        ("shes only 14", CHILD),
        ("she is 19", ADULT),
        ("he's 18", ADULT),
        ("i am 17", CHILD),
        ("15f", CHILD),
        ("34 m", ADULT),
        ("a 12 year old", CHILD),
        ("16yo from leeds", CHILD),
        ("she turned 18 now", ADULT),
        ("9", CHILD),
        ("17", CHILD),
        ("18", ADULT),
        (" 42 ", ADULT),
        ("a child", CHILD),
        ("my daughter", CHILD),
        ("im in 8th grade", None),
        ("im in grade 8", CHILD),
        ("an adult", ADULT),
        ("a woman at my work", ADULT),
        ("my uncle touches my little niece", CHILD),
        ("my daughter is 24 years old", ADULT),
        ("hello", None),
        ("i dont know", None),
    ],
)
def test_child_or_adult(text: str, group: str | None, matcher: PersonMatcher) -> None:
    assert matcher.age_group(text) == group


@pytest.mark.parametrize(
    "text",
    [
        "there are 15 people in the house",
        "i work 16 hours",
        "he comes at 9",
        "it was 3 years ago",
        "that was 4 yrs later",
        "i have a 2 year contract",
        "call 15",
        "12 of them",
        "2026",
        "123",
    ],
)
def test_a_number_that_is_no_age_says_nothing(text: str, matcher: PersonMatcher) -> None:
    assert matcher.age_group(text) is None


def test_an_age_in_years_weighs_more_than_words(matcher: PersonMatcher) -> None:
    assert matcher.age_group("the girl is 22 years old") == ADULT
    assert matcher.age_group("this woman is 16 years old") == CHILD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("she never gets paid at the restaurant", "work"),
        ("the maid next door", "home"),
        ("her boyfriend brings men to a hotel", "sexual"),
        ("someone she met on snapchat", "online"),
        ("they want to marry her off", "marriage"),
        ("the boy has to beg all day", "crime"),
        ("she seems sad", None),
    ],
)
def test_what_worries_the_bystander(text: str, kind: str | None, matcher: PersonMatcher) -> None:
    assert matcher.concern_kind(text) == kind


def test_both_become_entities() -> None:
    message = Message({"text": "a girl of 14 has to beg"})
    PersonExtractor({}).process([message])
    assert entity_values(message, "age_group") == [CHILD]
    assert entity_values(message, "concern_kind") == ["crime"]
    assert {entity["extractor"] for entity in message.get("entities")} == {"PersonExtractor"}


@pytest.mark.parametrize("text", ["", None, "😭", "x" * 1000, "١٥", "²", "انا محتاج مساعدة"])
def test_odd_messages_do_no_harm(text: str | None) -> None:
    message = Message({"text": text})
    PersonExtractor({}).process([message])
    assert entity_values(message, "concern_kind") == []
