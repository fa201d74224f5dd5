"""What the tests of the directory share."""

from __future__ import annotations

import csv
import uuid
from datetime import datetime, timezone
from pathlib import Path

import pytest

from amparo.directory import Directory
from amparo.directory.service import COLUMNS
from tests.unit.directory.directory_files import GOOD_ROW, SHIPPED, WriteRows


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The directory as it is shipped."""
    return Directory(SHIPPED)


@pytest.fixture
def noon() -> datetime:
    """A Tuesday at noon UTC."""
    return datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


@pytest.fixture
def write_rows(tmp_path: Path) -> WriteRows:
    """Write a directory file: each argument changes the cells of a good row."""

    def write(*changes: dict[str, str], path: str = "services.csv") -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            for number, change in enumerate(changes):
                name = f"Child line {number}"
                writer.writerow({**GOOD_ROW, "id": str(uuid.uuid4()), "service_name": name, **change})
        return file

    return write
