"""Writing a file whole or not at all: whoever reads it meanwhile sees the old one or the new one, never a half."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from amparo.directory.errors import DirectoryError
from amparo.directory.records import record_of
from amparo.directory.service import COLUMNS


def write_services(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows (cells by column) as a new directory file; for the rest see `services_csv` and `write_whole`."""
    write_whole(path, services_csv(rows))


def services_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows (cells by column) as a directory file with all of COLUMNS, and no others."""
    return as_csv(COLUMNS, ({column: row.get(column, "") for column in COLUMNS} for row in rows))


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as CSV in UTF-8 with commas and plain line ends, as services.csv is written.

    Raises ValueError where a row has a column that is not among `columns`.
    """
    records = [record_of(columns)]
    for row in rows:
        if unknown := [column for column in row if column not in columns]:
            raise ValueError(f"no column {', '.join(unknown)}")
        records.append(record_of(row.get(column, "") for column in columns))
    return "".join(f"{record}\n" for record in records).encode()


def write_whole(path: Path, content: bytes, check: Callable[[Path], None] | None = None) -> None:
    """Put the file there, its folders too; raise DirectoryError, with the old file as it was, where that fails.

    `check` is asked with the real file just before it is replaced; what it raises is passed on.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = Path(os.path.realpath(path))  # a link stays a link
        with _written_beside(target, content) as beside:
            if check:
                check(target)
            os.replace(beside, target)
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise DirectoryError(f"{path} cannot be written: {reason}. Nothing in it was changed.") from None


@contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """Give a file beside `path` with its rights, to be put in its place; one that stays is taken away."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(mode)
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
