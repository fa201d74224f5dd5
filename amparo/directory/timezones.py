"""Which time zones a service's opening hours can be meant in."""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

log = logging.getLogger(__name__)

# China keeps one legal time; Kosovo has no zone of its own in CLDR.
_ONE_ZONE = {"CN": "Asia/Shanghai", "XK": "Europe/Belgrade"}

_NEW_YORK, _CHICAGO, _DENVER, _LOS_ANGELES = (
    f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles")
)

# Zones of the subdivisions of countries with several, "zone,zone" -> subdivisions. A state that keeps
# two times has both, so that an answer is given only when they agree.
_US = {
    _NEW_YORK: "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV",
    f"{_NEW_YORK},{_CHICAGO}": "FL IN KY TN",
    "America/Detroit,America/Menominee": "MI",
    _CHICAGO: "AL AR IL IA LA MN MS MO OK WI",
    f"{_CHICAGO},{_DENVER}": "TX KS NE ND SD",
    _DENVER: "CO MT NM UT WY",
    f"{_DENVER},{_LOS_ANGELES}": "ID OR NV",
    f"America/Phoenix,{_DENVER}": "AZ",
    _LOS_ANGELES: "CA WA",
    "America/Anchorage,America/Adak": "AK",
    "Pacific/Honolulu": "HI",
}
_CA = {
    "America/Vancouver,America/Edmonton": "BC",
    "America/Edmonton": "AB NT",
    "America/Regina": "SK",
    "America/Winnipeg": "MB",
    "America/Toronto,America/Winnipeg": "ON",
    "America/Toronto": "QC",
    "America/Halifax": "NB NS PE",
    "America/St_Johns,America/Goose_Bay": "NL",
    "America/Whitehorse": "YT",
    "America/Iqaluit,America/Rankin_Inlet,America/Cambridge_Bay": "NU",
}
_AU = {
    "Australia/Sydney": "NSW ACT",
    "Australia/Melbourne": "VIC",
    "Australia/Brisbane": "QLD",
    "Australia/Adelaide": "SA",
    "Australia/Perth": "WA",
    "Australia/Hobart": "TAS",
    "Australia/Darwin": "NT",
}
_BR = {
    "America/Rio_Branco": "AC",
    "America/Manaus": "AM",
    "America/Porto_Velho": "RO",
    "America/Boa_Vista": "RR",
    "America/Cuiaba": "MT",
    "America/Campo_Grande": "MS",
    "America/Recife": "PE PB RN AL SE BA CE PI MA",
    "America/Belem": "PA AP",
    "America/Sao_Paulo": "SP RJ MG ES PR SC RS GO DF TO",
}
_MX = {
    "America/Mexico_City": "AGU CAM CHP CMX COL DUR GRO GUA HID JAL MEX MIC MOR OAX "
    "PUE QUE SLP TAB TLA VER ZAC",
    "America/Merida": "YUC",
    "America/Cancun": "ROO",
    "America/Tijuana": "BCN",
    "America/Mazatlan": "BCS SIN",
    "America/Mazatlan,America/Bahia_Banderas": "NAY",
    "America/Hermosillo": "SON",
    "America/Chihuahua,America/Ciudad_Juarez,America/Ojinaga": "CHH",
    "America/Monterrey": "NLE",
    "America/Monterrey,America/Matamoros": "COA TAM",
}
_RU = {
    "Europe/Kaliningrad": "KGD",
    "Europe/Moscow": "AD ARK BEL BRY CE CU DA IN IVA KAS KB KC KDA KIR KL KLU KO KOS KR KRS LEN LIP ME MO "
    "MOS MOW MUR NEN NGR NIZ ORL PNZ PSK ROS RYA SE SMO SPE STA TAM TUL TVE VGG VLA VLG VOR YAR TA",
    "Europe/Samara": "SAM UD AST SAR ULY",
    "Asia/Yekaterinburg": "BA CHE KGN KHM ORE PER SVE TYU YAN",
    "Asia/Omsk": "OMS",
    "Asia/Novosibirsk": "AL ALT KEM NVS TOM KYA KK TY",
    "Asia/Irkutsk": "IRK BU",
    "Asia/Yakutsk": "AMU ZAB",
    "Asia/Yakutsk,Asia/Vladivostok,Asia/Srednekolymsk": "SA",
    "Asia/Vladivostok": "PRI KHA YEV",
    "Asia/Magadan": "MAG SAK",
    "Asia/Kamchatka": "KAM CHU",
}
_OTHER = {"CD": {"Africa/Kinshasa": "KN"}}


@lru_cache(maxsize=1)
def _by_subdivision() -> dict[str, tuple[str, ...]]:
    tables = {"US": _US, "CA": _CA, "AU": _AU, "BR": _BR, "MX": _MX, "RU": _RU, **_OTHER}
    return {
        f"{country}-{part}": tuple(zones.split(","))
        for country, table in tables.items()
        for zones, parts in table.items()
        for part in parts.split()
    }


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[str, ...]]:
    zones: defaultdict[str, list[str]] = defaultdict(list)
    for zone, country in get_global("zone_territories").items():
        zones[country].append(zone)
    by_country = {country: tuple(sorted(names)) for country, names in zones.items()}
    by_country.update({country: (zone,) for country, zone in _ONE_ZONE.items()})
    return by_country


@lru_cache(maxsize=512)
def zones_of(country: str, subdivision: str = "") -> tuple[ZoneInfo, ...]:
    """The zones in use in a country, or in its subdivision where the table knows it.

    Empty for INT and EU, for uninhabited islands, and where the time zone database is missing:
    then nothing can be said about opening hours, except of '24/7'.
    """
    found = []
    for name in _by_subdivision().get(subdivision) or _by_country().get(country, ()):
        try:
            found.append(ZoneInfo(name))
        except ZoneInfoNotFoundError:
            log.warning("no time zone data for %s", name)
            return ()
    return tuple(found)
