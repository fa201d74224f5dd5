"""Who says that a number is so: the source of a row, named as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from babel import UnknownLocaleError
from babel.dates import format_skeleton

from amparo.directory.service import Service
from amparo.directory.status import day_text
from amparo.i18n import DEFAULT_LANGUAGE, translate

_FILE = Path(__file__).with_name("sources.yml")


class SourceKind(Enum):
    """What a source is; the table is sources.yml."""

    OWN = "own"  # a page of those who run the line, of a government, or of whom no more is known than the host's name
    LIST = "list"
    PRESS = "press"
    PUBLIC_LIST = "public_list"


def kind_of_source(source: str) -> SourceKind:
    """What kind of source a cell of `source_url` names."""
    host = _host(source)
    if not host:
        texts = tuple(_table()["public_lists"]["texts"])
        return SourceKind.PUBLIC_LIST if source.startswith(texts) else SourceKind.OWN
    return _kind_of_host(host)


@lru_cache(maxsize=8192)
def is_public_list_only(service: Service) -> bool:
    """Is a list that anybody may keep the only source of a row? Such a row comes last among its equals."""
    kinds = {kind_of_source(source) for source in _sources(service)}
    return kinds == {SourceKind.PUBLIC_LIST}


def source_text(first: str, second: str, dated: str, language: str = DEFAULT_LANGUAGE) -> str:
    """One short sentence without a stop: 'Listed by UNHCR, April 2026', 'Source: example.org'; '' without a source.

    `first` and `second`: the cells `source_url` and `second_source_url` of a row; `dated`: the date of the first. The
    source that is surest to be right is named: the page of an operator or government before lists and press.
    """
    found = [cell.strip() for cell in (first, second) if cell.strip()]
    if not found:
        return ""
    source = min(found, key=lambda each: list(SourceKind).index(kind_of_source(each)))
    said = _name(source, language)
    day = _date(dated, language) if source == first.strip() else ""
    return f"{said}, {day}" if day else said


def _name(source: str, language: str) -> str:
    host, kind = _host(source), kind_of_source(source)
    if kind is SourceKind.PUBLIC_LIST:
        return translate("Public list", language)
    if kind is SourceKind.LIST:
        return translate("Listed by {name}", language).format(name=_listed(host))
    if kind is SourceKind.PRESS:
        return translate("In the press: {name}", language).format(name=host)
    return translate("Source: {name}", language).format(name=host or source)


def _sources(service: Service) -> list[str]:
    return [source for cell in (service.source_url, service.second_source_url) if (source := cell.strip())]


@lru_cache(maxsize=4096)
def _host(source: str) -> str:
    return urlsplit(source).netloc.lower().removeprefix("www.")


@lru_cache(maxsize=4096)
def _kind_of_host(host: str) -> SourceKind:
    table = _table()
    if _among(host, table["public_lists"]["hosts"]):
        return SourceKind.PUBLIC_LIST
    if _listed(host):
        return SourceKind.LIST
    press = table["press"]
    if _among(host, press["hosts"]):
        return SourceKind.PRESS
    labels = re.split(r"[.]", host)
    if _among(host, press["not_press"]) or any(label in table["government"] for label in labels):
        return SourceKind.OWN
    named = any(part in label for part in press["parts"] for label in labels[:-1])
    return SourceKind.PRESS if named else SourceKind.OWN


def _listed(host: str) -> str:
    names: Mapping[str, str] = _table()["lists"]
    return next((name for end, name in names.items() if _among(host, [end])), "")


def _among(host: str, ends: Iterable[str]) -> bool:
    return any(host == end or host.endswith(f".{end}") for end in ends)


def _date(written: str, language: str) -> str:
    """A day, month or year as people of `language` write it; '' for anything else."""
    try:
        if re.fullmatch(r"\d{4}", written):
            return written
        if re.fullmatch(r"\d{4}-\d\d", written):
            return _month(date.fromisoformat(f"{written}-01"), language)
        return day_text(written, language)
    except (ValueError, UnknownLocaleError):
        return _date(written, DEFAULT_LANGUAGE) if language != DEFAULT_LANGUAGE else ""


def _month(first: date, language: str) -> str:
    return str(format_skeleton("yMMMM", first, locale=language.replace("-", "_")))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return table
