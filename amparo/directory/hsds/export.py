"""Writes the rows of the directory that may be shown as HSDS 3.0, in JSON or as a Tabular Data Package."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.document import document_of
from amparo.directory.hsds.tabular import package_files
from amparo.directory.hsds.taxonomy import Record
from amparo.directory.loader import FILE_NAME, directory_folder, load_services
from amparo.directory.service import Service

JSON, TABULAR = "hsds-json", "hsds-tabular"
FORMATS = (JSON, TABULAR)
# For the staff of whoever keeps the directory, and the name of a person: not for everybody on the web.
STAFF_COLUMNS = ("notes", "assured_by")


def modified_of(path: Path) -> str:
    """When the file was last changed, as RFC 3339 in UTC. Rows do not record it, so it is that of each of them."""
    try:
        seconds = int(path.stat().st_mtime)
    except OSError:
        raise DirectoryError(f"There is no directory file at {path}.") from None
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def public_documents(folder: Path | None = None) -> tuple[Record, ...]:
    """The HSDS services of all rows that may be shown, without what is for staff only, in the order of the file.

    Made once for each version of the file: do not change them. Raises DirectoryError.
    """
    path = (folder or directory_folder()) / FILE_NAME
    return _public_documents(load_services(path), modified_of(path))


# The tuple of services is the same object as long as the file is the same, and its rows hash once.
@lru_cache(maxsize=2)
def _public_documents(services: tuple[Service, ...], modified: str) -> tuple[Record, ...]:
    hidden = dict.fromkeys(STAFF_COLUMNS, "")
    known = {column: value for column, value in hidden.items() if column in Service.__dataclass_fields__}
    return tuple(
        document_of(replace(service, **known), modified) for service in services if service.may_be_shown
    )


def export(services: Iterable[Service], kind: str, folder: Path, modified: str = "") -> int:
    """Write the services that may be shown into `folder`, and return how many these are.

    `kind`: JSON makes `<id>.json` for each service, TABULAR the files of a package. Raises DirectoryError for a
    folder that holds something already or cannot be written; it is then left as it was.
    """
    documents = [document_of(service, modified) for service in services if service.may_be_shown]
    if kind == TABULAR:
        files = package_files(documents)
    else:
        files = {
            f"{document['id']}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
            for document in documents
        }
    _write(files, folder)
    return len(documents)


def _write(files: dict[str, str], folder: Path) -> None:
    """All files or none: they are written beside the folder, which then gets its name in one step."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DirectoryError(f"{folder} holds something already; name a new or an empty folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            complete = Path(beside) / "complete"
            complete.mkdir()
            for name, text in files.items():
                (complete / name).write_text(text, encoding="utf-8", newline="")
            os.replace(complete, folder)
    except OSError as error:
        raise DirectoryError(f"{folder} cannot be written: {error.strerror}.") from None
