"""A hidden row is shown again only with a confirmation or another source; git knows what was hidden."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory.loader import read_rows
from amparo.directory.raised import committed_rows, raised_without_reason
from tests.unit.directory.directory_files import SHIPPED, WriteRows

LOW = {"confidence": "low"}
CONFIRMED = {"assured_date": "2026-11-30", "assured_by": "Ana", "assured_how": "called"}


@pytest.fixture
def commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make tmp_path a repository of git and commit what is in it."""
    for name in ("GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def save() -> None:
        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "-m", "x")

    return save


def check(file: Path, *options: str) -> int:
    return main(["directory", "check", str(file), *options])


def rewrite(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_row_that_was_hidden_is_not_shown_without_a_reason(
    write_rows: WriteRows, commit: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({}, LOW)
    commit()
    assert check(file) == 0
    rewrite(file, ",low,", ",medium,")
    assert check(file) == 1
    assert "services.csv:3 confidence: was low, is medium, without a confirmation" in capsys.readouterr().out
    commit()
    assert check(file) == 0, "only what changed since the last commit is seen"
    assert check(file, "--since", "HEAD~1") == 1


def test_a_sign_in_a_cell_that_is_no_end_of_a_line_hides_no_row_of_a_commit(
    write_rows: WriteRows, commit: Callable[[], None]
) -> None:
    file = write_rows({**LOW, "notes": "one\u2028two"})
    commit()
    before = committed_rows(file)
    assert before is not None
    assert [(cells["notes"], cells["confidence"]) for cells in before] == [("one\u2028two", "low")]


def test_a_confirmation_or_another_source_is_a_reason(write_rows: WriteRows) -> None:
    file = write_rows({}, CONFIRMED, {"source_url": "https://example.org/new"})
    rows = read_rows(file)[1]
    before = [{**row.cells, "source_url": "https://example.org/lines", **LOW} for row in rows]
    assert [fault.row for fault in raised_without_reason(before, rows)] == [2]


def test_a_new_row_and_one_that_was_shown_before_need_none(write_rows: WriteRows) -> None:
    rows = read_rows(write_rows({}, {}))[1]
    assert raised_without_reason([{**rows[0].cells, "confidence": "medium"}], rows) == []


def test_without_git_nothing_is_compared(write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_rows(LOW)
    assert committed_rows(file) is None
    monkeypatch.setenv("PATH", "")
    assert committed_rows(file) is None and check(file) == 0


def test_a_version_that_git_does_not_know_is_named(
    write_rows: WriteRows, commit: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({})
    commit()
    assert check(file, "--since", "nowhere") == 2
    assert "git knows no version 'nowhere' here." in capsys.readouterr().err


def test_no_row_of_the_shipped_file_was_raised_without_a_reason() -> None:
    before = committed_rows(SHIPPED)
    if before is None:
        pytest.skip("no git here")
    assert raised_without_reason(before, read_rows(SHIPPED)[1]) == []
