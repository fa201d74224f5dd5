"""Our two taxonomies in HSDS: the kinds of service, and the columns of services.csv that HSDS has no place for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from amparo.directory.service import COLUMNS, SERVICE_TYPES

# Everything that has no id of its own gets one made from this, so that two exports of a row are the same.
NAMESPACE = UUID("3f4ad0cf-6c0f-5f0e-9c1b-8f2f3a0a5d14")

Record = dict[str, Any]


def made_id(*parts: str) -> str:
    """Return the id that is made from these words: the same words give the same UUID, everywhere and always."""
    return str(uuid5(NAMESPACE, "\x1f".join(parts)))


TYPES: Record = {
    "id": made_id("taxonomy", "types"),
    "name": "Amparo kinds of service",
    "description": "What a service is for. The code is the service_type of Amparo's directory.",
    "version": "1",
}
FIELDS: Record = {
    "id": made_id("taxonomy", "columns"),
    "name": "Amparo columns",
    "description": "What a row of Amparo's services.csv says that HSDS has no field for. The code is the column, "
    "the value of the attribute is the cell.",
    "version": "1",
}
TAXONOMIES = (TYPES, FIELDS)


def _term(taxonomy: Record, code: str, description: str) -> Record:
    return {
        "id": made_id("term", str(taxonomy["id"]), code),
        "code": code,
        "name": code.replace("_", " ").capitalize(),
        "description": description,
        "taxonomy": taxonomy["name"],
        "taxonomy_id": taxonomy["id"],
    }


@lru_cache(maxsize=1)
def type_terms() -> dict[str, Record]:
    """The terms of the kinds of service, by code."""
    return {
        code: _term(TYPES, code, f"A service of the kind '{code.replace('_', ' ')}'.")
        for code in SERVICE_TYPES
    }


@lru_cache(maxsize=1)
def column_terms() -> dict[str, Record]:
    """The terms of the columns, by name of the column."""
    return {
        column: _term(FIELDS, column, f"The cell of the column '{column}' of services.csv.")
        for column in COLUMNS
    }


def type_attribute(service_id: str, kind: str) -> Record:
    """The attribute that says of which kind a service is."""
    return _attribute(service_id, type_terms()[kind], kind)


def column_attribute(service_id: str, column: str, value: str) -> Record:
    """The attribute that holds a cell as it is written; an empty value says that the cell is empty."""
    return _attribute(service_id, column_terms()[column], value)


def _attribute(service_id: str, term: Record, value: str) -> Record:
    return {
        "id": made_id(service_id, "attribute", term["id"]),
        "taxonomy_term_id": term["id"],
        "value": value,
        "taxonomy_term": term,
    }


def own_values(document: Record) -> dict[str, str]:
    """The cells that a document holds as attributes of our taxonomies, the kind of service among them.

    Empty for a document that Amparo did not write: only the ids of our terms count, never their names.
    """
    columns = {term["id"]: column for column, term in column_terms().items()}
    kinds = {term["id"]: kind for kind, term in type_terms().items()}
    values = {}
    attributes = document.get("attributes")
    for attribute in attributes if isinstance(attributes, list) else ():
        if not isinstance(attribute, dict):
            continue
        term = attribute.get("taxonomy_term")
        identity = term.get("id") if isinstance(term, dict) else attribute.get("taxonomy_term_id")
        value = attribute.get("value")
        if isinstance(identity, str) and identity in kinds:
            values["service_type"] = kinds[identity]
        elif isinstance(identity, str) and identity in columns and (value is None or isinstance(value, str)):
            values[columns[identity]] = value or ""
    return values
