"""The questions and answers of the heads: no label means two things, and each can be written down."""

from __future__ import annotations

import re

import pytest

from amparo.nlu.reading import labels
from amparo.nlu.reading.labels import DANGER, HEADS, NOTHING, SELF_HARM, SEVERAL, STILL
from amparo.settings import ROOT

ALL = {**HEADS, **SEVERAL}


@pytest.mark.parametrize("head", ALL)
def test_no_answer_of_a_head_stands_twice(head: str) -> None:
    assert len(set(ALL[head])) == len(ALL[head]) > 1


@pytest.mark.parametrize("head", ALL)
def test_an_answer_can_be_written_in_a_line_of_a_conversation(head: str) -> None:
    for answer in ALL[head]:
        assert answer == NOTHING or re.fullmatch("[a-z]+(_[a-z]+)*", answer), answer


@pytest.mark.parametrize("head", ["urgency", "concern", "news", "need", "who", "age"])
def test_where_a_message_may_say_nothing_of_it_that_is_the_first_answer(head: str) -> None:
    assert HEADS[head][0] == NOTHING


def test_a_head_with_several_answers_needs_no_answer_for_nothing() -> None:
    assert not any(NOTHING in answers for answers in SEVERAL.values())
    assert not set(HEADS) & set(SEVERAL) and "label" not in ALL


def test_the_alarms_are_danger_self_harm_and_danger_that_goes_on() -> None:
    assert HEADS["urgency"] == (NOTHING, DANGER, SELF_HARM, STILL)


@pytest.mark.parametrize("name", ["ACTS", "SITUATIONS", "CONCERNS", "ROLES", "DETAILS", "FLAGS", "KINDS"])
def test_each_label_is_explained_to_those_who_write_conversations(name: str) -> None:
    page = (ROOT / "docs" / "dialogues.md").read_text(encoding="utf-8")
    assert [label for label in getattr(labels, name) if not re.search(rf"\b{label}\b", page)] == []
