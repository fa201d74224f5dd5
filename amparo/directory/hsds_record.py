"""One service of an HSDS 3 answer, checked before anybody sees it.

What cannot be checked is dropped: a number by itself if others are left, the service if it is not plainly of
the country that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import pycountry

from amparo.directory.cell_rules import is_date, is_email, is_language, url_fault
from amparo.directory.countries import find_country, is_subdivision, subdivision_name
from amparo.directory.hsds.taxonomy import own_values
from amparo.directory.hsds_kind import is_police, kind_of
from amparo.directory.hsds_phones import KEYS, phones_of
from amparo.directory.hsds_schedule import opening_hours
from amparo.directory.service import COLUMNS, Service
from amparo.directory.verify.words import pattern

_MAX_NAME = 160
_MAX_DISTRICT = 60
_MAX_STATUS = 60
# Half letters (\ud800 to \udfff) can stand in JSON, but in no answer to a person.
_HARMFUL = r"<>\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_MARKUP = re.compile(f"[{_HARMFUL}]")

Record = dict[str, object]

# What another Amparo says beyond HSDS, and what it may look like: without it a line for tips or for professionals
# would be shown as one for whoever calls.
_CODES = re.compile(r"[a-z_]+(;[a-z_]+)*")
_OWN_COLUMNS = {
    **dict.fromkeys(("operator", "purpose", "limits", "audience"), _CODES),
    "extension": KEYS,
    "district": re.compile(f"[^\\t\\n{_HARMFUL}]{{1,80}}"),
}


def service_from_record(
    record: object, country: str, base_url: str, today: date | None = None
) -> Service | None:
    """The service; None if it is not of `country`, closed, has no proper name or no way to reach it.

    Nor are emergency services or offices for citizens of another country taken.
    """
    if not isinstance(record, dict):
        return None
    name = _plain(record.get("name"))
    declared, subdivisions = declared_places(record)
    if not name or closure(record) or declared != {country}:
        return None
    phone, extension, e164, sms = phones_of(_items(record, "phones"), country)
    web_url = _url(record.get("url"))
    email = _text(record.get("email"))
    email = email if is_email(email) else ""
    if not any((phone, sms, web_url, email)):
        return None
    kind = kind_of(record, name, phone, country)
    if not kind:
        return None
    district = ", ".join(sorted(map(subdivision_name, subdivisions))) if len(subdivisions) > 1 else ""
    if len(district) > _MAX_DISTRICT:  # shown without it, it would seem to be for the whole country
        return None
    identity = _text(record.get("id")) or name
    organization = record.get("organization")
    runs_it = _plain(organization.get("name")) if isinstance(organization, dict) else ""
    return Service(
        id=str(uuid5(NAMESPACE_URL, f"{base_url}/services/{identity}")),
        country=country,
        subdivision=subdivisions.pop() if len(subdivisions) == 1 else "",
        organization=runs_it,
        service_name=name,
        service_type=kind,
        phone=phone,
        phone_e164=e164,
        sms=sms,
        web_url=web_url,
        email=email,
        hours="" if record.get("alert") else opening_hours(_items(record, "schedules"), today),
        languages=";".join(_languages(record)),
        cost=_cost(record),
        source_url=f"{base_url.rstrip('/')}/services/{quote(identity, safe='')}",
        source_date=_date(record.get("last_modified")),
        # What the other side confirmed is not confirmed by us.
        confidence="medium",
        **{
            "extension": extension,
            "district": district,
            "operator": "police" if is_police(name) or is_police(runs_it) else "",
            **_own_cells(record),
        },
    )


def closure(record: Record) -> str:
    """Why a record says that nobody is there, as the end of a sentence; '' where it does not say so."""
    status = record.get("status", "active")
    if status != "active":
        return f"is not active (status '{str(status)[:_MAX_STATUS]}')"
    alert = str(record.get("alert") or "")
    is_closed = pattern("closed").search(alert) or pattern("ended").search(alert)
    return "has an alert that it is closed" if is_closed else ""


def _own_cells(record: Record) -> dict[str, str]:
    said = own_values(record)
    return {
        column: said[column]
        for column, form in _OWN_COLUMNS.items()
        if column in COLUMNS and form.fullmatch(said.get(column, ""))
    }


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(value: object) -> str:
    text = _text(value)
    return "" if len(text) > _MAX_NAME or _MARKUP.search(text) else re.sub(r"\s+", " ", text)


def _url(value: object) -> str:
    url = _text(value)
    return url if url and url_fault(url) is None else ""


def _date(value: object) -> str:
    day = _text(value)[:10]
    return day if is_date(day, partly=False) else ""


def _items(record: Record, name: str) -> Iterator[Record]:
    values = record.get(name)
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            yield value


def declared_places(record: Record) -> tuple[set[str], set[str]]:
    """The countries (a name that is none counts as '?') and subdivisions the service says it is for."""
    countries: set[str] = set()
    subdivisions: set[str] = set()
    for area in _items(record, "service_areas"):
        for column in ("name", "extent", "uri"):
            value = _text(area.get(column)).rsplit("/", 1)[-1]
            if is_subdivision(value.upper()):
                subdivisions.add(value.upper())
                countries.add(value.upper().split("-")[0])
            elif code := find_country(value):
                countries.add(code)
    for place in _items(record, "service_at_locations"):
        location = place.get("location")
        for address in _items(location, "addresses") if isinstance(location, dict) else ():
            if value := _text(address.get("country")):
                countries.add(find_country(value) or "?")
    return countries, subdivisions


def _languages(record: Record) -> Iterator[str]:
    for language in _items(record, "languages"):
        code = re.split("[-_]", _text(language.get("code")).lower())[0]
        known = pycountry.languages.get(alpha_3=code) or pycountry.languages.get(bibliographic=code)
        code = getattr(known, "alpha_2", code)
        if is_language(code):
            yield code


def _cost(record: Record) -> str:
    amounts = {option.get("amount") for option in _items(record, "cost_options")}
    return (
        "free" if amounts == {0} or _text(record.get("fees_description")).lower() in ("free", "none") else ""
    )
