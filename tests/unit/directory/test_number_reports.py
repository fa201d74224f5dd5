"""Reports of dead numbers: the row and the day, counted, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from amparo.directory.number_reports import last_days, report, reports
from amparo.settings import current


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "new" / "reports.jsonl"
    monkeypatch.setenv("AMPARO_REPORTS", str(path))
    current.cache_clear()
    yield path
    current.cache_clear()


def test_without_a_file_nothing_was_reported(file: Path) -> None:
    assert reports() == {} and last_days() == {} and not file.exists()


def test_reports_are_counted_by_row_and_the_last_day_is_known(file: Path) -> None:
    for id, day in (("a", 2), ("b", 1), ("a", 1)):
        report(id, date(2026, 12, day))
    assert reports() == {"a": 2, "b": 1}
    assert last_days() == {"a": "2026-12-02", "b": "2026-12-01"}
    assert file.read_text().splitlines()[0] == '{"id": "a", "day": "2026-12-02"}'
    assert file.stat().st_mode & 0o077 == 0, "for those who run Amparo alone"


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "7", '{"id": "a"}', '{"id": "", "day": "2026-12-01"}', '{"id": "a", "day": "x"}']
)
def test_a_line_that_cannot_be_read_is_passed_over(file: Path, line: str) -> None:
    report("b", date(2026, 12, 1))
    with file.open("a") as stream:
        stream.write(f"{line}\n")
    report("c", date(2026, 12, 1))
    assert reports() == {"b": 1, "c": 1}


def test_two_processes_lose_nothing(file: Path) -> None:
    code = (
        "from datetime import date\nfrom amparo.directory.number_reports import report\n"
        "for number in range(300): report('row-%d' % (number % 3), date(2026, 12, 1))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert reports() == {"row-0": 200, "row-1": 200, "row-2": 200}
