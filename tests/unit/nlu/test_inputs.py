"""The text that the encoder reads: a message with what came before it, or with one of its places marked."""

from __future__ import annotations

import pytest

from amparo.nlu.reading.inputs import (
    MOST_BEFORE,
    NO_CONTEXT,
    Context,
    in_context,
    marked,
    pieces,
    plain,
    said_before,
)
from amparo.nlu.reading.labels import KINDS, SITUATIONS


def test_a_first_message_stands_alone() -> None:
    assert in_context("he took  my\npassport") == "he took my passport"
    assert pieces(NO_CONTEXT) == ()


def test_what_came_before_stands_behind_the_message_in_plain_words() -> None:
    context = Context("they lock us in", ("line_detail", "services"), ("boat", "self"))
    assert (
        in_context("and then?", context) == "and then? | they lock us in | line detail, services | boat, self"
    )


def test_a_piece_of_which_nothing_is_known_keeps_its_place() -> None:
    assert in_context("ok", Context(shown=("services",))) == "ok |  | services |"
    assert in_context("ok", Context(before="hi")) == "ok | hi |  |"
    assert in_context("ok", Context(about=("boat",))) == "ok |  |  | boat"


def test_of_a_long_message_before_only_the_beginning_is_kept() -> None:
    (before, *_) = pieces(Context("x" * 1000))
    assert before == "x" * MOST_BEFORE


def test_of_the_messages_before_the_last_counts_and_the_beginning_of_the_one_before_it() -> None:
    assert said_before([]) == "" and said_before(["a", "", ""]) == ""
    assert said_before(["hi", "they lock us in"]) == "hi / they lock us in"
    assert said_before(["", "im in  doha"]) == "im in doha"
    assert said_before(["x" * 100, "y" * 200]) == f"{'x' * 60} / {'y' * 97}"
    assert said_before(["one", "two", "three"]) == "two / three"


def test_what_people_write_cannot_forge_a_context() -> None:
    assert plain("hi | services | boat") == "hi services boat"
    assert in_context("a | b", Context("c | d", ("fact",))).count("|") == 3
    assert marked("a | kenya", 4, 9).count("|") == 0


@pytest.mark.parametrize("name", [*KINDS, *SITUATIONS])
def test_every_kind_and_situation_is_readable_behind_a_message(name: str) -> None:
    assert name.replace("_", " ") in in_context("x", Context(shown=(name,)))
    assert name.replace("_", " ") in in_context("x", Context(about=(name,)))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("im in Doha now", "Doha", "Doha : im in << Doha >> now"),
        ("doha", "doha", "doha :  << doha >>"),
        ("to  san  jose !", "san  jose", "san jose : to << san jose >> !"),
        ("kenya, not uganda", "uganda", "uganda : kenya, not << uganda >>"),
    ],
)
def test_a_place_is_named_first_and_marked_where_it_stands(text: str, name: str, expected: str) -> None:
    start = text.index(name)
    assert marked(text, start, start + len(name)) == expected
