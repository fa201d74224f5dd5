"""Names of countries, regions and languages in any usual language, and their codes."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

import pycountry
from babel import Locale, UnknownLocaleError

from amparo.directory.cell_rules import is_language
from amparo.directory.countries import (
    SUPRANATIONAL,
    all_countries,
    country_name,
    find_country,
    is_subdivision,
)
from amparo.directory.spreadsheet.cells import Refused, plain, quoted

# Names in these languages are understood besides English: those in which organisations most often keep their lists.
_LANGUAGES = "en es fr pt ar ru de it nl pl tr uk sw id vi th hi bn ur zh ja ko ro el".split()
_WORLD = {
    "INT": "int|international|worldwide|world|global|all countries|everywhere|any country",
    "EU": "eu|european union|europe eu",
}
# Names that are on no list but on many forms.
_USUAL = {
    "US": "usa|america|us|united states of america",
    "GB": "england|great britain|britain|scotland|wales|northern ireland",
    "CI": "ivory coast",
    "CZ": "czech republic",
    "TR": "turkey",
    "MM": "burma",
    "SZ": "swaziland",
    "CV": "cape verde",
    "TL": "east timor",
    "MK": "macedonia",
    "CD": "drc|dr congo|democratic republic of congo",
    "CG": "republic of congo",
    "AE": "uae",
    "NL": "holland",
    "PS": "palestine",
    "MO": "macau",
    "HK": "hong kong",
}
_AMBIGUOUS = {
    "congo": ("CG", "CD"),
    "korea": ("KR", "KP"),
    "virgin islands": ("VG", "VI"),
    "saint martin": ("MF", "SX"),
}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Codes by name; a name that two languages give to different countries is left out."""
    names: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in all_countries():
                names.setdefault(plain(str(name)), set()).add(code)
    for country in pycountry.countries:
        for key in ("name", "official_name", "common_name"):
            if name := getattr(country, key, None):
                names.setdefault(plain(name), set()).add(country.alpha_2)
    found = {name: codes.pop() for name, codes in names.items() if len(codes) == 1}
    english = {plain(country_name(code)): code for code in all_countries()}
    world = {
        name: code for code, words in _WORLD.items() for name in words.split("|") if code in SUPRANATIONAL
    }
    usual = {name: code for code, words in _USUAL.items() for name in words.split("|")}
    codes = {country.alpha_3.casefold(): country.alpha_2 for country in pycountry.countries}
    return {**found, **codes, **english, **world, **usual}


def country_code(text: str) -> str:
    """Return the code of a country by its name or code; raise Refused where it is not known, or names two."""
    name = plain(text)
    name = name.removeprefix("the ") if name.startswith("the ") else name
    if codes := _AMBIGUOUS.get(name):
        raise Refused(
            f"{quoted(text)} may be two countries.",
            "Write " + " or ".join(f"'{country_name(code)}'" for code in codes) + ".",
        )
    # Codes and English names first: the Vietnamese name of Austria is Áo, and AO is Angola.
    code = find_country(text) or _countries().get(name)
    if code:
        return code
    close = difflib.get_close_matches(name, list(_countries()), n=1, cutoff=0.7)
    meant = f", such as '{country_name(_countries()[close[0]])}'" if close else " in English, such as 'Kenya'"
    raise Refused(f"{quoted(text)} is not the name of a country.", f"Write the name of one country{meant}.")


def subdivision_code(text: str, country: str) -> str:
    """Return the ISO 3166-2 code of a region of `country` by its name or code; raise Refused where there is none."""
    code = text.upper().replace(" ", "")
    if is_subdivision(code):
        if code.startswith(f"{country}-"):
            return code
        raise Refused(
            f"{quoted(text)} does not lie in {country_name(country)}.",
            "Correct the country or the region; for the whole country leave this cell empty.",
        )
    regions: dict[str, list[str]] = {}
    for region in pycountry.subdivisions.get(country_code=country) or ():
        for name in {region.name, re.sub(r"\s*[\[(].*?[\])]", "", region.name)}:
            regions.setdefault(plain(name), []).append(region.code)
    found = regions.get(plain(text)) or (
        regions.get(plain(text + " county")) or regions.get(plain(text + " city"))
    )
    if found and len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"There are {len(found)} regions with the name {quoted(text)}.",
            f"Write its code: {' or '.join(found)}.",
        )
    close = difflib.get_close_matches(plain(text), list(regions), n=1, cutoff=0.7)
    meant = f"Perhaps you mean {regions[close[0]][0]}. " if close else ""
    raise Refused(
        f"{quoted(text)} is not a region of {country_name(country)}.",
        f"{meant}Write a state, province or county; a city goes in the column 'City or district'; "
        "for the whole country leave this cell empty.",
    )


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in pycountry.languages:
        codes.setdefault(plain(language.name), getattr(language, "alpha_2", language.alpha_3))
    for code, name in Locale.parse("en").languages.items():
        if is_language(code):
            codes[plain(str(name))] = code
    for language_code in list(codes.values()):
        if len(language_code) == 2:
            try:
                own = Locale.parse(language_code).get_display_name()
            except (ValueError, UnknownLocaleError):
                continue
            if own:
                codes.setdefault(plain(own), language_code)
    codes.update(
        {"farsi": "fa", "mandarin": "zh", "mandarin chinese": "zh", "kiswahili": "sw", "filipino": "fil"}
    )
    codes.update({"sign language": "sgn"} if is_language("sgn") else {})
    return codes


def _usual_languages() -> list[str]:
    return [name for name, code in _languages().items() if len(code) == 2]


def language_codes(text: str) -> str:
    """Return the codes of the languages named in a cell, with `;`; raise Refused at the first that is not known."""
    codes = []
    for part in re.split(r"[;,/|&+]|\band\b|\n", text):
        name = part.strip(" .")
        if not name:
            continue
        code = name.lower() if is_language(name.lower()) else _languages().get(plain(name))
        if code is None:
            close = difflib.get_close_matches(plain(name), _usual_languages(), n=1, cutoff=0.75)
            meant = f" Perhaps you mean '{close[0].title()}'." if close else ""
            raise Refused(
                f"{quoted(name)} is not the name of a language.",
                "Write the names of languages with commas between them, such as 'English, Swahili'; what else is to be "
                f"said goes in 'What callers should know'.{meant}",
            )
        codes.append(code)
    return ";".join(dict.fromkeys(codes))
