"""Short calls for help are found where a finger slipped; other words are left alone."""

from __future__ import annotations

import pytest

from amparo.nlu.safety.cries import DANGER, SELF_HARM
from amparo.nlu.safety.patterns import PatternMatcher


@pytest.fixture(scope="module")
def matcher() -> PatternMatcher:
    return PatternMatcher()


@pytest.mark.parametrize(
    "text", ["dagner", "Dangerr!!", "im in dnager", "pls polcie", "EMERGANCY", "its an emergncy"]
)
def test_a_mistyped_call_for_help_is_danger(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) == DANGER


@pytest.mark.parametrize("text", ["suiicde", "im suicdal", "suicidel"])
def test_a_mistyped_word_for_ending_ones_life_is_self_harm(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) == SELF_HARM


@pytest.mark.parametrize(
    "text",
    [
        "anger",
        "ranger",
        "dancer",
        "policy",
        "polite",
        "dangers",
        "emergence",
        "hello",
        "hep",
        "in police",
        "held",
    ],
)
def test_a_word_of_its_own_is_no_slip(text: str, matcher: PatternMatcher) -> None:
    assert matcher.find(text) is None


def test_a_slip_within_a_longer_message_is_left_to_the_classifiers(matcher: PatternMatcher) -> None:
    assert matcher.find("what is a dnager sign at school") is None
