"""A reply is a value that comes back from JSON as it was, and says by itself what it carries."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from amparo.dialogue.reply import (
    AGAIN,
    Choice,
    LineDetail,
    Named,
    Reply,
    Source,
    Text,
    reply_of,
    verbatim,
)
from amparo.directory.facts import NumberFacts
from tests.unit.dialogue.situations import line

NESTED = Text("{a} {b} {c}", {"a": 3, "b": Named("or", ("1", Text("x"))), "c": Text("{d}", {"d": "e"})})
FULL = Reply(
    lead=(Text("Hello."), NESTED),
    steps=(Text("First."),),
    emergency=(NumberFacts("Police", "110", phone_dialled="", sms_dialled=None),),
    services=(line("a", open_now=False, languages=("en",)), line("b", phone="116")),
    form=AGAIN,
    line_details=(LineDetail(line("a"), "cost"), LineDetail(line("b"), "languages", "tl")),
    after=(Text("Then."),),
    question=Text("Where?"),
    asks="country",
    choices=(Choice(Text("Yes"), "/affirm"),),
    sources=(Source("Report", "UNODC", "2024", "https://unodc.org"),),
    ending="exit",
    urgency="danger",
    country="KE",
)


def test_all_of_it_comes_back_as_it_was() -> None:
    empty = Reply()
    assert [
        each.name for each in fields(Reply) if getattr(FULL, each.name) == getattr(empty, each.name)
    ] == []
    assert Reply.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_what_is_empty_takes_no_room() -> None:
    assert Reply().to_json() == {}
    assert Reply(lead=(Text("Hi."),)).to_json() == {"lead": [{"text": "Hi."}]}


@pytest.mark.parametrize(
    ("reply", "carries", "kinds"),
    [
        (Reply(), "", ()),
        (Reply(emergency=FULL.emergency), "emergency", ("emergency",)),
        (Reply(services=FULL.services), "services", ("services",)),
        (Reply(asks="country"), "question", ("ask_country",)),
        (Reply(asks="country", services=FULL.services), "services", ("services", "ask_country")),
        (Reply(ending="erase", services=FULL.services), "erase", ("erase",)),
    ],
)
def test_it_says_what_it_carries(reply: Reply, carries: str, kinds: tuple[str, ...]) -> None:
    assert (reply.carries, reply.kinds) == (carries, kinds)


def test_two_become_one_with_the_first_on_top() -> None:
    above = Reply(
        (Text("A"),), services=(line("a"),), choices=(Choice(Text("1"), "/a"), Choice(Text("2"), "/b"))
    )
    both = Reply(
        (Text("B"),), question=Text("?"), choices=(Choice(Text("3"), "/b"), Choice(Text("4"), "/c"))
    ).below(above)
    assert both.lead == (Text("A"), Text("B")) and both.question == Text("?")
    assert both.services == above.services
    assert [choice.payload for choice in both.choices] == ["/a", "/b", "/c"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": " Hello. "}, Reply((Text("Hello."),))),
        ({"text": "", "buttons": [{"title": "Yes", "payload": "/affirm"}]}, Reply(choices=FULL.choices)),
        ({"buttons": [{"title": "Kenya"}, {}, None]}, Reply(choices=(Choice(Text("Kenya"), "Kenya"),))),
        ({"custom": {"type": "exit"}}, Reply(ending="exit")),
        ({"text": "x", "custom": {"reply": FULL.to_json()}}, FULL),
        ({"text": None, "custom": {"card": "move"}}, None),
        ({}, None),
    ],
)
def test_a_message_of_rasa_is_read_as_a_reply(message: dict[str, Any], expected: Reply | None) -> None:
    assert reply_of(message) == expected


def test_words_of_a_language_of_their_own_are_no_key_of_the_catalogue() -> None:
    assert verbatim("Habari").values == {"words": "Habari"}
