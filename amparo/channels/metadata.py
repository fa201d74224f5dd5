"""The context that a site may send with a message. What is not known to be right is dropped."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from amparo.directory.countries import is_country
from amparo.directory.organisations import SLUG, load_profile
from amparo.languages import supported_languages


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the ISO 639 codes of the languages that can be chosen."""
    return tuple(supported_languages())


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


_IS_VALID: dict[str, Callable[[str], bool]] = {
    "language": lambda value: value in languages(),
    "country": is_country,
    "timezone": lambda value: value in _timezones(),
    "organisation": lambda value: SLUG.fullmatch(value) is not None,
}


def valid_metadata(metadata: Any) -> dict[str, str]:
    """Return language, country (ISO alpha-2), timezone (IANA) and organisation (slug), each only where it is valid.

    Language and country of an organisation's profile fill in what is not given.
    """
    if not isinstance(metadata, dict):
        return {}
    given = {
        key: metadata[key]
        for key, is_valid in _IS_VALID.items()
        if isinstance(metadata.get(key), str) and is_valid(metadata[key])
    }
    profile = load_profile(given.get("organisation", ""))
    own = {"language": profile.language, "country": profile.country} if profile else {}
    return {**{key: value for key, value in own.items() if value and _IS_VALID[key](value)}, **given}
