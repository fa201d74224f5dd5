"""Reading services.csv, once per version of the file."""

from __future__ import annotations

import csv
import io
import logging
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from amparo.directory.errors import DirectoryError
from amparo.directory.service import COLUMNS, CONFIDENCES, REQUIRED_COLUMNS, SERVICE_TYPES, Service

log = logging.getLogger(__name__)

FILE_NAME = "services.csv"


class Row(NamedTuple):
    """A record of the file: the line it begins on, as an editor counts, and its cells by column."""

    line: int
    cells: dict[str, str]
    surplus: int  # cells beyond the last column: a comma that was not quoted


def directory_folder() -> Path:
    """The folder of the data: AMPARO_DIRECTORY, else `directory` here, else beside the package."""
    chosen = os.environ.get("AMPARO_DIRECTORY")
    if chosen:
        return Path(chosen)
    here = Path("directory")
    return here if (here / FILE_NAME).is_file() else Path(__file__).resolve().parents[2] / "directory"


def read_rows(path: Path, required: Sequence[str] = REQUIRED_COLUMNS) -> tuple[list[str], list[Row]]:
    """The header and the rows of a CSV file with the `required` columns; raises DirectoryError if it is none."""
    return rows_of(content_of(path), path, required)


def content_of(path: Path) -> bytes:
    """The bytes of a file; raises DirectoryError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DirectoryError(f"There is no directory file at {path}.") from None
    except OSError as error:
        raise DirectoryError(f"{path} cannot be read: {error.strerror}.") from None


def rows_of(content: bytes, path: Path, required: Sequence[str]) -> tuple[list[str], list[Row]]:
    """As read_rows, of what was read from `path` before."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DirectoryError(
            f"{path} is not UTF-8; save it again as 'CSV UTF-8 (comma separated)'."
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)  # splitlines would tear cells at U+2028
    try:
        header = next(reader, [])
        rows = list(_records(reader, header))
    except csv.Error as error:
        raise DirectoryError(f"{path}, line {reader.line_num}: this is not CSV ({error}).") from None
    missing = [column for column in required if column not in header]
    if missing:
        raise DirectoryError(f"{path} has no column {', '.join(missing)}; is it separated by commas?")
    return header, rows


def _records(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    before = 1
    for cells in reader:
        line, before = before + 1, reader.line_num  # type: ignore[attr-defined]
        if cells:
            padded = cells + [""] * (len(header) - len(cells))
            yield Row(line, dict(zip(header, padded, strict=False)), max(0, len(cells) - len(header)))


def load_services(path: str | os.PathLike[str]) -> tuple[Service, ...]:
    """Every usable row of a directory file, in its order, low confidence included.

    Raises DirectoryError if the file cannot be read. A row without the cells it cannot do without is left
    out and logged with its line: one bad row must not take the others from people. `amparo directory check`
    names such rows.
    """
    file = Path(path)
    try:
        stat = file.stat()
    except OSError:
        raise DirectoryError(f"There is no directory file at {file}.") from None
    return _load(file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _load(path: Path, _mtime: int, _size: int) -> tuple[Service, ...]:
    _header, rows = read_rows(path)
    services = []
    for row in rows:
        cells = {column: row.cells.get(column, "").strip() for column in COLUMNS}
        if _usable(cells):
            services.append(Service(**cells))
        else:
            log.warning("%s:%d is left out; run `amparo directory check`", path.name, row.line)
    return tuple(services)


def _usable(cells: dict[str, str]) -> bool:
    complete = all(cells[column] for column in REQUIRED_COLUMNS)
    return complete and cells["service_type"] in SERVICE_TYPES and cells["confidence"] in CONFIDENCES
