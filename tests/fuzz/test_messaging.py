"""What a platform sends is authentic and still may be anything: it is read, or refused as not understood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.platform import BadUpdate, Platform
from amparo.channels.messaging.platforms import all_platforms
from tests.fuzz.bounds import bounded
from tests.fuzz.tricks import TEXTS, VALUES, broken, exchange
from tests.platforms import SERVERS
from tests.platforms.server import PlatformServer, Post

PUBLIC_URL = "https://bot.example.org"


@pytest.fixture(scope="module", params=SERVERS, ids=lambda server: server.name)
def double(request: pytest.FixtureRequest) -> Iterator[PlatformServer]:
    with request.param() as server:
        yield server


@pytest.fixture(scope="module")
def real(double: PlatformServer) -> Platform:
    made = (
        kind.from_environment(double.settings(), PUBLIC_URL)
        for kind in all_platforms()
        if kind.name == double.name
    )
    platform = next(made)
    assert platform is not None
    return platform


def events(double: PlatformServer) -> list[Any]:
    person = double.person(1)
    kinds = ("picture", "voice", "place", "sticker", "file")
    return [
        double.typed(person, "help"),
        *(double.sent(person, kind) for kind in kinds),
        *double.unheard(person),
    ]


def request_of(post: Post, body: bytes) -> Request:
    headers = {name.lower(): value for name, value in post.headers.items()}
    return Request("POST", f"{PUBLIC_URL}{post.path}", headers, {}, body)


def exchanged(body: bytes, which: int, value: Any) -> bytes:
    """The body with another value at one of its places; of a form, another text."""
    try:
        data = json.loads(body)
    except ValueError:
        fields = parse_qsl(body.decode(), keep_blank_values=True)
        fields[which % len(fields)] = (fields[which % len(fields)][0], str(value))
        return urlencode(fields, errors="surrogatepass").encode()
    return json.dumps(exchange(data, which, value)).encode()


def assert_read(real: Platform, request: Request) -> None:
    try:
        taken = real.read(request)
    except BadUpdate as problem:
        assert str(problem)
        return
    for incoming in taken:
        assert isinstance(incoming, Incoming) and isinstance(incoming.text, str)
        assert isinstance(incoming.event, str) and isinstance(incoming.sender, str) and incoming.sender
        assert incoming.sent is None or isinstance(incoming.sent, (int, float))


@given(st.integers(0, 9), st.integers(0, 9999), st.one_of(VALUES, TEXTS))
@bounded(120)
def test_a_request_with_another_value_somewhere_is_read_or_not_understood(
    double: PlatformServer, real: Platform, event: int, which: int, value: Any
) -> None:
    made = events(double)
    (post, *_) = double.post(made[event % len(made)])
    assert_read(real, request_of(post, exchanged(post.body, which, value)))


@given(
    st.integers(0, 9),
    st.integers(0, 9999),
    st.integers(0, 9999),
    st.one_of(st.binary(max_size=60), st.none()),
)
@bounded(100)
def test_a_request_that_is_cut_off_or_nonsense_is_read_or_not_understood(
    double: PlatformServer, real: Platform, event: int, cut: int, flipped: int, instead: bytes | None
) -> None:
    made = events(double)
    (post, *_) = double.post(made[event % len(made)])
    assert_read(real, request_of(post, broken(post.body, cut, flipped) if instead is None else instead))


@given(st.dictionaries(TEXTS, TEXTS, max_size=3), st.binary(max_size=60), TEXTS)
@bounded(80)
def test_whatever_a_forger_sends_is_not_authentic(
    double: PlatformServer, real: Platform, headers: dict[str, str], body: bytes, signature: str
) -> None:
    (post, *_) = double.post(double.typed(double.person(1), "help"))
    names = [name.lower() for name in post.headers if name.lower().startswith("x-")]
    forged = Request(
        "POST", f"{PUBLIC_URL}{post.path}", {**headers, **dict.fromkeys(names, signature)}, headers, body
    )
    assert not real.is_authentic(forged)
    assert real.handshake(forged) is None
