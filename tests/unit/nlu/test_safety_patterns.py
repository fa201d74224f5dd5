"""Words that are enough by themselves, and sayings with the same words that are not."""

from __future__ import annotations

import pytest

from amparo.nlu.safety.patterns import DANGER, SELF_HARM, PatternMatcher


@pytest.fixture(scope="module")
def matcher() -> PatternMatcher:
    return PatternMatcher()


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "HELP!!!",
        "Help me",
        "911",
        "call police",
        "he locked me in",
        "they locked us inside the house",
        "we are trapped, they tied us up",
        "he is gonna kill me",
        "they're going to sell her",
        "hes going to beat me",
        "they gonna shoot us",
        "she's gon kill me",
        "call the police now",
        "please call 911 please",
        "SOS",
        "he has a knife and he wont let me out",
    ],
)
def test_danger_needs_no_classifier(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) == DANGER


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "i wanna die",
        "wish i was dead",
        "i will kill myself",
        "ill end myself tonight",
        "kms",
        "i cut myself again",
        "i hurt meself",
        "i dont want to live",
        "i don't want to exist anymore",
        "I don’t want to wake up",
        "no reason to live",
        "i will take my own life",
        "ending my life",
        "better off dead",
    ],
)
def test_self_harm_needs_no_classifier(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) == SELF_HARM


@pytest.mark.parametrize(
    "text",
    [
        "dying of laughter",
        "im dying to see the movie",
        "i dont want to die",
        "i don't want to hurt anyone",
        "youre killing it",
        "suicide hotline number",
        "suicide prevention line in kenya",
        "can you help me find a lawyer",
        "i need help",
        "i locked the door",
        "the police number in spain",
        "he kills time at work",
        "",
        "   ",
        "😭😭😭",
        "انا محتاج مساعدة",
        "x" * 1000,
    ],
)
def test_other_messages_are_left_to_the_classifiers(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) is None


@pytest.mark.parametrize(
    "text", ["dont call the police pls", "do not call the cops please", "please don't call police now"]
)
def test_who_asks_not_to_call_the_police_is_left_to_the_classifiers(
    text: str, matcher: PatternMatcher
) -> None:
    assert matcher.find(text) is None


def test_danger_comes_before_self_harm(matcher: PatternMatcher) -> None:
    assert matcher.find("i want to die, he locked me in") == DANGER


def test_a_harmless_saying_does_not_cover_an_alarm_beside_it(matcher: PatternMatcher) -> None:
    assert matcher.find("i was dying of laughter once. now i want to die") == SELF_HARM


def test_a_life_that_somebody_else_means_to_take_is_found() -> None:
    assert PatternMatcher().find("her essay says that she plans to take her own life on sunday") == SELF_HARM


def test_drinking_poison_is_found_and_drinking_water_is_not() -> None:
    assert PatternMatcher().find("i bought it, i will drink gramoxone tonight") == SELF_HARM
    assert PatternMatcher().find("i will drink water and sleep") is None


def test_a_mother_who_will_be_angry_is_no_danger_and_a_father_may_be() -> None:
    assert PatternMatcher().find("mum is gonna kill me when she sees the bill") is None
    assert PatternMatcher().find("my father is gonna kill me when he finds out") == DANGER


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("she says she will kill herself tonight", SELF_HARM),
        ("hes gonna kill himself", SELF_HARM),
        ("he wants to hang himself", SELF_HARM),
        ("my friend killed herself after that", None),
        ("he tried to kill himself in 2015, hes fine now", None),
    ],
)
def test_somebody_else_who_means_to_die_is_found_and_one_who_once_did_is_not(
    text: str, label: str | None, matcher: PatternMatcher
) -> None:
    assert matcher.find(text) == label
