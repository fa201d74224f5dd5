"""Countries, territories and subdivisions: names, parents, and what counts as one place."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry
from babel import Locale, UnknownLocaleError

from amparo.directory.place import Place

# Kosovo has a user-assigned code: in CLDR and in libphonenumber, not in ISO 3166.
USER_ASSIGNED = {"XK": "Kosovo"}

# Rows may also belong to no single country.
SUPRANATIONAL = {"INT": "International", "EU": "European Union"}

EU_MEMBERS = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)

# The state a territory belongs to. Having a parent does not mean that its lines can be dialled.
PARENTS = {
    **dict.fromkeys("BL GF GP MF MQ NC PF PM RE TF WF YT".split(), "FR"),
    **dict.fromkeys("AS GU MP PR UM VI".split(), "US"),
    **dict.fromkeys("AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG".split(), "GB"),
    **dict.fromkeys("AW BQ CW SX".split(), "NL"),
    **dict.fromkeys("FO GL".split(), "DK"),
    **dict.fromkeys("CC CX HM NF".split(), "AU"),
    **dict.fromkeys("CK NU TK".split(), "NZ"),
    **dict.fromkeys("HK MO".split(), "CN"),
    **dict.fromkeys("BV SJ".split(), "NO"),
    "AX": "FI",
}

# Territories inside their parent's own numbering plan, whose national free and short numbers answer
# there too. The British, Dutch and Danish ones have separate plans or are not served, so none of them.
DIALS_PARENT = frozenset("GP MQ RE GF YT PM GU VI AS MP PR AX SJ".split())

# ISO 3166-2 also lists some territories as subdivisions of their parent.
_AS_TERRITORY = {
    **{f"US-{code}": code for code in "AS GU MP PR UM VI".split()},
    **{f"FR-{code}": code for code in "BL GF GP MF MQ NC PF PM RE TF WF YT".split()},
    "FR-971": "GP",
    "FR-972": "MQ",
    "FR-973": "GF",
    "FR-974": "RE",
    "FR-976": "YT",
    **{f"NL-{code}": code for code in "AW CW SX".split()},
    "NL-BQ1": "BQ",
    "NL-BQ2": "BQ",
    "NL-BQ3": "BQ",
    "CN-HK": "HK",
    "CN-MO": "MO",
    "CN-TW": "TW",
    "FI-01": "AX",
    "NO-21": "SJ",
    "NO-22": "SJ",
}


@lru_cache(maxsize=1)
def all_countries() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code, and XK."""
    return frozenset(country.alpha_2 for country in pycountry.countries) | USER_ASSIGNED.keys()


def is_country(code: str) -> bool:
    """Is this an upper-case code of a country or territory (not INT, not EU)?"""
    return code in all_countries()


@lru_cache(maxsize=1)
def _subdivisions() -> dict[str, tuple[str, str | None]]:
    return {item.code: (item.name, item.parent_code) for item in pycountry.subdivisions}


def is_subdivision(code: str) -> bool:
    """Is this an ISO 3166-2 code?"""
    return code in _subdivisions()


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")


def country_name(code: str, language: str = "en") -> str:
    """The name from CLDR, else pycountry's English one, else the code itself."""
    if code in SUPRANATIONAL:
        return SUPRANATIONAL[code]
    name = _locale(language).territories.get(code)
    if name:
        return str(name)
    country = pycountry.countries.get(alpha_2=code)
    return str(country.name) if country else USER_ASSIGNED.get(code, code)


# English names that take an article inside a sentence: "in the Netherlands".
_WITH_ARTICLE = re.compile(
    r"^(United|Bahamas|Gambia|Maldives|Comoros|Isle|Netherlands|Philippines)\b|\b(Islands|Republic|Territories|Netherlands)$"
)


def country_in_sentence(code: str, language: str = "en") -> str:
    """The name as it stands inside a sentence: in English with "the" where it takes one; else as `country_name`."""
    name = country_name(code, language)
    return f"the {name}" if language.startswith("en") and _WITH_ARTICLE.search(name) else name


def subdivision_name(code: str) -> str:
    """The name in ISO 3166-2 (mostly local Latin spelling), else the code itself."""
    return _subdivisions().get(code, (code, None))[0]


def language_name(code: str, language: str = "en") -> str:
    """The name of an ISO 639-1 language, written in `language`; the code itself if unknown."""
    return str(_locale(language).languages.get(code, code))


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    names = {country_name(code).casefold(): code for code in all_countries()}
    names.update({country.name.casefold(): country.alpha_2 for country in pycountry.countries})
    return names


def find_country(text: str) -> str | None:
    """The code for a code or an English name in any case ('ke', 'Kenya', 'UK'); None if there is none."""
    wanted = text.strip()
    code = {"UK": "GB"}.get(wanted.upper(), wanted.upper())
    return code if is_country(code) else _codes_by_name().get(wanted.casefold())


def parent_of(code: str) -> str | None:
    """The state a territory belongs to, or None."""
    return PARENTS.get(code)


def normalise(place: Place) -> Place:
    """The same place in upper case, with a territory given as a subdivision ('US-PR') as itself ('PR').

    A subdivision that does not exist or lies in another country is dropped: the country was said more plainly.
    """
    country = place.country.strip().upper()
    subdivision = (place.subdivision or "").strip().upper() or None
    if subdivision and not subdivision.startswith(f"{country}-"):
        subdivision = None
    if subdivision in _AS_TERRITORY:
        return Place(_AS_TERRITORY[subdivision])
    if subdivision and not is_subdivision(subdivision):
        subdivision = None
    return Place(country, subdivision)


def lies_in(subdivision: str | None, wider: str) -> bool:
    """Is `subdivision` the same as `wider` or a part of it (GB-GLG lies in GB-SCT)?"""
    while subdivision:
        if subdivision == wider:
            return True
        parent = _subdivisions().get(subdivision, ("", None))[1]
        if parent and "-" not in parent:
            parent = f"{subdivision.split('-')[0]}-{parent}"
        subdivision = parent if parent != subdivision else None
    return False
