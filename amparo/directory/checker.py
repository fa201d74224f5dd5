"""Finding what is wrong in a directory file before it reaches a person."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amparo.directory import cell_rules as rules
from amparo.directory import phone_rules
from amparo.directory.countries import SUPRANATIONAL, is_country, is_subdivision
from amparo.directory.errors import DirectoryError
from amparo.directory.hours import is_valid
from amparo.directory.loader import Row, read_rows
from amparo.directory.same_service import contact_key
from amparo.directory.service import COLUMNS, CONTACT_FIELDS, ONE_CODE, SEVERAL_CODES

_ONE_LINE = re.compile(r"[^\x00-\x1f\x85\u2028\u2029]*")
Cells = dict[str, str]
Reasons = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Fault:
    """`row`: the line in the file as an editor shows it (the header is line 1)."""

    row: int
    column: str
    reason: str


def check_directory(path: str | os.PathLike[str]) -> list[Fault]:
    """Every fault of a directory file, by line; empty when it is good.

    A file that cannot be read as a directory at all is one fault on line 1.
    """
    try:
        header, rows = read_rows(Path(path))
    except DirectoryError as error:
        return [Fault(1, "file", str(error))]
    faults = [
        Fault(1, column, "the column is missing; `amparo directory migrate` adds those of newer versions")
        for column in COLUMNS
        if column not in header
    ]
    faults += [Fault(1, column, "the column is not known") for column in header if column not in COLUMNS]
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        cells = {column: row.cells.get(column, "") for column in COLUMNS}
        for rule in _RULES:
            faults += [Fault(row.line, column, reason) for column, reason in rule(cells)]
        if row.surplus:
            faults.append(
                Fault(row.line, "row", "there are more cells than columns; put text with a comma in quotes")
            )
        faults += _duplicates(row, cells, seen)
    return faults


def _duplicates(row: Row, cells: Cells, seen: dict[tuple[str, ...], int]) -> list[Fault]:
    place = (cells["country"], cells["host_country"], cells["subdivision"])
    service = (*place, cells["service_type"], contact_key(cells), cells["service_name"].casefold())
    keys = {"id": ("id", cells["id"]), "phone": ("service", *service)}
    faults = []
    for column, key in keys.items():
        first = seen.setdefault(key, row.line)
        if first != row.line and cells[column if column == "id" else "service_name"]:
            what = "the same id" if column == "id" else "the same country, type, contact and name"
            faults.append(Fault(row.line, column, f"{what} as line {first}"))
    return faults


def _place(cells: Cells) -> Reasons:
    country, subdivision, host = cells["country"], cells["subdivision"], cells["host_country"]
    if host and cells["service_type"] != "home_country":
        yield "host_country", "is for home_country only: the country where the office helps"
    elif host and not is_country(host):
        yield "host_country", f"'{host}' is not an ISO 3166-1 alpha-2 code"
    if ";" in cells["district"] or len(cells["district"]) > 60:
        yield "district", "holds one name of a part of the country"
    if not is_country(country) and country not in SUPRANATIONAL:
        yield "country", f"'{country}' is not an ISO 3166-1 alpha-2 code, XK, INT or EU"
    if not subdivision:
        return
    if not is_subdivision(subdivision):
        yield "subdivision", f"'{subdivision}' is not an ISO 3166-2 code"
    elif not subdivision.startswith(f"{country}-"):
        yield "subdivision", f"'{subdivision}' does not lie in {country}"


def _identity(cells: Cells) -> Reasons:
    if not cells["id"]:
        yield "id", "missing; give the row a new UUID"
    elif not rules.is_uuid(cells["id"]):
        yield "id", f"'{cells['id']}' is not a UUID"
    if not cells["service_name"].strip():
        yield "service_name", "missing"
    for column, value in cells.items():
        if value != value.strip() or not _ONE_LINE.fullmatch(value):
            yield column, "has a line break, a tab, or a space at its beginning or end"


def _enumerations(cells: Cells) -> Reasons:
    for column, values in ONE_CODE.items():
        if cells[column] not in values:
            choice = ", ".join(value or "(empty)" for value in values)
            yield column, f"'{cells[column]}' is not one of {choice}"
    for column, values in SEVERAL_CODES.items():
        if reason := rules.codes_fault(cells[column], values):
            yield column, reason


def _contacts(cells: Cells) -> Reasons:
    # An office abroad has the numbers of the country it is in; the home country's own are good as well.
    country, home = cells["host_country"] or cells["country"], cells["country"]
    if not any(cells[column] for column in CONTACT_FIELDS):
        yield "phone", f"there is no way to reach it: one of {', '.join(CONTACT_FIELDS)} is needed"
    if cells["extension"] and (reason := phone_rules.extension_fault(cells["extension"], cells["phone"])):
        yield "extension", reason
    if not is_country(country) and country not in SUPRANATIONAL:
        return
    for column, rule in (
        ("phone", phone_rules.phone_fault),
        ("sms", phone_rules.sms_fault),
        ("whatsapp", phone_rules.whatsapp_fault),
        ("phone_e164", lambda number, place: phone_rules.e164_fault(number, cells["phone"], place)),
    ):
        if not cells[column] or not (reason := rule(cells[column], country)):
            continue
        if home == country or rule(cells[column], home):
            yield column, reason


def _addresses(cells: Cells) -> Reasons:
    for column in ("chat_url", "web_url"):
        if cells[column] and (reason := rules.url_fault(cells[column])):
            yield column, reason
    if cells["email"] and not rules.is_email(cells["email"]):
        yield "email", f"'{cells['email']}' is not an e-mail address"


def _details(cells: Cells) -> Reasons:
    if cells["hours"] and not is_valid(cells["hours"]):
        yield "hours", f"'{cells['hours']}' cannot be read as OpenStreetMap opening_hours"
    for code in cells["languages"].split(";") if cells["languages"] else ():
        if not rules.is_language(code):
            yield "languages", f"'{code}' is not a language code of ISO 639; separate several with ';'"
    if reason := rules.caller_note_fault(cells["caller_note"]):
        yield "caller_note", reason


def _provenance(cells: Cells) -> Reasons:
    if not cells["source_url"]:
        yield "source_url", "missing: a number needs the page where it was read"
    for column in ("source_url", "second_source_url"):
        if cells[column] and (reason := rules.source_fault(cells[column])):
            yield column, reason
    if cells["source_date"] and not rules.is_date(cells["source_date"], partly=True):
        yield "source_date", f"'{cells['source_date']}' is not a date as 2026, 2026-11 or 2026-11-24"
    if cells["assured_date"] and not rules.is_date(cells["assured_date"], partly=False):
        yield "assured_date", f"'{cells['assured_date']}' is not a day until today as 2026-11-24"
    together = ("assured_date", "assured_by", "assured_how")
    if any(cells[column] for column in together):
        for column in together:
            if not cells[column]:
                yield column, f"missing: {', '.join(together)} go together"


_RULES: tuple[Callable[[Cells], Reasons], ...] = (
    _identity,
    _place,
    _enumerations,
    _contacts,
    _addresses,
    _details,
    _provenance,
)
