"""Profiles of the organisations that embed Amparo: `organisations/<slug>/profile.yml` in the folder of the directory.

All keys are optional but `name`: see docs/embedding.md. Whoever reads a profile to use it gets only what is right;
`amparo directory check` says what is not.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from amparo.directory.countries import is_country
from amparo.directory.loader import directory_folder
from amparo.origins import is_origin

log = logging.getLogger(__name__)

FOLDER, FILE_NAME = "organisations", "profile.yml"
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MOST_CHARACTERS = {"name": 80, "contact": 200, "greeting": 300}
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Profile:
    """What an organisation has chosen; empty where it has chosen nothing.

    `slug`: its folder; `contact`: how people reach the organisation itself, as text; `color`: #rrggbb; `exit_url`:
    where the exit leads; `language`, `country`: of its website; `greeting`: its own sentence by language code;
    `allowed_origins`: websites that may embed the chat.
    """

    slug: str
    name: str
    contact: str = ""
    color: str = ""
    exit_url: str = ""
    language: str = ""
    country: str = ""
    greeting: Mapping[str, str] = field(default_factory=dict)
    allowed_origins: tuple[str, ...] = ()

    def greeting_in(self, language: str) -> str:
        """Return its greeting in a language, nothing where it has none in that language."""
        return self.greeting.get(language, "")


def load_profile(slug: str, folder: Path | None = None) -> Profile | None:
    """Return the profile of an organisation, None where there is none that can be used; raises nothing."""
    # The slug comes from a web page: it may name a folder, not a path.
    if not SLUG.fullmatch(slug):
        return None
    path = (folder or directory_folder()) / FOLDER / slug / FILE_NAME
    try:
        stat = path.stat()
    except OSError:
        return None
    return _load(path, stat.st_mtime_ns, stat.st_size)


def load_profiles(folder: Path | None = None) -> list[Profile]:
    """Return all profiles that can be used, by slug."""
    paths = sorted(((folder or directory_folder()) / FOLDER).glob(f"*/{FILE_NAME}"))
    found = (load_profile(path.parent.name, folder) for path in paths)
    return [profile for profile in found if profile]


@lru_cache(maxsize=256)
def _load(path: Path, _mtime: int, _size: int) -> Profile | None:
    content = _read(path)
    if not isinstance(content, dict):
        log.warning("%s/%s is left out; run `amparo directory check`", path.parent.name, path.name)
        return None
    wrong = {key for key, _ in _faults(path.parent.name, content)}
    if "name" in wrong:
        log.warning("%s/%s has no name; run `amparo directory check`", path.parent.name, path.name)
        return None
    values = {key: value for key, value in content.items() if str(key) not in wrong}
    values["allowed_origins"] = tuple(origin.rstrip("/") for origin in values.get("allowed_origins", ()))
    return Profile(path.parent.name, **values)


def profile_faults(path: Path) -> list[tuple[str, str]]:
    """Return every fault of a profile as (key, reason); empty when it is good."""
    content = _read(path)
    if not isinstance(content, dict):
        return [("file", "is not YAML with `name: …` and the like, one a line")]
    return _faults(path.parent.name, content)


def _faults(slug: str, content: dict[Any, Any]) -> list[tuple[str, str]]:
    faults = (
        [] if SLUG.fullmatch(slug) else [("folder", f"'{slug}' needs small letters, digits, - and _ only")]
    )
    if "name" not in content:
        faults.append(("name", "missing"))
    return faults + [(str(key), reason) for key, value in content.items() for reason in _reasons(key, value)]


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError):  # ValueError: not UTF-8, or a date that is none
        return None


def _reasons(key: Any, value: Any) -> Iterator[str]:
    if key in ("name", "contact"):
        yield from _text_reasons(value, MOST_CHARACTERS[key])
    elif key == "color":
        if not (isinstance(value, str) and _COLOR.fullmatch(value)):
            yield 'is not a colour such as "#0b5c55" (in quotes)'
    elif key == "exit_url":
        if not _is_https(value):
            yield "is not a web address that begins with https://"
    elif key == "language":
        if not (isinstance(value, str) and _LANGUAGE.fullmatch(value)):
            yield 'is not a language code such as "es"'
    elif key == "country":
        if not (isinstance(value, str) and is_country(value)):
            yield 'is not a country code such as "MX" (in capitals; "NO" in quotes)'
    elif key == "greeting":
        if not isinstance(value, dict):
            yield "needs one line for each language, such as `en: Welcome.`"
            return
        for language, text in value.items():
            if not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
                yield f"'{language}' is not a language code"
            yield from _text_reasons(text, MOST_CHARACTERS["greeting"])
    elif key == "allowed_origins":
        if not isinstance(value, list):
            yield "needs a list of websites such as https://www.example.org"
            return
        yield from (
            f"'{origin}' is not a website such as https://www.example.org"
            for origin in value
            if not is_origin(origin)
        )
    else:
        yield "is not known"


def _text_reasons(value: Any, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield "must be a text"
    elif len(value) > most:
        yield f"must have at most {most} characters"


def _is_https(value: Any) -> bool:
    if not isinstance(value, str) or re.search(r"[\s<>\"']", value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
