"""Numbers that people found dead are counted by row, and nothing else is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from amparo.directory.number_reports import report, reports
from amparo.settings import current

DAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "state" / "reports.jsonl"
    monkeypatch.setenv("AMPARO_REPORTS", str(path))
    current.cache_clear()
    yield path
    current.cache_clear()


def test_before_anything_was_reported_there_is_nothing() -> None:
    assert reports() == {}


def test_reports_are_counted_by_row(kept: Path) -> None:
    for id in ("a", "b", "a"):
        report(id, DAY)
    assert reports() == {"a": 2, "b": 1}
    assert [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()] == [
        {"id": id, "day": "2026-12-01"} for id in ("a", "b", "a")
    ]
    assert kept.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


def test_lines_that_cannot_be_read_are_passed_over(kept: Path) -> None:
    report("a", DAY)
    with kept.open("a", encoding="utf-8") as file:
        file.write('half a line\n[1]\n{"day": "2026-12-01"}\n')
    report("a", DAY)
    assert reports() == {"a": 2}


def test_two_processes_lose_nothing() -> None:
    code = (
        "from datetime import date\nfrom amparo.directory.number_reports import report\n"
        "for number in range(300): report('row-%d' % (number % 3), date(2026, 12, 1))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert reports() == {"row-0": 200, "row-1": 200, "row-2": 200}
