"""Plan, state, second sources, and what is written into services.csv."""

from __future__ import annotations

import argparse
import csv
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from amparo.directory.cli import add_commands
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import read_rows
from amparo.directory.original import ChangedError
from amparo.directory.verify import stamp as stamping
from amparo.directory.verify.fetcher import Manners
from amparo.directory.verify.journal import Journal
from amparo.directory.verify.plan import Plan, make_plan
from amparo.directory.verify.stamp import stamp
from amparo.directory.verify.survey import Survey
from amparo.directory.verify.verdict import Finding, Verdict
from amparo.settings import current
from tests.unit.directory.directory_files import SHIPPED
from tests.unit.directory.verify.test_fetching import HTML, Site

TODAY = date(2026, 12, 1)
HEADER = (
    "id,country,service_name,service_type,phone,source_url,second_source_url,confidence,"
    "assured_date,assured_by,assured_how"
)
PAGE = "https://a.example/"
ROW = f"1,KE,A,child,116,{PAGE},,high,,,"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def write(folder: Path, *rows: str, header: str = HEADER, end: str = "\n") -> Path:
    file = folder / "services.csv"
    file.write_bytes("".join(line + end for line in (header, *rows)).encode())
    return file


def finding(
    row: str = "1", verdict: Verdict = Verdict.CONFIRMED, number: str = "116", page: str = PAGE
) -> Finding:
    return Finding(row, (number,), verdict, "", page, "2026-12-01")


def verify(file: Path, folder: Path) -> list[Finding]:
    journal = Journal(folder / "report")
    journal.begin()
    due = make_plan(read_rows(file)[1], TODAY).due
    return Survey(due, Manners("us@example.org", pause=0.0, loopback=True), journal, {}).run()


# ---- services.csv ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_all_other_cells_stay_byte_for_byte(tmp_path: Path, end: str) -> None:
    odd = f'1,KE,"Line ""A"", and{end}more",child,"116",{PAGE},,high,,,'
    other = f"2,KE,B,child,117,{PAGE},,high,2020-01-01,,"
    file = write(tmp_path, odd, other, end=end)
    before = file.read_bytes()
    assert stamp(file, [finding()]) == 1
    assert file.read_bytes() == before.replace(b",high,,,", b",high,2026-12-01,machine,page")
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_behind_a_link_is_stamped_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    real = write(tmp_path / "data", ROW)
    link = tmp_path / "services.csv"
    link.symlink_to(real)
    assert stamp(link, [finding()]) == 1
    assert link.is_symlink() and not real.is_symlink()
    assert b"2026-12-01" in real.read_bytes()


def test_what_somebody_else_writes_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, ROW)

    def while_somebody_writes(*arguments: Any, **options: Any) -> Plan:
        plan = make_plan(*arguments, **options)
        file.write_text("theirs", encoding="utf-8")
        return plan

    monkeypatch.setattr(stamping, "make_plan", while_somebody_writes)
    with pytest.raises(ChangedError, match="while this ran"):
        stamp(file, [finding()])
    assert file.read_text(encoding="utf-8") == "theirs"


def test_only_confirmed_rows_are_stamped(tmp_path: Path) -> None:
    file = write(tmp_path, f"1,KE,A,child,116,{PAGE},,high,,,")
    before = file.read_bytes()
    assert stamp(file, [finding(verdict=each) for each in Verdict if each is not Verdict.CONFIRMED]) == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "row", [f"1,KE,A,child,119,{PAGE},,high,,,", "1,KE,A,child,116,https://b.example/,,high,,,"]
)
def test_a_row_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path, row: str) -> None:
    assert stamp(write(tmp_path, row), [finding()]) == 0


def test_a_call_of_the_last_90_days_is_worth_more_than_a_page(tmp_path: Path) -> None:
    file = write(tmp_path, f"1,KE,A,child,116,{PAGE},,high,2026-10-01,Maria,called")
    assert stamp(file, [finding()]) == 0
    file = write(tmp_path, f"1,KE,A,child,116,{PAGE},,high,2026-01-01,Maria,called")
    assert stamp(file, [finding()]) == 1
    assert "2026-12-01,machine,page" in file.read_text()


def test_a_file_without_the_newer_columns_gets_the_day_alone(tmp_path: Path) -> None:
    file = write(
        tmp_path, f"1,KE,A,child,116,{PAGE},,high,", header=HEADER.removesuffix(",assured_by,assured_how")
    )
    assert stamp(file, [finding()]) == 1
    assert file.read_text().endswith(",high,2026-12-01\n")


def test_a_file_without_any_such_column_is_one_sentence(tmp_path: Path) -> None:
    header = HEADER.removesuffix(",assured_date,assured_by,assured_how")
    with pytest.raises(DirectoryError, match="no column assured_date"):
        stamp(write(tmp_path, f"1,KE,A,child,116,{PAGE},,high", header=header), [finding()])


