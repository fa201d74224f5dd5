"""One row of the directory as an HSDS 3.0 service with all that belongs to it; back without loss: `cells`."""

from __future__ import annotations

import re

from amparo.directory.cell_rules import is_date, is_email, is_uuid, url_fault
from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import country_name, is_country, language_name, subdivision_name
from amparo.directory.hsds.cells import (
    FREE,
    INTERNATIONAL_FORM,
    NOBODY,
    PART,
    STANDARD,
    WHATSAPP,
    native_cells,
)
from amparo.directory.hsds.taxonomy import Record, column_attribute, made_id, type_attribute, type_terms
from amparo.directory.hsds.week import schedules_of
from amparo.directory.service import COLUMNS, CONTACT_FIELDS, Service

_COUNTRY, _WORLD = "ISO 3166-1", "world region"
_HOW = {"page": "found on its page", "called": "called", "wrote": "written to", "read": "read on its page"}


def document_of(service: Service, modified: str = "") -> Record:
    """The HSDS service of a row, fully nested; `modified` is the instant of its last change (RFC 3339), if known.

    Whatever HSDS has no field for, or says in other words, is also there as an attribute of our taxonomy (the
    column and the cell), so that `cells_of` gives the row back exactly.
    """
    cells = {column: str(getattr(service, column)) for column in COLUMNS}
    identity = service.id if is_uuid(service.id) else made_id("service", service.id)
    document: Record = {
        "id": identity,
        "name": service.service_name,
        "description": service.caller_note,
        "url": service.web_url if url_fault(service.web_url) is None else "",
        "email": service.email if is_email(service.email) else "",
        "status": "active",
        "eligibility_description": service.audience.replace("_", " ").replace(";", ", "),
        "assured_date": service.assured_date if is_date(service.assured_date, partly=False) else "",
        "last_modified": modified,
        "phones": _numbered(identity, "phone", _phones(service)),
        "contacts": _contacts(identity, service),
        "schedules": _numbered(identity, "schedule", schedules_of(service.hours)),
        "service_areas": _numbered(identity, "area", [_area(cells)]),
        "languages": _numbered(identity, "language", [_language(code) for code in service.language_codes]),
        "cost_options": _numbered(identity, "cost", _costs(service)),
        "organization": _organization(service),
        "metadata": _numbered(identity, "metadata", _assurance(cells)),
    }
    document["attributes"] = (
        [type_attribute(identity, service.service_type)] if service.service_type in type_terms() else []
    )
    native = native_cells(document)
    document["attributes"] += [
        column_attribute(identity, column, cell) for column, cell in cells.items() if native[column] != cell
    ]
    return {key: value for key, value in document.items() if value not in ("", [])}


def _numbered(identity: str, kind: str, records: list[Record]) -> list[Record]:
    return [{"id": made_id(identity, kind, str(number)), **record} for number, record in enumerate(records)]


def _phones(service: Service) -> list[Record]:
    phones = []
    if service.phone:
        phone: Record = {"number": service.phone, "type": "voice"}
        if extension := _extension(service):
            phone["extension"] = extension
        phones.append(phone)
    if service.phone_e164:
        phones.append({"number": service.phone_e164, "type": "voice", "description": INTERNATIONAL_FORM})
    if text := parse_text_contact(service.sms):
        phone = {"number": text.number, "type": "text"}
        if text.instruction:
            phone["description"] = text.instruction
        phones.append(phone)
    return phones


def _extension(service: Service) -> int | None:
    """HSDS has numbers here: a key as '*' or '#', or a leading zero, is left to the attribute."""
    text = str(getattr(service, "extension", ""))
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text) else None


def _contacts(identity: str, service: Service) -> list[Record]:
    if not service.whatsapp:
        return []
    phone = {"number": service.whatsapp, "type": "cell", "description": WHATSAPP}
    contact = made_id(identity, "contact", "0")
    return [{"id": contact, "name": WHATSAPP, "phones": _numbered(contact, "phone", [phone])}]


def _area(cells: dict[str, str]) -> Record:
    """Where people can use it: for citizens abroad that is the host country, not their own."""
    country = cells["country"]
    if cells["service_type"] == "home_country":
        country = cells.get("host_country") or "INT"
    if cells["subdivision"] and country == cells["country"]:
        # Never the bare name: Georgia is also a country.
        name = f"{subdivision_name(cells['subdivision'])}, {country_name(country)}"
        return {"name": name, "extent": cells["subdivision"], "extent_type": PART}
    name = "Any country" if country == "INT" else country_name(country)
    if district := cells.get("district"):
        name = f"{district}, {name}"
    return {"name": name, "extent": country, "extent_type": _COUNTRY if is_country(country) else _WORLD}


def _language(code: str) -> Record:
    return {"name": language_name(code), "code": code}


def _costs(service: Service) -> list[Record]:
    return (
        [{"free": FREE, "standard": STANDARD}[service.cost]] if service.cost in ("free", "standard") else []
    )


def _organization(service: Service) -> Record:
    place = "many countries" if service.country in ("INT", "EU") else country_name(service.country)
    if not service.organization:
        text = "The directory does not say who runs the service."
        return {"id": made_id("organization", ""), "name": NOBODY, "description": text}
    return {
        "id": made_id("organization", service.country, service.organization),
        "name": service.organization,
        "description": f"Runs help services for {place}.",
    }


def _assurance(cells: dict[str, str]) -> list[Record]:
    """Who confirmed the contact when: a change from what it is to what it is, since HSDS asks for both."""
    column = next((name for name in CONTACT_FIELDS if cells[name]), "")
    if not column or not is_date(cells["assured_date"], partly=False):
        return []
    return [
        {
            "last_action_date": cells["assured_date"],
            "last_action_type": _HOW.get(cells.get("assured_how", ""), "confirmed"),
            "field_name": column,
            "previous_value": cells[column],
            "replacement_value": cells[column],
            "updated_by": cells.get("assured_by") or "not said",
        }
    ]
