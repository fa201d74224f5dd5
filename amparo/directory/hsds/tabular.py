"""HSDS services as a Tabular Data Package (CSV files and datapackage.json), and read from one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.tables import NESTED, TABLES, VERSION, Table
from amparo.directory.hsds.taxonomy import TAXONOMIES, Record

DESCRIPTOR = "datapackage.json"
_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_NUMBERS = ("number", "integer")


def package_files(documents: Iterable[Record]) -> dict[str, str]:
    """The texts of the files of the package by their names; files of tables without a row have their header only."""
    tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
    for taxonomy in TAXONOMIES:
        tables["taxonomy"][taxonomy["id"]] = taxonomy
    for document in documents:
        _add_service(tables, document)
    files = {table.file: _csv(table, tables[name].values()) for name, table in TABLES.items()}
    return {**files, DESCRIPTOR: json.dumps(descriptor(), ensure_ascii=False, indent=2) + "\n"}


def descriptor() -> Record:
    """The descriptor of the package: a Table Schema for each file."""
    return {
        "name": "amparo-directory",
        "title": "Help services for people who were trafficked, and for children",
        "profile": "tabular-data-package",
        "version": VERSION,
        "licenses": [_LICENCE],
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> Record:
    links = [
        {"fields": field, "reference": {"resource": target, "fields": "id"}}
        for field, target in table.links.items()
    ]
    fields = []
    for field in table.fields:
        constraints: Record = {"required": field.required, "unique": field.unique}
        if field.choices:
            constraints["enum"] = list(field.choices)
        kind = {"format": field.format} if field.format else {}
        fields.append({"name": field.name, "type": field.type, **kind, "constraints": constraints})
    schema: Record = {"fields": fields, "primaryKey": "id"}
    if links:
        schema["foreignKeys"] = links
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _add_service(tables: dict[str, dict[str, Record]], document: Record) -> None:
    identity = document["id"]
    organization = document.get("organization") or {}
    if organization:
        tables["organization"][organization["id"]] = organization
    tables["service"][identity] = {**document, "organization_id": organization.get("id", "")}
    for key, name in NESTED.items():
        for record in document.get(key, ()):
            tables[name][record["id"]] = {**record, **_owner(name, identity)}
            for phone in record.get("phones", ()):
                tables["phone"][phone["id"]] = {**phone, "contact_id": record["id"]}
            if term := record.get("taxonomy_term"):
                tables["taxonomy_term"][term["id"]] = term


def _owner(table: str, service_id: str) -> Record:
    if table == "attribute":
        return {"link_id": service_id, "link_entity": "service"}
    if table == "metadata":
        return {"resource_id": service_id, "resource_type": "service"}
    return {"service_id": service_id}


def _csv(table: Table, rows: Iterable[Record]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, table.columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_package(folder: Path) -> list[Record]:
    """The services of a package with all that belongs to them, as HSDS JSON would have them.

    Raises DirectoryError where a file cannot be read or the table of services is missing. A row that belongs to no
    service is left aside.
    """
    tables = {name: _read_table(folder, table) for name, table in TABLES.items()}
    organizations = {row.get("id"): row for row in tables["organization"]}
    terms = {row.get("id"): row for row in tables["taxonomy_term"]}
    services: dict[str, Record] = {}
    documents = []
    for row in tables["service"]:
        document = {key: value for key, value in row.items() if key != "organization_id"}
        if organization := organizations.get(row.get("organization_id")):
            document["organization"] = organization
        services[str(row.get("id"))] = document
        documents.append(document)
    contacts = {str(row.get("id")): row for row in tables["contact"]}
    for key, name in NESTED.items():
        for row in tables[name]:
            if name == "attribute" and (term := terms.get(row.get("taxonomy_term_id"))):
                row["taxonomy_term"] = term
            contact = contacts.get(str(row.get("contact_id")))
            owner = contact if contact is not None else services.get(str(row.get(_owner_column(name))))
            if owner is not None:
                owner.setdefault(key, []).append(row)
    return documents


def _owner_column(table: str) -> str:
    return {"attribute": "link_id", "metadata": "resource_id"}.get(table, "service_id")


def _read_table(folder: Path, table: Table) -> list[Record]:
    path = folder / table.file
    if not path.is_file():
        if table.name == "service":
            raise DirectoryError(f"{folder} has no file {table.file}, so it is no HSDS package.")
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(_rows(csv.DictReader(stream, strict=True), table))
    except UnicodeDecodeError:
        raise DirectoryError(f"{path} is not UTF-8.") from None
    except csv.Error as error:
        raise DirectoryError(f"{path} is not CSV ({error}).") from None
    except OSError as error:
        raise DirectoryError(f"{path} cannot be read: {error.strerror}.") from None


def _rows(reader: csv.DictReader[str], table: Table) -> Iterator[Record]:
    types = {field.name: field.type for field in table.fields}
    for row in reader:
        yield {
            column: _value(value, types.get(column, "string"))
            for column, value in row.items()
            if isinstance(column, str) and isinstance(value, str) and (value or column == "value")
        }


def _value(text: str, kind: str) -> Any:
    """A number as a number, as JSON would have it; what is none stays a text, and whoever reads it refuses it."""
    if kind not in _NUMBERS:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
