"""The emergency numbers of every country and territory, the one a frightened person should dial first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from phonenumbers import PhoneMetadata

from amparo.directory.contact import digits
from amparo.directory.countries import lies_in, normalise, parent_of
from amparo.directory.place import Place
from amparo.directory.service import Service

DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD = "directory", "libphonenumber", "mobile_standard"
MAX_NUMBERS = 3
_MAX_POLICE = 2  # leaves room for another kind of help

# Numbers that mean "emergency" in most places where they exist at all, most widespread first.
_GENERAL = ("112", "911", "999", "000")


class Kind(IntEnum):
    """What answers, in the order in which somebody in danger needs it."""

    GENERAL = 0
    POLICE = 1
    TEXT = 2
    RESCUE = 3
    AMBULANCE = 4
    FIRE = 5


@dataclass(frozen=True)
class EmergencyNumber:
    """One number to dial. `origin` says who vouches for it: the directory's own sources, libphonenumber's
    list of emergency numbers of the region, or the mobile phone standard (3GPP TS 22.101: every mobile
    network answers 112)."""

    name: str
    phone: str
    note: str = ""
    sms: str = ""
    origin: str = DIRECTORY
    service_id: str = ""


def kind_of(service: Service) -> Kind:
    """What an emergency row is, by its name and the staff's notes."""
    name, notes = service.service_name.casefold(), service.notes.casefold()
    if "sms" in name:
        return Kind.TEXT
    if "police" in name:
        return Kind.POLICE
    if "ambulance" in name:
        return Kind.AMBULANCE
    if "fire" in name:
        return Kind.FIRE
    # Some general numbers reach fire and ambulance only: then the police number comes first.
    starts_without_police = re.match(r"(ambulance and fire|fire and ambulance)", notes)
    names_others = re.search(r"\b(fire|rescue|ambulance|ministry of emergency)\b", notes)
    if starts_without_police or (names_others and "police" not in notes):
        return Kind.RESCUE
    return Kind.GENERAL


def _order(service: Service) -> tuple[bool, bool, Kind, bool]:
    kind = kind_of(service)
    unlisted = "not in libphonenumber" in service.notes and kind <= Kind.POLICE
    return kind > Kind.POLICE, unlisted, kind, service.confidence != "high"


def emergency_numbers(place: Place, services: Sequence[Service]) -> list[EmergencyNumber]:
    """At most three numbers for a place, never none for an ISO 3166 country or territory.

    `services` are the rows of the directory. Rows of medium or high confidence come first; where they
    name no general or police number that works in the whole country, libphonenumber's list for the region
    is used as well, and says so in `origin`.
    """
    place = normalise(place)
    rows = [row for row in services if row.country == place.country and row.service_type == "emergency"]
    usable = [
        row
        for row in rows
        if row.may_be_shown and (not row.subdivision or lies_in(place.subdivision, row.subdivision))
    ]
    numbers = _limited(sorted(usable, key=_order))
    if any(kind_of(row) <= Kind.RESCUE for row in usable if not row.subdivision):
        return numbers[:MAX_NUMBERS]
    parent = [
        row for row in services if row.country == parent_of(place.country) and row.service_type == "emergency"
    ]
    listed = _from_libphonenumber(place.country, rows, parent)
    police = [number for number in numbers if "police" in number.name.casefold()]
    return _distinct([*police, *listed, *numbers])[:MAX_NUMBERS] or [_MOBILE]


_MOBILE = EmergencyNumber(
    "Emergency", "112", "From a mobile phone, where there is a signal.", origin=MOBILE_STANDARD
)


def _limited(rows: Iterable[Service]) -> list[EmergencyNumber]:
    numbers: list[EmergencyNumber] = []
    police = 0
    later: list[EmergencyNumber] = []
    for row in rows:
        number = EmergencyNumber(row.service_name, row.phone, row.caller_note, row.sms, service_id=row.id)
        if kind_of(row) == Kind.POLICE:
            police += 1
        (later if kind_of(row) == Kind.POLICE and police > _MAX_POLICE else numbers).append(number)
    return _distinct([*numbers, *later])


def _distinct(numbers: Iterable[EmergencyNumber]) -> list[EmergencyNumber]:
    first: dict[str, EmergencyNumber] = {}
    for number in numbers:
        first.setdefault(digits(number.phone), number)
    return list(first.values())


def _from_libphonenumber(
    country: str, own: Sequence[Service], parent: Sequence[Service]
) -> list[EmergencyNumber]:
    # Own rows of low confidence may say what a number is (which only moves it back); the parent's sound
    # rows may also give it a name.
    kinds = {digits(row.phone): kind_of(row) for row in (*parent, *own)}
    names = {digits(row.phone): row.service_name for row in parent if row.may_be_shown}
    parent_order = [digits(row.phone) for row in sorted(parent, key=_order)]

    def order(number: str) -> tuple[bool, int, int, int, str]:
        general = _GENERAL.index(number) if number in _GENERAL else len(_GENERAL)
        rank = parent_order.index(number) if number in parent_order else len(parent_order)
        # A number nobody has named may be the fire brigade's: after those that are general or known police.
        unnamed = number not in kinds and general == len(_GENERAL)
        return unnamed, rank, general, len(number), number

    listed = sorted(listed_numbers(country), key=order)
    useful = [
        number for number in listed if number in names or kinds.get(number, Kind.GENERAL) <= Kind.POLICE
    ]
    return [
        EmergencyNumber(names.get(number, "Emergency"), number, origin=LIBPHONENUMBER)
        for number in useful or listed
    ]


@lru_cache(maxsize=512)
def listed_numbers(country: str) -> tuple[str, ...]:
    """libphonenumber's emergency numbers of a region. It publishes them as a pattern and the lengths that
    are possible; the few numbers of these lengths are tried."""
    metadata = PhoneMetadata.short_metadata_for_region(country)
    emergency = metadata.emergency if metadata else None
    if emergency is None or not emergency.national_number_pattern:
        return ()
    pattern = re.compile(emergency.national_number_pattern)
    return tuple(
        number
        for length in emergency.possible_length
        if 2 <= length <= 5
        for number in (f"{value:0{length}d}" for value in range(10**length))
        if pattern.fullmatch(number)
    )
