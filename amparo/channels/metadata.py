"""The context that a site may send with a message. What is not known to be right is dropped."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from amparo.directory.countries import is_country
from amparo.i18n import DEFAULT_LANGUAGE
from amparo.languages import supported_languages

_ORGANISATION = re.compile(r"[a-z0-9-]{1,64}")


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the ISO 639 codes of the languages that can be chosen."""
    return tuple(supported_languages()) or (DEFAULT_LANGUAGE,)


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


_IS_VALID: dict[str, Callable[[str], bool]] = {
    "language": lambda value: value in languages(),
    "country": is_country,
    "timezone": lambda value: value in _timezones(),
    "organisation": lambda value: _ORGANISATION.fullmatch(value) is not None,
}


def valid_metadata(metadata: Any) -> dict[str, str]:
    """Return language, country (ISO alpha-2), timezone (IANA) and organisation (slug), each only where it is valid."""
    if not isinstance(metadata, dict):
        return {}
    return {
        key: metadata[key]
        for key, is_valid in _IS_VALID.items()
        if isinstance(metadata.get(key), str) and is_valid(metadata[key])
    }
