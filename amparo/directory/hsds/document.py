"""One row of the directory as an HSDS 3.0 service with all that belongs to it, and back without loss."""

from __future__ import annotations

import re
from typing import Any

from amparo.directory.cell_rules import is_date, is_email, is_uuid, url_fault
from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import country_name, is_country, language_name, subdivision_name
from amparo.directory.hsds.taxonomy import (
    Record,
    column_attribute,
    made_id,
    own_values,
    type_attribute,
    type_terms,
)
from amparo.directory.hsds.week import schedules_of
from amparo.directory.service import COLUMNS, CONTACT_FIELDS, Service

INTERNATIONAL_FORM = "In international form"
WHATSAPP = "WhatsApp"
NOBODY = "Not known"  # HSDS has no service without an organization
_FREE: Record = {"option": "Free of charge", "amount": 0}
_STANDARD: Record = {
    "option": "Standard rate",
    "amount_description": "It costs what a call of this kind usually costs.",
}
_COUNTRY, _PART, _WORLD = "ISO 3166-1", "ISO 3166-2", "world region"
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
    native = _native_cells(document)
    document["attributes"] += [
        column_attribute(identity, column, cell) for column, cell in cells.items() if native[column] != cell
    ]
    return {key: value for key, value in document.items() if value not in ("", [])}


def cells_of(document: Record) -> dict[str, str]:
    """The cells of the row from which Amparo wrote this document, by column."""
    return {**_native_cells(document), **own_values(document)}


def is_ours(document: Record) -> bool:
    """Did an Amparo write this document?"""
    return "confidence" in own_values(document)


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
        return {"name": name, "extent": cells["subdivision"], "extent_type": _PART}
    name = "Any country" if country == "INT" else country_name(country)
    if district := cells.get("district"):
        name = f"{district}, {name}"
    return {"name": name, "extent": country, "extent_type": _COUNTRY if is_country(country) else _WORLD}


def _language(code: str) -> Record:
    return {"name": language_name(code), "code": code}


def _costs(service: Service) -> list[Record]:
    return (
        [{"free": _FREE, "standard": _STANDARD}[service.cost]] if service.cost in ("free", "standard") else []
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


def _native_cells(document: Record) -> dict[str, str]:
    """The cells that can be read from the fields of HSDS alone, the others empty."""
    cells = dict.fromkeys(COLUMNS, "")
    fields = {
        "id": "id",
        "service_name": "name",
        "caller_note": "description",
        "web_url": "url",
        "email": "email",
        "assured_date": "assured_date",
    }
    for column, key in fields.items():
        cells[column] = _text(document.get(key))
    organization = document.get("organization")
    if isinstance(organization, dict) and organization.get("name") != NOBODY:
        cells["organization"] = _text(organization.get("name"))
    for phone in _records(document, "phones"):
        _read_phone(phone, cells)
    for contact in _records(document, "contacts"):
        if contact.get("name") == WHATSAPP:
            cells["whatsapp"] = next(
                (_text(phone.get("number")) for phone in _records(contact, "phones")), ""
            )
    for area in _records(document, "service_areas"):
        extent = _text(area.get("extent"))
        cells["country"] = extent.partition("-")[0]
        cells["subdivision"] = extent if area.get("extent_type") == _PART else ""
    cells["languages"] = ";".join(_text(language.get("code")) for language in _records(document, "languages"))
    for cost in _records(document, "cost_options"):
        cells["cost"] = {_FREE["option"]: "free", _STANDARD["option"]: "standard"}.get(cost.get("option"), "")
    cells["service_type"] = own_values(document).get("service_type", "")
    return {column: cells[column] for column in COLUMNS}


def _read_phone(phone: Record, cells: dict[str, str]) -> None:
    number, description = _text(phone.get("number")), _text(phone.get("description"))
    if phone.get("type") == "text":
        cells["sms"] = f"{number} ({description})" if description else number
    elif description == INTERNATIONAL_FORM:
        cells["phone_e164"] = number
    else:
        cells["phone"] = number
        cells["extension"] = str(phone["extension"]) if phone.get("extension") is not None else ""


def _records(record: Record, name: str) -> list[Record]:
    values = record.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
