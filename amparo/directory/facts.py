"""A service as data for one person now: what its row says and how it was found. Nothing here is a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from amparo.directory.contact import parse_text_contact
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.fitting import barrier, is_phone_only, language_of
from amparo.directory.ranking import Found, Scope
from amparo.directory.reach import AS_WRITTEN, dialled, dialling, home_of, texted, texting, whatsapp_number
from amparo.directory.result import LookupResult

TOLD = (
    "id", "country", "host_country", "district", "organization", "operator", "service_name", "service_type", "phone",
    "extension", "phone_e164", "sms", "whatsapp", "chat_url", "web_url", "email", "hours", "cost", "caller_note",
    "source_url", "second_source_url", "source_date", "assured_date", "assured_how",
)  # fmt: skip
"""The columns that people may be told; the notes of the staff are not among them."""


@dataclass(frozen=True)
class ServiceFacts:
    """A service; it can be kept as JSON.

    `row`: the columns of TOLD that are filled; `scope`: a name of `Scope`; `area`: the part of the country it is
    limited to; `opens_at`: ISO, by the service's own clock; `languages`: codes, those of the person first, and
    `speaks` only those; `home`: where its numbers are dialled, and `caller` where who writes is (empty: not known).
    `phone_works` and `sms_works`: names of `Works`; the numbers of `*_abroad` are how it is dialled from there, and
    `*_dialled` what a phone there dials (empty: it reaches nobody). `only_by_phone`: for somebody who cannot call.
    `written_first`: who looks for it wants to write.
    """

    row: Mapping[str, str]
    scope: str = Scope.COUNTRY.name
    area: str = ""
    open_now: bool | None = None
    opens_at: str = ""
    languages: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    home: str = ""
    caller: str = ""
    is_abroad: bool = False
    phone_works: str = AS_WRITTEN.works.name
    phone_abroad: str = ""
    phone_dialled: str = ""
    sms_works: str = AS_WRITTEN.works.name
    sms_abroad: str = ""
    sms_dialled: str = ""
    whatsapp_abroad: str = ""
    only_by_phone: bool = False
    written_first: bool = False

    def __getitem__(self, column: str) -> str:
        """Return a cell of the row, '' where it is empty."""
        return self.row.get(column, "")

    def is_spoken(self, language: str) -> bool | None:
        """Do they speak the language of this code? None: not known."""
        if not self.languages:
            return None
        return language_of(language) in map(language_of, self.languages)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON, without what is empty."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            **{name: value for name, value in found.items() if value != _EMPTY[name]},
            "row": dict(self.row),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ServiceFacts:
        """Return what `to_json` wrote."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**values)

    @property
    def in_lines(self) -> list[str]:
        """A line for each thing that is known, under its own name: for people who look after the directory."""
        known = {**self.row, **{key: value for key, value in self.to_json().items() if key != "row"}}
        return [
            f"{key}: {', '.join(value) if isinstance(value, tuple) else value}"
            for key, value in known.items()
        ]


_EMPTY: dict[str, Any] = {each.name: each.default for each in fields(ServiceFacts)}


def facts_of(found: Found) -> ServiceFacts:
    """Return a service that was found as data."""
    service, wanted = found.service, found.wanted
    # Of a person of whom nothing is known, the place is taken to be the service's own.
    own = service.host_country or service.country
    home = home_of(service, wanted.place) if wanted else own
    caller = wanted.caller_country if wanted else own
    contact = parse_text_contact(service.sms)
    phone = dialling(service.phone, service.phone_e164, home, caller) if service.phone else AS_WRITTEN
    text = texting(contact.number, home, caller) if contact else AS_WRITTEN
    return ServiceFacts(
        row={column: cell for column in TOLD if (cell := getattr(service, column))},
        scope=found.scope.name,
        area=found.area,
        open_now=found.open_now,
        opens_at=found.opens_at.strftime("%Y-%m-%dT%H:%M") if found.opens_at else "",
        languages=tuple(found.language_codes),
        speaks=tuple(found.speaks),
        home=home,
        caller=caller if wanted else "",
        is_abroad=found.is_abroad,
        phone_works=phone.works.name,
        phone_abroad=phone.number,
        phone_dialled=dialled(service.phone, service.phone_e164, home, caller),
        sms_works=text.works.name,
        sms_abroad=text.number,
        sms_dialled=texted(service.sms, home, caller),
        whatsapp_abroad=whatsapp_number(service.whatsapp, home, caller) if service.whatsapp else "",
        only_by_phone=bool(wanted and is_phone_only(service) and barrier(service, wanted)),
        written_first=bool(wanted and (wanted.ways or wanted.need == "human")),
    )


@dataclass(frozen=True)
class NumberFacts:
    """An emergency number; `dialled` as for services (None: it is dialled as it is written)."""

    name: str
    phone: str
    note: str = ""
    sms: str = ""
    origin: str = ""
    phone_dialled: str | None = None
    sms_dialled: str | None = None


def number_facts(number: EmergencyNumber, home: str = "", caller: str = "") -> NumberFacts:
    """Return an emergency number of `home` as data for who is in `caller`; '' where that is not known."""
    if not home:
        return NumberFacts(number.name, number.phone, number.note, number.sms, number.origin)
    return NumberFacts(
        number.name,
        number.phone,
        number.note,
        number.sms,
        number.origin,
        dialled(number.phone, "", home, caller or home),
        texted(number.sms, home, caller or home),
    )


def emergency_facts(result: LookupResult) -> tuple[NumberFacts, ...]:
    """Return the emergency numbers of a look-up as data."""
    home = result.place.country
    return tuple(number_facts(number, home, result.caller_country) for number in result.emergency)


def service_facts(result: LookupResult) -> tuple[ServiceFacts, ...]:
    """Return the services of a look-up as data."""
    return tuple(facts_of(found) for found in result.services)


__all__ = [
    "TOLD",
    "NumberFacts",
    "ServiceFacts",
    "emergency_facts",
    "facts_of",
    "number_facts",
    "service_facts",
]
