"""The services of a country, page by page, each record checked."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

from amparo.directory.countries import country_name
from amparo.directory.cutting import Cut
from amparo.directory.hsds_record import service_from_record
from amparo.directory.remote.request import RemoteRequest
from amparo.directory.remote.settings import RemoteDirectoryError, RemoteSettings
from amparo.directory.service import Service

log = logging.getLogger(__name__)

_PROPER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_MOST_NAMED = 10


@dataclass(frozen=True)
class _Page:
    etag: str
    services: tuple[Service, ...]
    is_last: bool


class RemotePages:
    """Asks GET /services?search=<country>&full=true; nothing else than the name of a country is ever sent.

    A page that has an ETag is asked for with If-None-Match, and not read again while it is the same.
    """

    def __init__(self, settings: RemoteSettings) -> None:
        self.settings = settings
        self._request = RemoteRequest(settings)
        self._known: dict[tuple[str, int], _Page] = {}

    def services(self, country: str) -> tuple[Service, ...]:
        """The services of a country (ISO 3166-1) that passed every check; takes `total_timeout` at most.

        Raises RemoteDirectoryError on any fault of the answer; a record that cannot be used is left out, and named
        in the log by its id alone.
        """
        found: list[Service] = []
        with Cut(self.settings.total_timeout) as cut:
            for number in range(1, self.settings.max_pages + 1):
                page = self._page(country, number, cut)
                found += page.services
                if page.is_last:
                    break
        return tuple(found)

    def _page(self, country: str, number: int, cut: Cut) -> _Page:
        known = self._known.get((country, number))
        reply = self._request.get(
            "/services",
            {
                "search": country_name(country),
                "full": "true",
                "page": str(number),
                "per_page": str(self.settings.page_size),
            },
            known.etag if known else "",
            cut,
        )
        if reply.body is None and known:
            return known
        page = self._read(reply.body or b"", reply.etag, country, number)
        self._known[country, number] = page
        return page

    def _read(self, body: bytes, etag: str, country: str, number: int) -> _Page:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise RemoteDirectoryError("The remote directory's answer is not JSON.") from error
        contents = answer.get("contents") if isinstance(answer, dict) else None
        if not isinstance(contents, list):
            raise RemoteDirectoryError("The remote directory's answer has no list of contents.")
        services = self._checked(contents, country)
        total = answer.get("total_pages")
        is_last = not contents or not isinstance(total, int) or number >= total
        return _Page(etag, services, is_last)

    def _checked(self, records: Iterable[object], country: str) -> tuple[Service, ...]:
        services: list[Service] = []
        dropped: list[str] = []
        for record in records:
            try:
                service = service_from_record(record, country, self.settings.base_url)
            except Exception:  # one record of a shape that nobody thought of must not take the others along
                service = None
            if service is None:
                dropped.append(_id_of(record))
            else:
                services.append(service)
        if dropped:
            more = f" and {len(dropped) - _MOST_NAMED} more" if len(dropped) > _MOST_NAMED else ""
            log.warning(
                "Records of the remote directory are left out (broken, closed or of another country): %s%s.",
                ", ".join(dropped[:_MOST_NAMED]),
                more,
            )
        return tuple(services)


def _id_of(record: object) -> str:
    """The id if it looks like one: what else a server puts there is not for a log."""
    value = record.get("id") if isinstance(record, dict) else None
    return value if isinstance(value, str) and _PROPER_ID.fullmatch(value) else "(no proper id)"
