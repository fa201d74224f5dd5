"""What somebody asks of the HSDS API, checked, and the page of services that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import UUID

from amparo.channels.hsds_openapi import (
    LANGUAGE,
    LONGEST_SEARCH,
    MOST_PAGES,
    MOST_PER_PAGE,
    PARAMETERS,
    PER_PAGE,
    SUBDIVISION,
)
from amparo.directory.countries import SUPRANATIONAL, country_name, is_country
from amparo.directory.hsds.tables import NESTED
from amparo.directory.hsds.taxonomy import Record
from amparo.directory.service import SERVICE_TYPES

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_MINIMAL = ("id", "name", "status", "last_modified")


class BadParameter(ValueError):
    """A parameter that cannot be used; the message is one sentence for the developer of the client."""


@dataclass(frozen=True)
class Query:
    """What is asked; an empty text is no filter. `modified_after` has a time zone."""

    page: int = 1
    per_page: int = PER_PAGE
    country: str = ""
    subdivision: str = ""
    type: str = ""
    language: str = ""
    modified_after: datetime | None = None
    search: str = ""
    organization_id: str = ""
    taxonomy_id: str = ""
    taxonomy_term_id: str = ""
    full: bool = True
    minimal: bool = False


def read_query(arguments: Mapping[str, Sequence[str]]) -> Query:
    """The query that the parameters of an address say; raises BadParameter for one that is none."""
    given: dict[str, str] = {}
    for name, values in arguments.items():
        if name not in PARAMETERS:
            raise BadParameter(f"There is no such parameter here; there are {', '.join(PARAMETERS)}.")
        if len(values) != 1:
            raise BadParameter(f"The parameter '{name}' may be given only once.")
        given[name] = values[0]
    return Query(
        page=_whole(given, "page", 1, MOST_PAGES),
        per_page=_whole(given, "per_page", PER_PAGE, MOST_PER_PAGE),
        country=_checked(given, "country", _is_place, "an ISO 3166-1 code of two capitals, XK, INT or EU"),
        subdivision=_checked(given, "subdivision", _form(SUBDIVISION), "an ISO 3166-2 code such as US-TX"),
        type=_checked(given, "type", SERVICE_TYPES.__contains__, f"one of {', '.join(SERVICE_TYPES)}"),
        language=_checked(given, "language", _form(LANGUAGE), "an ISO 639 code such as es"),
        modified_after=_instant(given),
        search=_checked(given, "search", _is_search, f"a text of 1 to {LONGEST_SEARCH} characters"),
        organization_id=_uuid(given, "organization_id"),
        taxonomy_id=_uuid(given, "taxonomy_id"),
        taxonomy_term_id=_uuid(given, "taxonomy_term_id"),
        full=_boolean(given, "full_service", True) and _boolean(given, "full", True),
        minimal=_boolean(given, "minimal", False),
    )


def _whole(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= most:
        raise BadParameter(f"The parameter '{name}' must be a whole number from 1 to {most}.")
    return int(text)


def _checked(given: Mapping[str, str], name: str, is_right: Callable[[str], object], what: str) -> str:
    text = given.get(name)
    if text is not None and not is_right(text):
        raise BadParameter(f"The parameter '{name}' must be {what}.")
    return text or ""


def _form(pattern: str) -> Callable[[str], object]:
    """Only the form is checked: that no service has such a code is an answer too, an empty page."""
    return re.compile(pattern.strip("^$"), re.ASCII).fullmatch


def _is_place(code: str) -> bool:
    return is_country(code) or code in SUPRANATIONAL


def _is_search(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_SEARCH


def _uuid(given: Mapping[str, str], name: str) -> str:
    text = given.get(name)
    if text is None:
        return ""
    if (identity := canonical_uuid(text)) is None:
        raise BadParameter(f"The parameter '{name}' must be a UUID.")
    return identity


def canonical_uuid(text: str) -> str | None:
    """The UUID in small letters, or None where the text is none."""
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        return None
    return str(UUID(text))


def _boolean(given: Mapping[str, str], name: str, default: bool) -> bool:
    text = given.get(name)
    if text is None:
        return default
    if text not in ("true", "false"):
        raise BadParameter(f"The parameter '{name}' must be true or false.")
    return text == "true"


def _instant(given: Mapping[str, str]) -> datetime | None:
    text = given.get("modified_after")
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
        if match := _INSTANT.fullmatch(text):
            day, clock, zone = match.groups()
            # A leap second is a right time that Python does not have.
            clock = clock[:6] + "59" if clock.endswith(":60") else clock
            return datetime.fromisoformat(f"{day}T{clock}{'+00:00' if zone in 'Zz' else zone}")
    except ValueError:
        pass
    raise BadParameter(
        "The parameter 'modified_after' must be a day such as 2026-11-24 or an instant such as 2026-11-24T12:00:00Z."
    )


def page_of(documents: Sequence[Record], query: Query) -> Record:
    """The page of HSDS that the query asks for; a page after the last is empty."""
    found = [document for document in documents if _matches(document, query)]
    pages = -(-len(found) // query.per_page)
    begin = (query.page - 1) * query.per_page
    contents = [_shortened(document, query) for document in found[begin : begin + query.per_page]]
    return {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": query.page,
        "size": len(contents),
        "first_page": query.page == 1,
        "last_page": query.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _matches(document: Record, query: Query) -> bool:
    extents = {area["extent"] for area in document["service_areas"]}
    terms = [attribute["taxonomy_term"] for attribute in document["attributes"]]
    return (
        (not query.country or query.country in {extent.partition("-")[0] for extent in extents})
        and (not query.subdivision or query.subdivision in extents)
        and (not query.type or query.type in {term["code"] for term in terms})
        and (
            not query.language
            or query.language in {language["code"] for language in document.get("languages", ())}
        )
        and (query.modified_after is None or _modified(document) >= query.modified_after)
        and (not query.organization_id or query.organization_id == document["organization"]["id"])
        and (not query.taxonomy_id or query.taxonomy_id in {term["taxonomy_id"] for term in terms})
        and (not query.taxonomy_term_id or query.taxonomy_term_id in {term["id"] for term in terms})
        and (not query.search or query.search.casefold() in _text(document))
    )


def _modified(document: Record) -> datetime:
    return datetime.fromisoformat(document["last_modified"].replace("Z", "+00:00"))


def _text(document: Record) -> str:
    """Everything that a search looks at, in small letters."""
    places = [area["name"] for area in document["service_areas"]]
    countries = [country_name(area["extent"].partition("-")[0]) for area in document["service_areas"]]
    return "\n".join([document["name"], document["organization"]["name"], *places, *countries]).casefold()


def _shortened(document: Record, query: Query) -> Record:
    if query.minimal:
        return {key: document[key] for key in _MINIMAL if key in document}
    if query.full:
        return document
    return {key: value for key, value in document.items() if key not in NESTED}
