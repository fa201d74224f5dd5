"""What the parser says is read, and held against the labels of a message."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.evaluation.messages import Message
from amparo.evaluation.understanding import (
    Understood,
    intent_is_right,
    place_is_right,
    topic_is_right,
    understood,
)
from tests.unit.evaluation.some import got, message, parsed


def test_intent_topic_confidence_and_place_are_read() -> None:
    assert understood(parsed("fact/borders", 0.8, country="US", subdivision="US-TX")) == Understood(
        intent="fact", topic="fact/borders", confidence=0.8, country="US", subdivision="US-TX"
    )


def test_places_to_ask_back_are_read_one_by_one() -> None:
    found = understood(parsed("give_place", options=("GE", "US-GA")))
    assert found.options == ("GE", "US-GA")
    assert found.country is None


def test_an_intent_without_topics_is_its_own_topic() -> None:
    assert understood(parsed("greet")).topic == "greet"


def test_it_is_the_label_that_counts_and_not_what_is_done_about_it() -> None:
    answer = parsed("papers_withheld")
    answer["intent"]["name"] = "tells_more"
    assert understood(answer).intent == understood(answer).topic == "papers_withheld"


@pytest.mark.parametrize("case", ["", "{", None, 5])
def test_a_case_that_cannot_be_read_names_no_place(case: Any) -> None:
    answer = parsed("greet")
    answer["entities"][-1]["value"] = case
    assert understood(answer).place == "no place"


@pytest.mark.parametrize(
    "answer",
    [{"intent": {"name": None, "confidence": 0.0}}, {"intent": None}, {"text": "", "entities": None}],
)
def test_a_parser_that_understood_nothing_gives_no_error(answer: dict[str, Any]) -> None:
    found = understood(answer)
    assert (found.confidence, found.place) == (0.0, "no place")
    assert not intent_is_right(message("greet"), found)


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (got("give_place", country="US", subdivision="US-TX"), "US-TX"),
        (got("give_place", country="US"), "US"),
        (got("give_place", options=("GE", "US-GA")), "GE|US-GA"),
        (got("give_place"), "no place"),
    ],
)
def test_a_place_is_named_as_closely_as_it_is_known(found: Understood, place: str) -> None:
    assert found.place == place


@pytest.mark.parametrize(
    ("labelled", "found", "intent", "topic"),
    [
        (message("fact/borders"), got("fact/borders"), True, True),
        (message("fact/borders"), got("fact/forms"), True, False),
        (message("fact/borders"), got("signs/hotel"), False, False),
        (message("fact/borders", also=("fact/forms",)), got("fact/forms"), True, True),
        (message("fact/borders", also=("signs/hotel",)), got("signs/hotel"), True, True),
        (message("fact/borders", also=("signs/hotel",)), got("signs/teacher"), True, False),
        (message("fact/borders", also=("privacy",)), got("privacy"), True, True),
        (message("fact/borders", also=("signs",)), got("signs/teacher"), True, True),
        (message("greet"), got("greet"), True, True),
        (message("greet"), got("goodbye"), False, False),
    ],
)
def test_intent_and_topic_are_right_as_labelled_or_as_also_allowed(
    labelled: Message, found: Understood, intent: bool, topic: bool
) -> None:
    assert intent_is_right(labelled, found) is intent
    assert topic_is_right(labelled, found) is topic


@pytest.mark.parametrize(
    ("expected", "found", "right"),
    [
        (["KE"], got("give_place", country="KE"), True),
        (["KE"], got("give_place", country="UG"), False),
        (["KE"], got("give_place"), False),
        (["KE"], got("give_place", options=("KE", "UG")), False),
        (["US-TX"], got("give_place", country="US", subdivision="US-TX"), True),
        (["US-TX"], got("give_place", country="US"), True),
        (["US-TX"], got("give_place", country="US", subdivision="US-CA"), False),
        (["US"], got("give_place", country="US", subdivision="US-CA"), True),
        (["GE", "US-GA"], got("give_place", options=("US-GA", "GE")), True),
        (["GE", "US-GA"], got("give_place", options=("US-AL", "US-GA")), True),
        (["GE", "US-GA"], got("give_place", options=("CD", "CG")), False),
        (["GE", "US-GA"], got("give_place", country="GE"), False),
        (["GE", "US-GA"], got("give_place"), False),
    ],
)
def test_a_place_is_right(expected: list[str], found: Understood, right: bool) -> None:
    assert place_is_right(tuple(expected), found) is right
