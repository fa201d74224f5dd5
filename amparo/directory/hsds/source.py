"""Reads the services of another HSDS 3 directory from a file, a folder or an API, as nested JSON."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from amparo.directory.cell_rules import is_uuid
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.tables import TABLES
from amparo.directory.hsds.tabular import read_package

PAGE_SIZE = 100
MAX_PAGES = 1_000
MAX_BYTES = 16_000_000  # of one answer
TIMEOUTS = (5.0, 30.0)  # seconds to connect, and between two pieces of an answer
TOTAL_SECONDS = 60.0  # of one request, for a server that sends a little at a time


def read_source(source: str) -> list[object]:
    """The records of a JSON or NDJSON file, of a folder (CSV package, or a JSON file each), or of the API at a URL.

    Records are as they are found, checked in nothing. Raises DirectoryError where the source as a whole cannot be
    read, so that nobody takes a part of it for all.
    """
    if source.startswith(("https://", "http://")):
        return list(_api_records(source.rstrip("/")))
    path = Path(source)
    if path.is_dir():
        if (path / TABLES["service"].file).is_file():
            return list(read_package(path))
        files = sorted(path.glob("*.json"))
        if not files:
            raise DirectoryError(f"{path} has neither {TABLES['service'].file} nor a JSON file.")
        return [record for file in files for record in _file_records(file)]
    return _file_records(path)


def _file_records(path: Path) -> list[object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DirectoryError(f"There is no file or folder {path}.") from None
    except UnicodeDecodeError:
        raise DirectoryError(f"{path} is not UTF-8.") from None
    except OSError as error:
        raise DirectoryError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return _contents(json.loads(text))
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in io.StringIO(text) if line.strip()]
    except (ValueError, RecursionError):
        raise DirectoryError(f"{path} is not JSON, nor JSON line by line.") from None


def _contents(data: Any) -> list[object]:
    """A list, the page of an API, or a single service."""
    if isinstance(data, dict) and isinstance(data.get("contents"), list):
        return list(data["contents"])
    return list(data) if isinstance(data, list) else [data]


def _api_records(base: str) -> Iterator[object]:
    with requests.Session() as session:
        for page in range(1, MAX_PAGES + 1):
            address = f"{base}/services"
            answer = _get(session, address, {"full": "true", "page": str(page), "per_page": str(PAGE_SIZE)})
            contents = answer.get("contents") if isinstance(answer, dict) else None
            if not isinstance(contents, list):
                raise DirectoryError(
                    f"The answer of {address} has no list of contents, so it is no HSDS 3 API."
                )
            for record in contents:
                yield _full(session, base, record)
            total = answer.get("total_pages")
            if not contents or answer.get("last_page") is True or not isinstance(total, int) or page >= total:
                return
    raise DirectoryError(f"{base} has more than {MAX_PAGES} pages.")


def _full(session: requests.Session, base: str, record: object) -> object:
    """The record with what belongs to it: an API may give that only for a service by itself."""
    if not isinstance(record, dict) or "service_areas" in record or "phones" in record:
        return record
    identity = record.get("id")
    if not isinstance(identity, str) or not is_uuid(identity):
        return record
    return _get(session, f"{base}/services/{quote(identity, safe='')}", {})


def _get(session: requests.Session, address: str, parameters: dict[str, str]) -> Any:
    deadline = time.monotonic() + TOTAL_SECONDS
    headers = {"Accept": "application/json", "User-Agent": "Amparo directory import"}
    try:
        with session.get(
            address, params=parameters, headers=headers, timeout=TIMEOUTS, stream=True
        ) as response:
            if response.status_code != 200:
                raise DirectoryError(f"{address} answered with status {response.status_code}.")
            body = bytearray()
            for piece in response.iter_content(65536):
                body += piece
                if len(body) > MAX_BYTES or time.monotonic() > deadline:
                    raise DirectoryError(f"The answer of {address} is too long or too slow.")
        return json.loads(body)
    except requests.RequestException as error:
        raise DirectoryError(f"{address} did not answer ({type(error).__name__}).") from None
    except (ValueError, RecursionError):
        raise DirectoryError(f"The answer of {address} is not JSON.") from None
