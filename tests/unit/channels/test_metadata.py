"""The context of a site: what is valid passes, what is not is dropped."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.metadata import valid_metadata


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", "en"),
        ("country", "KE"),
        ("country", "XK"),
        ("timezone", "America/Mexico_City"),
        ("timezone", "UTC"),
        ("organisation", "safe-harbour-2"),
        ("organisation", "a" * 64),
    ],
)
def test_what_is_valid_passes(key: str, value: str) -> None:
    assert valid_metadata({key: value}) == {key: value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", "tlh"),
        ("language", "EN"),
        ("country", "ke"),
        ("country", "ZZ"),
        ("country", "INT"),
        ("country", ""),
        ("country", ["KE"]),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("timezone", 3),
        ("organisation", "Safe Harbour"),
        ("organisation", "../x"),
        ("organisation", "a" * 65),
        ("organisation", "a\n"),
        ("organisation", ""),
        ("known_country", "KE"),
        ("role", "admin"),
    ],
)
def test_what_is_not_valid_is_dropped(key: str, value: Any) -> None:
    assert valid_metadata({key: value}) == {}


def test_one_wrong_value_does_not_take_the_others_with_it() -> None:
    assert valid_metadata({"language": "en", "country": "ZZ", "timezone": "UTC"}) == {
        "language": "en",
        "timezone": "UTC",
    }


@pytest.mark.parametrize("metadata", [None, "text", 3, ["language"]])
def test_another_form_is_ignored(metadata: Any) -> None:
    assert valid_metadata(metadata) == {}
