"""People go through what is overdue, and what they found stands in the file at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory import number_reports
from amparo.directory.checker import check_directory
from amparo.directory.loader import read_rows
from amparo.directory.review import session
from amparo.directory.review.due import countries_served, overdue
from amparo.directory.review.evidence import DeadReports, Evidence, PageFinding
from amparo.settings import current
from tests.unit.directory.directory_files import WriteRows

TODAY = date.today()
MACHINE = {"assured_by": "machine", "assured_how": "page"}

Review = Callable[..., int]


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Review]:
    """Run `amparo directory review` on the file in tmp_path, with lines of answers; no report unless one is given."""
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("AMPARO_REPORTS", str(tmp_path / "reports.jsonl"))
    monkeypatch.chdir(tmp_path)
    current.cache_clear()

    def run(*answers: str, options: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return main(["directory", "review", *options])

    yield run
    current.cache_clear()


def cells(file: Path, row: int = 0) -> dict[str, str]:
    return read_rows(file)[1][row].cells


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def write_report(folder: Path, *lines: dict[str, str]) -> Path:
    file = folder / "report.csv"
    columns = ("verdict", "row", "reason", "page_shows", "page", "day")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return file


def order(rows: list[dict[str, str]], evidence: Evidence | None = None, **options: str) -> list[str]:
    base = {"country": "KE", "service_type": "child", "confidence": "high"}
    named = [{**base, "service_name": row["id"], **row} for row in rows]
    due = overdue(named, evidence or Evidence(), TODAY, older_than=timedelta(days=180), **options)
    return [item.cells["id"] for item in due]


def finding(verdict: str, day: str) -> PageFinding:
    return PageFinding(verdict, day, "Why.", "", "https://example.org")


def test_reported_and_doubtful_come_first_then_what_could_be_raised_then_never_confirmed_then_the_oldest() -> (
    None
):
    rows = [
        {"id": "fresh", "assured_date": days_ago(10), **MACHINE},
        {"id": "old", "assured_date": days_ago(200), **MACHINE},
        {"id": "oldest", "assured_date": days_ago(400), **MACHINE},
        {"id": "never"},
        {"id": "hidden", "confidence": "low"},
        {"id": "raisable", "confidence": "low"},
        {"id": "raisable too", "confidence": "low", "assured_date": days_ago(3), **MACHINE},
        {"id": "doubtful"},
        {"id": "changed"},
        {"id": "dead", "assured_date": days_ago(10), **MACHINE},
    ]
    evidence = Evidence(
        {
            "doubtful": finding("doubtful", days_ago(1)),
            "changed": finding("changed", days_ago(1)),
            "raisable": finding("confirmed", days_ago(1)),
        },
        {"dead": DeadReports(3, days_ago(2))},
    )
    assert order(rows, evidence) == [
        "dead",
        "changed",
        "doubtful",
        "raisable",
        "raisable too",
        "never",
        "oldest",
        "old",
        "hidden",
    ]


def test_among_the_never_confirmed_the_need_decides_then_the_countries_served_then_what_stands_alone() -> (
    None
):
    rows = [
        {"id": "crisis", "service_type": "crisis"},
        {"id": "one of two", "country": "AT"},
        {"id": "two of two", "country": "AT"},
        {"id": "the only one", "country": "KE"},
        {"id": "of the world", "country": "INT"},
        {"id": "of the EU", "country": "EU"},
        {"id": "with territories", "country": "FR"},
        {"id": "trafficking", "service_type": "trafficking"},
        {"id": "emergency", "service_type": "emergency"},
    ]
    assert order(rows) == [
        "emergency",
        "trafficking",
        "of the world",
        "of the EU",
        "with territories",
        "the only one",
        "one of two",
        "two of two",
        "crisis",
    ]


def test_a_line_for_citizens_anywhere_serves_every_country_and_a_line_of_a_region_one() -> None:
    line = {"country": "PH", "service_type": "home_country", "host_country": ""}
    assert countries_served(line) > 240
    assert countries_served({**line, "host_country": "AE"}) == 1
    assert countries_served({"country": "FR", "service_type": "child", "subdivision": "FR-IDF"}) == 1


def test_what_a_person_confirmed_since_is_no_longer_reported() -> None:
    person = {"assured_date": days_ago(1), "assured_by": "Ana", "assured_how": "called"}
    evidence = Evidence({"row": finding("doubtful", days_ago(2))}, {"row": DeadReports(1, days_ago(1))})
    assert order([{"id": "row", **person}], evidence) == []
    assert order([{"id": "row", **person, **MACHINE}], evidence) == ["row"]


def test_a_doubt_on_a_hidden_row_makes_it_no_more_urgent() -> None:
    evidence = Evidence({"row": finding("changed", days_ago(1))})
    rows = [{"id": "row", "confidence": "low", "assured_date": days_ago(9)}, {"id": "never"}]
    assert order(rows, evidence) == ["never", "row"]


def test_the_list_says_what_and_why_and_asks_nothing(
    write_rows: WriteRows, tmp_path: Path, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({"country": "UG", "phone": "116"}, {})
    before = file.read_bytes()
    numbers = [row.cells["id"] for row in read_rows(file)[1]]
    for day in ("2026-01-02", "2026-03-01", "2026-01-02"):
        number_reports.report(numbers[0], date.fromisoformat(day))
    report = write_report(
        tmp_path,
        {
            "verdict": "doubtful",
            "row": numbers[1],
            "reason": "Only as a fax.",
            "page_shows": "117",
            "day": "2026-02-03",
        },
    )
    assert review(options=("--list", "--report", str(report))) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Reported dead, or in doubt (2)\n  Uganda, child: Child line 0, 116")
    assert "Reported dead 3 times, last on 2026-03-01." in shown
    assert "The machine looked on 2026-02-03 (doubtful): Only as a fax. It shows: 117." in shown
    assert file.read_bytes() == before
    assert review(options=("--list", "--country", "Kenya")) == 0
    assert "Uganda" not in capsys.readouterr().out
    assert review(options=("--list", "--country", "INT")) == 0
    assert capsys.readouterr().out == "Nothing is overdue.\n"


@pytest.mark.parametrize(("answer", "how"), [("c", "called"), ("wrote", "wrote"), ("R", "read")])
def test_a_confirmation_says_who_how_and_when(
    write_rows: WriteRows, review: Review, answer: str, how: str
) -> None:
    file = write_rows({})
    assert review(answer, "Ana", "2026-11-30") == 0
    row = cells(file)
    assert (row["assured_date"], row["assured_by"], row["assured_how"]) == ("2026-11-30", "Ana", how)
    assert check_directory(file) == []


def test_the_name_is_kept_for_the_session_and_the_day_is_today_if_nothing_is_said(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({}, {"phone": "119"}, {"phone": "1195"})
    assert review("c", "Ana", "", "c", "", "", "r", "Ben", "") == 0
    assert [cells(file, row)["assured_by"] for row in range(3)] == ["Ana", "Ana", "Ben"]
    assert {cells(file, row)["assured_date"] for row in range(3)} == {TODAY.isoformat()}
    said = capsys.readouterr().out
    assert "3 confirmed" in said and "git diff --stat" in said
    assert review() == 0
    assert capsys.readouterr().out == "Nothing is overdue.\n"


def test_a_service_is_shown_in_plain_words_with_its_sources(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(
        {"extension": "8", "notes": "misprinted elsewhere", "second_source_url": "https://example.com/b"}
    )
    assert review("q") == 0
    said = capsys.readouterr().out
    for words in (
        "[1 of 1] Not confirmed yet",
        "Kenya · child",
        "phone: 116\nextension: 8",
        "source_url: https://example.org/lines",
        "second_source_url: https://example.com/b",
        "Confidence: high (people see it)",
        "Last confirmed: never",
        "Notes: misprinted elsewhere",
        "[c]alled, [w]rote, [r]ead the page, [s]kip, [d]ead, [n]ew number, [q]uit",
    ):
        assert words in said


@pytest.mark.parametrize("last", [("q",), (), ("c",), ("c", "Ana"), ("d", "gone"), ("n", "117")])
def test_who_stops_anywhere_keeps_what_was_answered_and_nothing_half(
    write_rows: WriteRows, review: Review, last: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({}, {"phone": "1195"})
    second = cells(file, 1)
    assert review("c", "Ana", "", *last) == 0
    assert cells(file, 0)["assured_by"] == "Ana"
    assert cells(file, 1) == second
    assert "Stopped." in capsys.readouterr().out


def test_what_is_skipped_stays_and_comes_again(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({}, {"phone": "1195"})
    before = file.read_bytes()
    assert review("s", "skip") == 0
    assert file.read_bytes() == before
    assert "git diff" not in capsys.readouterr().out


def test_a_dead_line_is_hidden_with_reason_and_day_and_is_not_called_confirmed(
    write_rows: WriteRows, review: Review
) -> None:
    file = write_rows({"notes": "one list", "assured_date": "2026-01-02", **MACHINE})
    assert review("d", "", "Not in service.", "Ana", "2026-11-30") == 0
    row = cells(file)
    assert row["confidence"] == "low"
    assert row["notes"] == "2026-11-30: dead, says Ana: Not in service.; before: one list"
    assert row["assured_date"] == row["assured_by"] == row["assured_how"] == ""
    assert check_directory(file) == []


def test_where_people_still_see_a_number_that_is_dead_is_told(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows({"phone": "116"}, {"phone": "116", "service_type": "trafficking"})
    assert review("d", "Not in service.", "Ana", "2026-11-30", "d", "Same.", "", "") == 0
    assert capsys.readouterr().out.count("People still see 116") == 1


def test_a_new_number_needs_its_page_and_keeps_the_old_one_in_the_notes(
    write_rows: WriteRows, review: Review
) -> None:
    file = write_rows(
        {"phone": "0800 720 072", "phone_e164": "+254800720072", "second_source_url": "https://example.com/b"}
    )
    page = "https://example.org/new"
    answers = ("n", "0800 720 600", "+254 800 720 600", "", "our own list", page, "r", "Ana", "2026-11-30")
    assert review(*answers, "yes") == 0
    row = cells(file)
    assert (row["phone"], row["phone_e164"]) == ("0800 720 600", "+254800720600")
    assert (row["source_url"], row["second_source_url"], row["source_date"]) == (page, "", "2026-11-30")
    assert row["notes"] == "until 2026-11-30: phone 0800 720 072"
    assert (row["confidence"], row["assured_by"], row["assured_how"]) == ("high", "Ana", "read")
    assert check_directory(file) == []


def test_a_new_number_from_a_page_of_others_is_not_of_high_confidence(
    write_rows: WriteRows, review: Review
) -> None:
    file = write_rows({})
    assert review("n", "1195", "", "https://press.example.net/a", "r", "Ana", "", "no") == 0
    assert (cells(file)["phone"], cells(file)["confidence"]) == ("1195", "medium")


def test_a_new_number_that_the_check_does_not_accept_is_not_written(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({"web_url": "https://example.org"})
    before = file.read_bytes()
    assert review("n", "call us", "", "https://example.org/new", "r", "Ana", "", "s") == 0
    assert "The check refuses this. phone: " in capsys.readouterr().out
    assert file.read_bytes() == before


def test_each_number_of_a_row_is_asked_about_and_the_right_ones_stay(
    write_rows: WriteRows, review: Review
) -> None:
    file = write_rows({"sms": "1195", "extension": "8", "web_url": "https://example.org"})
    assert review("n", "", "1196 (text HELP)", "https://www.example.org/x", "wrote", "Ana", "") == 0
    row = cells(file)
    assert (row["phone"], row["extension"], row["sms"]) == ("116", "8", "1196 (text HELP)")
    assert row["notes"].endswith("text number 1195")


@pytest.mark.parametrize(
    ("row", "answers", "said"),
    [
        ({}, ("n", ""), "Nothing is new then."),
        ({"phone": "", "web_url": "https://example.org"}, ("n",), "This service has no number."),
    ],
)
def test_without_a_new_number_nothing_is_asked_any_more(
    write_rows: WriteRows,
    review: Review,
    capsys: pytest.CaptureFixture[str],
    row: dict[str, str],
    answers: tuple[str, ...],
    said: str,
) -> None:
    write_rows(row)
    assert review(*answers, "s") == 0
    assert said in capsys.readouterr().out


def test_a_hidden_row_is_raised_to_medium_by_who_confirms_it(write_rows: WriteRows, review: Review) -> None:
    file = write_rows({"confidence": "low"})
    assert review("c", "Ana", "", "m") == 0
    assert (cells(file)["confidence"], cells(file)["assured_how"]) == ("medium", "called")


def test_a_hidden_row_may_be_confirmed_and_stay_hidden(write_rows: WriteRows, review: Review) -> None:
    file = write_rows({"confidence": "low"})
    assert review("c", "Ana", "", "l") == 0
    assert (cells(file)["confidence"], cells(file)["assured_by"]) == ("low", "Ana")


def test_high_is_refused_without_the_operators_own_page(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "public list in a code repository (address not known)"
    file = write_rows({"confidence": "low", "source_url": source, "web_url": "https://example.org"})
    refused = ("h", "", "h", "their site", "h", "https://press.example.net/a", "n")
    assert review("c", "Ana", "2026-11-30", *refused, "h", "https://www.example.org/contact") == 0
    row = cells(file)
    assert (row["confidence"], row["source_url"]) == ("high", "https://www.example.org/contact")
    assert (row["second_source_url"], row["source_date"]) == (source, "2026-11-30")
    assert capsys.readouterr().out.count("High needs the operator's or government's own page.") == 3
    assert check_directory(file) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("x",), "Please answer with one of c, w, r, s, d, n, q."),
        (("",), "Please answer with one of"),
        (("c", ""), "Please give a name or a role"),
        (("c", "Machine"), "'machine' stands for `amparo directory verify`"),
        (("c", "A" * 61), "at most 60 characters"),
        (("c", "A" * 301), "Please stay below 300 characters."),
        (("c", "A\x07"), "cannot be read"),
        (("c", "Ana", "yesterday"), "'yesterday' is not a day until today"),
        (("c", "Ana", "2999-01-01"), "'2999-01-01' is not a day until today"),
        (("d", ""), "Please say what you found"),
        (("n", "1195", "", ""), "nobody types a number from memory"),
        (("n", "1195", "", "example"), "'example' does not begin with https://"),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(
    write_rows: WriteRows,
    review: Review,
    capsys: pytest.CaptureFixture[str],
    answers: tuple[str, ...],
    said: str,
) -> None:
    file = write_rows({})
    before = file.read_bytes()
    assert review(*answers) == 0
    assert said in capsys.readouterr().out
    assert file.read_bytes() == before


def test_nobody_is_asked_to_call_an_emergency_number(
    write_rows: WriteRows, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({"service_type": "emergency", "phone": "999"})
    assert review("c", "r", "Ana", "") == 0
    said = capsys.readouterr().out
    assert "[c]alled" not in said and "Please answer with one of r, s, d, n, q." in said
    assert cells(file)["assured_how"] == "read"


def test_back_leaves_a_question_and_the_choice_comes_again(write_rows: WriteRows, review: Review) -> None:
    file = write_rows({})
    assert review("d", "back", "c", "back", "c", "Ana", "") == 0
    assert (cells(file)["confidence"], cells(file)["assured_how"]) == ("high", "called")


def test_every_other_line_of_the_file_stays_byte_for_byte(write_rows: WriteRows, review: Review) -> None:
    file = write_rows({"notes": "first"}, {"phone": "1195", "notes": 'says "x",\r\ny'}, {"phone": "1196"})
    text = "\ufeff" + file.read_bytes().decode().replace("first", '"first"') + "\r\n"
    file.write_bytes(text.encode())
    assert review("s", "s", "c", "Ana", "2026-11-30") == 0
    before, after = text.splitlines(), file.read_bytes().decode().splitlines()
    assert len(before) == len(after)
    (changed,) = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed[1] == changed[0].removesuffix(",,,") + ",2026-11-30,Ana,called"
    assert file.read_bytes().endswith(b"called\r\n\r\n")
    assert list(file.parent.glob(".*")) == []


def test_a_row_that_somebody_else_changed_meanwhile_is_left_alone(
    write_rows: WriteRows, review: Review, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({}, {"phone": "1195"})
    shown = session.in_words

    def change(item: session.Due) -> str:
        file.write_text(file.read_text(encoding="utf-8").replace(",116,", ",117,"), encoding="utf-8")
        return shown(item)

    monkeypatch.setattr(session, "in_words", change)
    assert review("c", "Ana", "", "c", "", "") == 0
    assert "changed in the file by somebody else" in capsys.readouterr().out
    assert (cells(file, 0)["phone"], cells(file, 0)["assured_by"]) == ("117", "")
    assert cells(file, 1)["assured_by"] == "Ana"


def test_a_fault_that_stood_there_before_keeps_nobody_from_working(
    write_rows: WriteRows, review: Review
) -> None:
    file = write_rows({"service_name": "One"}, {"phone": "1195", "hours": "whenever"})
    assert review("c", "Ana", "", "c", "", "") == 0
    assert {cells(file, row)["assured_by"] for row in range(2)} == {"Ana"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--country", "Atlantis"), "'Atlantis' is not a country"),
        (("--who", "machine"), "--who: 'machine' stands for"),
        (("--report", "nowhere.csv"), "There is no directory file at nowhere.csv."),
    ],
)
def test_options_that_cannot_be_get_one_sentence(
    write_rows: WriteRows,
    review: Review,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    said: str,
) -> None:
    write_rows({})
    assert review(options=options) == 2
    shown = capsys.readouterr()
    assert said in shown.err and shown.out == ""


def test_an_age_that_is_none_is_refused(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        review(options=("--older-than", "half a year"))
    assert "'half a year' is no age" in capsys.readouterr().err


def test_a_report_without_its_columns_is_named(
    write_rows: WriteRows, tmp_path: Path, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows({})
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert review(options=("--list", "--report", "other.csv")) == 2
    assert "other.csv has no column verdict, row" in capsys.readouterr().err
