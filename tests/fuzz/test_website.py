"""Whatever is sent to the website channel of the real bot is answered, or refused in one sentence."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import schemathesis
from hypothesis import example, given
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection

from amparo.channels.website import BadRequest, WebsiteRequest, read_request
from tests.channels.web import WEBHOOK, call, post_json
from tests.fuzz.answers import answers_in, in_time, is_sound
from tests.fuzz.bounds import bounded
from tests.fuzz.tricks import KNOWN, TEXTS, VALUES, as_body, broken, deep

FIELDS = st.sampled_from(["sender", "message", "metadata", "language", "country", "timezone", "organisation"])
METADATA = st.dictionaries(
    FIELDS, st.one_of(st.sampled_from(["en", "KE", "Africa/Nairobi", ""]), VALUES), max_size=5
)
BODIES = st.one_of(
    st.fixed_dictionaries(
        {"sender": st.one_of(st.just("fuzz"), VALUES), "message": st.one_of(TEXTS, VALUES)},
        optional={"metadata": st.one_of(METADATA, VALUES)},
    ),
    st.dictionaries(st.one_of(FIELDS, TEXTS), VALUES, max_size=5),
    VALUES,
).map(as_body)  # fmt: skip


@given(
    st.one_of(
        BODIES, st.binary(max_size=200), st.builds(broken, BODIES, st.integers(0, 9999), st.integers(0, 9999))
    )
)
@bounded(300)
@example(deep("[", 8000))
@example(deep('{"a":', 3000))
@example(b'{"sender": "a", "sender": 7, "message": "x"}')
@example(b'{"sender": "a", "message": 1' + b"0" * 5000 + b"}")
@example(b'{"sender": "a", "message": "\\ud800"}')
@example(b'\xef\xbb\xbf{"sender": "a"}')
@example('{"sender": "a"}'.encode("utf-16"))
def test_a_body_is_read_or_refused_and_never_a_fault(body: bytes) -> None:
    try:
        read = read_request(body)
    except BadRequest as problem:
        assert str(problem).endswith(".")
        return
    assert isinstance(read, WebsiteRequest) and 0 < len(read.sender) <= 128 and read.sender.isprintable()
    assert all(isinstance(value, str) for value in read.metadata.values())


@given(BODIES)
@bounded(30)
def test_the_channel_answers_or_says_what_is_wrong(running_bot: Any, body: bytes) -> None:
    with in_time():
        reply = call(running_bot.url, "POST", WEBHOOK, body)
    if reply.status == 200:
        answers_in(reply, json.loads(body)["sender"])
    else:
        is_sound(reply)
        assert reply.status in (400, 413) and set(reply.json) == {"error"}


@pytest.mark.parametrize("text", KNOWN, ids=range(len(KNOWN)))
def test_a_text_that_programs_trip_over_is_answered(running_bot: Any, text: str) -> None:
    sender = uuid.uuid4().hex
    with in_time():
        answers_in(post_json(running_bot.url, {"sender": sender, "message": text}), sender)


@given(st.lists(TEXTS, min_size=2, max_size=4))
@bounded(4)
def test_a_conversation_of_nonsense_does_not_stop_and_ends_where_it_is_told_to(
    running_bot: Any, texts: list[str]
) -> None:
    sender = uuid.uuid4().hex
    for text in [*texts, "i am in danger, he has a knife, i am in nairobi"]:
        answers = answers_in(post_json(running_bot.url, {"sender": sender, "message": text}), sender)
    numbers = [item["phone"] for answer in answers for item in (answer.get("custom") or {}).get("items", ())]
    assert "999" in numbers or "112" in numbers, "danger after nonsense is danger"


def test_a_megabyte_of_marks_is_not_even_read(running_bot: Any) -> None:
    body = json.dumps({"sender": "a", "message": "\u0301" * 500_000}, ensure_ascii=False).encode()
    with in_time():
        try:
            reply = call(running_bot.url, "POST", WEBHOOK, body)
        except (BrokenPipeError, ConnectionResetError):  # the line was closed while the rest was being sent
            return
    assert reply.status == 413 and "emergency number" in reply.json["error"]


@pytest.fixture(scope="session")
def described(running_bot: Any) -> Any:
    loaded = schemathesis.openapi.from_dict(call(running_bot.url, "GET", "/openapi.json").json)
    loaded.config.update(base_url=running_bot.url)
    return loaded


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@bounded(15)
def test_every_answer_is_what_the_openapi_description_says(case: Any) -> None:
    # A value of `metadata` that is not right is dropped, not refused: nobody goes without an answer for it.
    case.call_and_validate(excluded_checks=[negative_data_rejection])
