"""Which rows of the directory are for a place at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from amparo.directory.contact import digits, number_key
from amparo.directory.countries import DIALS_PARENT, EU_MEMBERS, lies_in, parent_of
from amparo.directory.needs import HOME, Kinds
from amparo.directory.place import Place
from amparo.directory.ranking import Scope
from amparo.directory.service import Service

# A 116 number exists in a state only when somebody there runs it. Where the row's source says who does,
# it is shown in these states only: 116 006 in the 13 of April 2023; of 116 016 no list was found.
_RUN_IN = {
    "116006": frozenset("AT HR CZ DK EE FI FR DE IE LV NL PT SE".split()),
    "116016": frozenset[str](),
}

Candidate = tuple[Service, Scope]


def candidates(place: Place, need_type: str, rows_of: Callable[[str], Iterable[Service]]) -> list[Candidate]:
    """The services a person at `place` may be shown, with their scope.

    `rows_of` gives the rows of a country code, INT or EU. `need_type` is the need's own service type.
    Left out: low confidence, emergency rows, what a country has for its citizens abroad (see `from_home`), rows limited
    to another subdivision (unless the person's is unknown and no other row of the country has the need's own type),
    parent states' lines that cannot be dialled, EU numbers of a type the country has itself.
    """
    own = [row for row in rows_of(place.country) if _may_be_shown(row) and row.service_type != HOME]
    found = [(row, scope) for row in own if (scope := _scope(row, place)) is not None]
    if not place.subdivision and not any(row.service_type == need_type for row, _ in found):
        found += [
            (row, Scope.OTHER_SUBDIVISION) for row in own if row.subdivision and row.service_type == need_type
        ]
    parent = parent_of(place.country)
    if parent and place.country in DIALS_PARENT:
        found += [
            (row, Scope.PARENT)
            for row in rows_of(parent)
            if _may_be_shown(row) and not row.subdivision and row.service_type != HOME
        ]
    found += [(dialable_anywhere(row), Scope.INTERNATIONAL) for row in rows_of("INT") if _may_be_shown(row)]
    if place.country in EU_MEMBERS:
        types = {row.service_type for row in own if not row.subdivision}
        found += [
            (row, Scope.EUROPEAN)
            for row in rows_of("EU")
            if _may_be_shown(row)
            and row.service_type not in types
            and place.country in _RUN_IN.get(digits(row.phone), EU_MEMBERS)
        ]
    return found


def from_home(place: Place, origin: str, rows_of: Callable[[str], Iterable[Service]]) -> list[Candidate]:
    """What the country somebody is from has for its citizens at `place`: its offices there, and its lines for all.

    `origin`: ISO 3166-1 alpha-2. A row whose `host_country` is another one is left out.
    """
    return [
        (row, Scope.HOME_COUNTRY)
        for row in rows_of(origin)
        if row.service_type == HOME and row.may_be_shown and row.host_country in ("", place.country)
    ]


def for_relatives(
    place: Place, writer: str, origin: str | None, kinds: Kinds, rows_of: Callable[[str], Iterable[Service]]
) -> list[Candidate]:
    """What the country where the writer is has for them, while somebody is in trouble at `place`.

    Its line for missing children where that is asked for, and its offices for citizens abroad unless the one in
    trouble is known to be of another country.
    """
    rows = [row for row in rows_of(writer) if _may_be_shown(row) and not row.subdivision]
    return [
        (row, Scope.WRITERS_COUNTRY)
        for row in rows
        if (row.service_type == "missing_child" and "missing_child" in kinds.first)
        or (
            row.service_type == HOME
            and row.host_country in (writer, "", place.country)
            and origin in (None, writer)
        )
    ]


def distinct(found: list[Candidate], country: str) -> list[Candidate]:
    """Without the rows that only repeat a contact of the list: one line often serves several needs.

    `country`: where the numbers are dialled.
    """
    phones: set[str] = set()
    pages: set[str] = set()
    kept = []
    for service, scope in found:
        # The same number with other keys to press is another line.
        number = number_key(service.phone, country)
        phone = number and f"{number};{service.extension}"
        page = (
            ""
            if phone
            else service.chat_url or service.web_url or service.sms or service.whatsapp or service.email
        )
        if phone in phones if phone else _page(page) in pages:
            continue
        phones.add(phone)
        pages |= {_page(url) for url in (service.chat_url, service.web_url, page) if url}
        kept.append((service, scope))
    return kept


def _page(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|/$", "", url.lower())


def _may_be_shown(row: Service) -> bool:
    return row.may_be_shown and row.service_type != "emergency"


def _scope(row: Service, place: Place) -> Scope | None:
    if not row.subdivision:
        return Scope.COUNTRY
    return Scope.SUBDIVISION if lies_in(place.subdivision, row.subdivision) else None


def dialable_anywhere(row: Service) -> Service:
    """An international row without a US number, nor its hours: dialled from elsewhere it costs, or fails."""
    return replace(row, phone="", phone_e164="", hours="") if digits(row.phone).startswith("1") else row
