"""An HSDS 3.0 service that Amparo wrote, read back as the cells of its row."""

from __future__ import annotations

from typing import Any

from amparo.directory.hsds.taxonomy import Record, own_values
from amparo.directory.service import COLUMNS

INTERNATIONAL_FORM = "In international form"
WHATSAPP = "WhatsApp"
NOBODY = "Not known"  # HSDS has no service without an organization
FREE: Record = {"option": "Free of charge", "amount": 0}
STANDARD: Record = {
    "option": "Standard rate",
    "amount_description": "It costs what a call of this kind usually costs.",
}
PART = "ISO 3166-2"


def cells_of(document: Record) -> dict[str, str]:
    """The cells of the row from which Amparo wrote this document, by column."""
    return {**native_cells(document), **own_values(document)}


def is_ours(document: Record) -> bool:
    """Did an Amparo write this document?"""
    return "confidence" in own_values(document)


def native_cells(document: Record) -> dict[str, str]:
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
        cells["subdivision"] = extent if area.get("extent_type") == PART else ""
    cells["languages"] = ";".join(_text(language.get("code")) for language in _records(document, "languages"))
    for cost in _records(document, "cost_options"):
        cells["cost"] = {FREE["option"]: "free", STANDARD["option"]: "standard"}.get(cost.get("option"), "")
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
