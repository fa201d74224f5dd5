from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.directory.needs import NEEDS
from amparo.nlu import need_extractor
from amparo.nlu.component import entity_values
from amparo.nlu.need_extractor import NeedExtractor, NeedMatcher


@pytest.fixture(scope="module")
def matcher() -> NeedMatcher:
    return NeedMatcher()


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("child helpline kenya", "child"),
        ("Childline number pls", "child"),
        ("somewhere safe for my niece", "child"),
        ("my niece knows the number", None),
        ("suicide hotline", "crisis"),
        ("mental health line in delhi", "crisis"),
        ("my child is suicidal, who can i call", "crisis"),
        ("missing child line", "missing_child"),
        ("who do i call about a runaway", "missing_child"),
        ("sextortion helpline", "online_abuse"),
        ("somebody put my nudes online", "online_abuse"),
        ("domestic violence shelter near me", "gender_violence"),
        ("women's helpline lagos", "gender_violence"),
        ("labour ministry number", "labour"),
        ("is there a union for maids", "labour"),
        ("anonymous tip line", "police_tip"),
        ("i need a lawyer", "referral"),
        ("philippine embassy in kuwait", "referral"),
        ("human trafficking hotline texas", "trafficking"),
        ("human traficking hotline for women workers", "trafficking"),
        ("trafficked children helpline", "child"),
        ("modern slavery helpline", "trafficking"),
        ("a number in kenya please", None),
        ("", None),
        ("😭😭", None),
    ],
)
def test_the_kind_of_service_that_is_asked_for(text: str, need: str | None, matcher: NeedMatcher) -> None:
    assert matcher.find(text) == need


@pytest.mark.parametrize("text", ["WOMEN'S HELPLINE", "women’s helpline", "womens helpline"])
def test_case_and_apostrophes_do_not_matter(text: str, matcher: NeedMatcher) -> None:
    assert matcher.find(text) == "gender_violence"


def test_every_need_that_can_be_found_is_one_that_the_directory_knows() -> None:
    assert need_extractor._PATTERNS.keys() <= NEEDS.keys()


def test_the_need_becomes_an_entity_of_the_whole_message() -> None:
    message = Message({"text": "child helpline kenya"})
    NeedExtractor.create({}, None, None, None).process([message])
    assert entity_values(message, "need") == ["child"]
    assert message.as_dict(only_output_properties=True)["entities"][0]["extractor"] == "NeedExtractor"


@pytest.mark.parametrize("text", ["hello", "", None, "x" * 1000, "انا محتاج مساعدة"])
def test_a_message_without_a_need_stays_as_it_is(text: str | None) -> None:
    message = Message({"text": text})
    NeedExtractor({}).process([message])
    assert message.get("entities") is None
