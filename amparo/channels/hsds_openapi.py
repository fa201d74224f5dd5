"""The OpenAPI description of the HSDS API, made from the tables that an answer is made of."""

from __future__ import annotations

from typing import Any

from amparo.directory.countries import SUPRANATIONAL, all_countries
from amparo.directory.hsds.tables import NESTED, TABLES, VERSION, Field
from amparo.directory.service import SERVICE_TYPES

MOST_PER_PAGE = 500
PER_PAGE = 100
LONGEST_SEARCH = 100
MOST_PAGES = 1_000_000
SUBDIVISION = "^[A-Z]{2}-[A-Z0-9]{1,3}$"
LANGUAGE = "^[a-z]{2,3}$"

Schema = dict[str, Any]

_NEVER_IN_JSON = {"organization_id", "program_id"}
_FORMATS = {"date": "date", "datetime": "date-time", "time": "time"}


def openapi(server: str) -> Schema:
    """The description (OpenAPI 3.1) of the API that stands at `server`, an address without a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo's directory of help services",
            "version": VERSION,
            "description": "Read-only Open Referral HSDS 3.0 API. Services that are not confirmed enough to be shown "
            "are not here.",
            "license": {"name": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": server}],
        "paths": {
            "/": {"get": _operation("getAPIMetaInformation", "About this API", _ref("About"))},
            "/services": {"get": _list_operation()},
            "/services/{id}": {"get": _service_operation()},
            "/openapi.json": {"get": _operation("getOpenApi", "This description", {"type": "object"})},
        },
        "components": {"schemas": _schemas(), "headers": _HEADERS},
    }


_HEADERS: Schema = {
    "ETag": {
        "description": "Changes with the answer; send it as If-None-Match.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "How long the answer may be kept.", "schema": {"type": "string"}},
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _header(name: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"}}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _error(description: str, **headers: Schema) -> Schema:
    return {
        "description": description,
        "content": _json(_ref("Error")),
        **({"headers": headers} if headers else {}),
    }


def _operation(name: str, summary: str, schema: Schema, **rest: Any) -> Schema:
    kept = {**_header("ETag"), **_header("Cache-Control")}
    return {
        "operationId": name,
        "summary": summary,
        **rest,
        "responses": {
            "200": {"description": summary, "headers": kept, "content": _json(schema)},
            "304": {"description": "Unchanged since the answer with this If-None-Match", "headers": kept},
            "400": _error("A parameter that is not known or has no such value"),
            "429": _error("Too many requests", **_header("Retry-After")),
            "503": _error("The directory cannot be read just now"),
        },
    }


def _list_operation() -> Schema:
    return _operation(
        "getPaginatedListOfServices",
        "Services, page by page. Filters add up: a service has to meet all of them",
        _ref("Page"),
        parameters=[_query(name, text, schema) for name, (text, schema) in PARAMETERS.items()],
    )


def _service_operation() -> Schema:
    described = _operation(
        "getFullyNestedServiceById",
        "One service with all that belongs to it",
        _ref("Service"),
        parameters=[
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ],
    )
    described["responses"]["404"] = _error("No service with this id may be shown")
    return described


def _query(name: str, text: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _boolean(default: bool) -> Schema:
    return {"type": "boolean", "default": default}


PARAMETERS: dict[str, tuple[str, Schema]] = {
    "page": (
        "Which page, from 1.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1},
    ),
    "per_page": (
        "How many services a page has.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
    ),
    "country": (
        "ISO 3166-1 alpha-2, XK, INT (help in any country) or EU: where the service is for people.",
        {"type": "string", "enum": sorted({*all_countries(), *SUPRANATIONAL})},
    ),
    "subdivision": (
        "ISO 3166-2, such as US-TX: services that are for this part of the country alone.",
        {"type": "string", "pattern": SUBDIVISION, "example": "US-TX"},
    ),
    "type": ("The kind of service.", {"type": "string", "enum": list(SERVICE_TYPES)}),
    "language": (
        "ISO 639 code of a language that is spoken there.",
        {"type": "string", "pattern": LANGUAGE, "example": "es"},
    ),
    "modified_after": (
        "Services that were changed at this day or instant (RFC 3339) or later.",
        {
            "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
            "example": "2026-11-24",
        },
    ),
    "search": (
        "Words that stand in the name of the service, of who runs it, or of the place it is for.",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_SEARCH, "example": "Kenya"},
    ),
    "organization_id": (
        "The id of who runs the service.",
        {"type": "string", "format": "uuid"},
    ),
    "taxonomy_id": (
        "The id of a taxonomy one of whose terms the service has.",
        {"type": "string", "format": "uuid"},
    ),
    "taxonomy_term_id": ("The id of a term that the service has.", {"type": "string", "format": "uuid"}),
    "full_service": ("false: without the lists that belong to a service.", _boolean(True)),
    "full": ("The same, as HSDS 3.0 calls it; false in either is enough.", _boolean(True)),
    "minimal": ("true: nothing but id, name, status and last_modified.", _boolean(False)),
}


def _schemas() -> Schema:
    service = _object("service")
    for key, table in NESTED.items():
        service["properties"][key] = {"type": "array", "items": _ref(_name(table))}
    service["properties"]["organization"] = _ref("Organization")
    contact = _object("contact")
    contact["properties"]["phones"] = {"type": "array", "items": _ref("Phone")}
    attribute = _object("attribute")
    attribute["properties"]["taxonomy_term"] = _ref("TaxonomyTerm")
    objects = {_name(table): _object(table) for table in (*NESTED.values(), "organization", "taxonomy_term")}
    return {
        **objects,
        "Service": service,
        "Contact": contact,
        "Attribute": attribute,
        "Page": _page(),
        "About": _about(),
        "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {"error": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
    }


def _name(table: str) -> str:
    return "".join(word.capitalize() for word in table.split("_"))


def _object(table: str) -> Schema:
    """The row of a table as JSON: what only links two tables is not asked for, since it stands inside the other."""
    fields = [field for field in TABLES[table].fields if field.name not in _NEVER_IN_JSON]
    linking = {"link_id", "link_entity", "resource_id", "resource_type", "service_id"}
    return {
        "type": "object",
        "required": [field.name for field in fields if field.required and field.name not in linking],
        "properties": {field.name: _property(field) for field in fields},
    }


def _property(field: Field) -> Schema:
    schema: Schema = {"type": "number" if field.type == "number" else "string"}
    # A time of the day has no zone in HSDS, as it must have in JSON Schema's format 'time'.
    if (kind := field.format or _FORMATS.get(field.type, "")) and kind != "time":
        schema["format"] = kind
    if field.choices:
        schema["enum"] = list(field.choices)
    return schema


def _page() -> Schema:
    count = {"type": "integer", "minimum": 0}
    properties: Schema = {
        "total_items": count,
        "total_pages": count,
        "page_number": {"type": "integer", "minimum": 1},
        "size": count,
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
        "contents": {"type": "array", "items": _ref("Service")},
    }
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _about() -> Schema:
    address = {"type": "string", "format": "uri"}
    return {
        "type": "object",
        "required": ["version", "profile", "openapi_url"],
        "properties": {"version": {"const": VERSION}, "profile": address, "openapi_url": address},
        "additionalProperties": False,
    }
