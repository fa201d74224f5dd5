"""The same look-up over a remote directory that speaks the Open Referral HSDS 3 API."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from amparo.directory.countries import country_name
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds_record import service_from_record
from amparo.directory.lookup import LookupResult, checked_place, own_type_of, result
from amparo.directory.place import Place
from amparo.directory.scope import candidates
from amparo.directory.service import Service


class RemoteDirectoryError(DirectoryError):
    """The remote directory did not answer, or not with what HSDS 3 asks for."""


@dataclass(frozen=True)
class HsdsSettings:
    """`base_url` without '/services'. Times in seconds; sizes in bytes."""

    base_url: str
    connect_timeout: float = 3.0
    read_timeout: float = 5.0
    total_timeout: float = 8.0  # of one request, for a server that sends a little at a time
    retries: int = 1
    backoff: float = 0.2
    cache_seconds: float = 300.0
    page_size: int = 100
    max_pages: int = 5
    max_bytes: int = 4_000_000


class HsdsDirectory:
    """Asks GET /services?search=<country>&full=true, page by page, and believes only what can be checked.

    The answer has no emergency numbers: these always come from the local file (see FallbackDirectory).
    """

    def __init__(self, settings: HsdsSettings) -> None:
        self.settings = settings
        self._session = requests.Session()
        # A server that is slow once is slow again: only refused connections and busy servers are retried.
        retry = Retry(
            total=settings.retries,
            connect=settings.retries,
            read=0,
            status=settings.retries,
            backoff_factor=settings.backoff,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=("GET",),
            respect_retry_after_header=False,
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))
        self._cache: dict[str, tuple[float, tuple[Service, ...]]] = {}
        self._lock = threading.Lock()

    def find(
        self,
        place: Place,
        need: str,
        audience: str | None = None,
        organisation: str | None = None,
        at: datetime | None = None,
        limit: int | None = None,
    ) -> LookupResult:
        """As Directory.find, without emergency numbers; raises RemoteDirectoryError on any fault."""
        place = checked_place(place)
        own_type = own_type_of(need)
        services = self.services(place.country)
        found = candidates(place, own_type, lambda country: services if country == place.country else ())
        return result(place, need, audience, found, (), at, limit)

    def services(self, country: str) -> tuple[Service, ...]:
        """The services of one country that passed every check, from the cache while it is fresh."""
        with self._lock:
            until, services = self._cache.get(country, (0.0, ()))
        if time.monotonic() < until:
            return services
        services = tuple(self._checked(country))
        with self._lock:
            self._cache[country] = (time.monotonic() + self.settings.cache_seconds, services)
        return services

    def _checked(self, country: str) -> Iterator[Service]:
        for record in self._records(country):
            service = service_from_record(record, country, self.settings.base_url)
            if service is not None:
                yield service

    def _records(self, country: str) -> Iterator[object]:
        for page in range(1, self.settings.max_pages + 1):
            answer = self._get(
                {
                    "search": country_name(country),
                    "full": "true",
                    "page": str(page),
                    "per_page": str(self.settings.page_size),
                }
            )
            contents = answer.get("contents") if isinstance(answer, dict) else None
            if not isinstance(contents, list):
                raise RemoteDirectoryError("The remote directory's answer has no list of contents.")
            yield from contents
            total_pages = answer.get("total_pages")
            if not contents or not isinstance(total_pages, int) or page >= total_pages:
                return

    def _get(self, parameters: dict[str, str]) -> Any:
        settings = self.settings
        deadline = time.monotonic() + settings.total_timeout
        try:
            with self._session.get(
                f"{settings.base_url.rstrip('/')}/services",
                params=parameters,
                headers={"Accept": "application/json"},
                timeout=(settings.connect_timeout, settings.read_timeout),
                stream=True,
            ) as response:
                response.raise_for_status()
                body = bytearray()
                for chunk in response.iter_content(65536):
                    body += chunk
                    if len(body) > settings.max_bytes or time.monotonic() > deadline:
                        raise RemoteDirectoryError("The remote directory's answer is too long or too slow.")
            return json.loads(body)
        except requests.RequestException as error:
            raise RemoteDirectoryError(f"The remote directory failed: {type(error).__name__}.") from error
        except ValueError as error:
            raise RemoteDirectoryError("The remote directory's answer is not JSON.") from error
