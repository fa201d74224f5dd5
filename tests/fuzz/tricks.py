"""Texts that programs trip over, and values of every wrong kind, for all fuzzers."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

ZALGO = "h" + "\u0301" * 900 + "elp"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
KNOWN = (
    ZALGO,
    "\u0301" * 1500,
    FAMILY * 150,
    "\u200d" * 500,
    "\u202e" + "pleh" + "\u202c" * 40,
    "\u2066" * 300 + "help",
    "h\u200be\u200bl\u200bp\ufeff",
    "\u00ad" * 400 + "help",
    "\ufdfa" * 200,
    "\U000e0041\U000e0042",
    "\x00\x01\x1b[2J",
    "help\ud800",
    "\udfff\ud83d",
    "İıſK",
    "ß" * 999,
    "𝕙𝕖𝕝𝕡 𝓂𝑒",
    "ｈｅｌｐ ｍｅ",
    "/",
    "///",
    "/danger",
    '/inform{"country": "KE"}',
    '/choose_service{"service": "0"}',
    '/fact{"topic": "borders"}{"topic": "x"}',
    '/erase_chat{"a": ' + "[" * 300 + "]" * 300 + "}",
    "/restart",
    "/session_start",
    "/back",
    "EXTERNAL: remind",
    '@[entity](country:KE){"role": "x"}',
    "[kenya](country)",
    "{country} {0} {} %s %(x)s $x ${x} {{7*7}}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "'; DROP TABLE events; --",
    "../../../../etc/passwd",
    "call +1 555 0100 at once",
    "http://127.0.0.1:5055/webhook",
    "\r\nSet-Cookie: a=b\r\n\r\n",
    "a" * 1001,
    " " * 1000 + "help",
    "\n" * 1000,
    "1" * 400,
    "٢" * 50,
    "-1",
    "1e309",
    "NaN",
    "the 99999999999999999999th one",
    "(" * 500 + ")" * 500,
    "aA" * 500,
    "a a " * 250,
    "0000000000000000000000000000000!",
    "😭" * 500,
    "مرحبا \u200f\u202b abc \u202c",
)

_PIECES = ("help", "kenya", "2", "\u0301", "\u200d", "\u202e", "\ufdfa", "/", "{", "😭", "ـ")
_LETTERS = st.characters(codec=None)  # everything, lone surrogates too
TEXTS = st.one_of(
    st.sampled_from(KNOWN),
    st.text(_LETTERS, max_size=60),
    st.text(st.characters(categories=("Mn", "Me", "Cf", "Cc", "Co", "Cs", "Zs")), max_size=200),
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
    st.builds(
        lambda text, times: (text * times)[:3000],
        st.text(_LETTERS, min_size=1, max_size=8),
        st.integers(1, 600),
    ),
)

NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([10**400, -(2**63), 1e308, 0.1, float("nan"), float("inf")])
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


def as_body(value: Any) -> bytes:
    """A value as JSON, with what JSON should not have where the value has it (NaN, halves of letters)."""
    return json.dumps(value).encode()


def broken(body: bytes, cut: int, flipped: int) -> bytes:
    """The body cut off, or with one byte that is another."""
    if not body:
        return body
    at = flipped % len(body)
    return body[: cut % (len(body) + 1)] if cut % 2 else body[:at] + bytes([body[at] ^ 0x80]) + body[at + 1 :]


def deep(opening: str, times: int) -> bytes:
    """Far too deep for most readers of JSON."""
    return (opening * times).encode()


def exchange(data: Any, which: int, value: Any) -> Any:
    """A copy of a value of JSON with another value at one of its places."""
    data = copy.deepcopy(data)
    found = list(_places(data))
    *path, last = found[which % len(found)]
    at = data
    for name in path:
        at = at[name]
    at[last] = value
    return data


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in items:
        yield (*path, name)
        yield from _places(value, (*path, name))