def test_the_shipped_directory_can_be_stamped_with_nothing_else_changed(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_bytes(SHIPPED.read_bytes())
    due = make_plan(read_rows(file)[1], TODAY).due
    assert len(due) > 1000
    found = [Finding(row.id, row.numbers, Verdict.CONFIRMED, "", row.pages[0], "2026-12-01") for row in due]
    stamped = stamp(file, found)
    assert stamped > 1000
    with SHIPPED.open(encoding="utf-8", newline="") as old, file.open(encoding="utf-8", newline="") as new:
        changed = [
            column
            for before, after in zip(csv.DictReader(old), csv.DictReader(new))
            for column in before
            if before[column] != after[column]
        ]
    assert set(changed) <= {"assured_date", "assured_by", "assured_how"}


# ---- which rows are due ----------------------------------------------------------------------------------------------


def test_due_is_what_was_confirmed_long_ago_or_never(tmp_path: Path) -> None:
    days = ("", "2026-11-30", "2026-08-01", "soon")
    file = write(tmp_path, *(f"{n},KE,A,child,116,{PAGE},,high,{day},," for n, day in enumerate(days)))
    rows = read_rows(file)[1]
    assert [row.id for row in make_plan(rows, TODAY, older_than=timedelta(days=90)).due] == ["0", "2", "3"]
    assert len(make_plan(rows, TODAY).due) == 4
    assert make_plan(rows, TODAY, country="UG").due == ()


def test_rows_without_a_web_page_are_counted(tmp_path: Path) -> None:
    file = write(
        tmp_path, "1,KE,A,child,116,public list,,high,,,", "2,KE,A,child,,https://a.example/,,high,,,"
    )
    plan = make_plan(read_rows(file)[1], TODAY)
    assert (plan.due, plan.without_page) == ((), 1)


# ---- second sources --------------------------------------------------------------------------------------------------

LONG = b"<p>" + b"Words about us. " * 20 + b"</p>"


@pytest.mark.parametrize(
    ("first", "expected", "asks_second"),
    [
        ((404, HTML, b""), Verdict.CONFIRMED, True),
        ((500, HTML, b""), Verdict.CONFIRMED, True),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), Verdict.CONFIRMED, True),
        ((200, HTML, LONG + b"<p>Call 119</p>"), Verdict.CHANGED, False),
        ((200, HTML, LONG), Verdict.VANISHED, False),
    ],
)
def test_the_second_source_counts_only_where_the_first_cannot_be_read(
    tmp_path: Path, site: Site, first: tuple[int, dict[str, str], bytes], expected: Verdict, asks_second: bool
) -> None:
    site.answers = {"/1": first, "/2": (200, HTML, b"<p>Call 116</p>")}
    file = write(tmp_path, f"1,KE,A,child,116,{site.url('/1')},{site.url('/2')},high,,,")
    (found,) = verify(file, tmp_path)
    assert found.verdict is expected
    assert ("/2" in site.asked) == asks_second


def test_a_page_of_several_rows_is_asked_for_once(tmp_path: Path, site: Site) -> None:
    site.answers["/1"] = (200, HTML, b"<p>Call 116</p>")
    rows = [f"{number},KE,A,child,11{number},{site.url('/1')},,high,,," for number in (6, 9)]
    assert [found.verdict.value for found in verify(write(tmp_path, *rows), tmp_path)] == [
        "confirmed",
        "changed",
    ]
    assert site.asked.count("/1") == 1


# ---- the state of a run ----------------------------------------------------------------------------------------------


def test_a_torn_line_loses_itself_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin()
    journal.add("a", [finding()])
    with (tmp_path / "state.jsonl").open("a") as stream:
        stream.write('{"page": "b", "findi')
    of_several_lines = replace(finding("2"), reason="one\u2028two")
    journal.add("c", [of_several_lines])
    assert Journal(tmp_path).read() == {"a": [finding()], "c": [of_several_lines]}


def test_after_a_finished_run_the_next_one_begins_anew(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin()
    journal.add("a", [finding()])
    journal.finish()
    assert Journal(tmp_path).read() == {}


def test_what_was_found_for_another_number_does_not_count(tmp_path: Path, site: Site) -> None:
    site.answers["/1"] = (200, HTML, b"<p>Call 116</p>")
    due = make_plan(read_rows(write(tmp_path, f"1,KE,A,child,119,{site.url('/1')},,high,,,"))[1], TODAY).due
    journal = Journal(tmp_path / "report")
    journal.begin()
    before = {site.url("/1"): [finding(page=site.url("/1"))]}
    (found,) = Survey(due, Manners("us@example.org", pause=0.0, loopback=True), journal, before).run()
    assert found.verdict is Verdict.CHANGED


# ---- the command -----------------------------------------------------------------------------------------------------


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="amparo")
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["directory", "verify", *words])
    code: int = arguments.run(arguments)
    return code


@pytest.fixture
def contact(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AMPARO_VERIFY_CONTACT", "us@example.org")
    current.cache_clear()
    yield
    current.cache_clear()


def test_without_a_contact_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    current.cache_clear()
    assert run() == 2
    assert capsys.readouterr().err.startswith("Set AMPARO_VERIFY_CONTACT to your e-mail address")


@pytest.mark.usefixtures("contact")
@pytest.mark.parametrize(
    ("words", "said"), [(("--country", "Narnia"), "Narnia"), (("--pause", "0"), "1 or more")]
)
def test_wrong_usage_is_one_sentence(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


@pytest.mark.usefixtures("contact")
def test_with_fresh_a_run_that_was_cut_off_is_forgotten(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.answers["/1"] = (200, HTML, b"<p>Call 116</p>")
    write(tmp_path, f"1,KE,A,child,116,{site.url('/1')},,high,,,")
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    journal = Journal(tmp_path / "report")
    journal.begin()
    journal.add(site.url("/1"), [finding(page=site.url("/1"))])
    common = ("--allow-loopback", "--pause", "0", "--report", str(tmp_path / "report"))
    assert run(*common, "--fresh") == 0
    assert site.asked.count("/1") == 1
    assert "confirmed            1" in capsys.readouterr().out


def test_a_stopped_run_asks_no_more() -> None:
    from amparo.directory.verify.gate import Gate, Stopped

    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped), Gate(0.0, stop).turn():
        pass
