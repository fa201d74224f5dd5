"""What was found since comes in by rules, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory import merge_command
from amparo.directory.checker import Fault, check_directory
from amparo.directory.loader import load_services
from tests.unit.directory.directory_files import WriteRows

NEW = {
    "action": "add",
    "country": "KE",
    "service_name": "New line",
    "service_type": "crisis",
    "phone": "1199",
    "audience": "all",
    "source_url": "https://example.org/new",
    "confidence": "medium",
}


def incoming(folder: Path, *rows: dict[str, str], name: str = "found.csv") -> Path:
    file = folder / name
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return file


def merge(target: Path, found: Path, *options: str) -> int:
    return main(["directory", "merge", str(found), "--into", str(target), *options])


def test_another_spelling_of_a_number_is_the_same_service_and_stays_confirmed(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows(
        {"service_type": "crisis", "phone": "0722 178 177", "confidence": "medium", **CONFIRMED}
    )
    new = {**NEW, "phone": "+254 722 178 177"}
    assert merge(target, incoming(tmp_path, new)) == 1
    assert "is there already" in capsys.readouterr().err
    assert merge(target, incoming(tmp_path, {**new, "action": "fill", "hours": "24/7"})) == 0
    (row,) = load_services(target)
    assert (row.phone, row.hours, row.assured_date) == ("0722 178 177", "24/7", "2026-11-01")


def test_what_somebody_emptied_in_the_directory_is_not_filled_again_from_prose(
    write_rows: WriteRows, tmp_path: Path
) -> None:
    prose = {
        "service_name": "Police line 119, extension 8",
        "organization": "National Police",
        "phone": "119",
    }
    target = write_rows(
        prose, {**prose, "service_type": "crisis", "confidence": "medium", "notes": " spaces stay"}
    )
    lines = target.read_bytes().splitlines()
    assert merge(target, incoming(tmp_path, NEW)) == 1, (
        "the check names the space; it is not taken away in passing"
    )
    target.write_bytes(target.read_bytes().replace(b" spaces stay", b""))
    lines = target.read_bytes().splitlines()
    old_schema = {**NEW, "action": "fill", "phone": "119", "organization": "National Police", "hours": "24/7"}
    assert merge(target, incoming(tmp_path, NEW, old_schema)) == 0
    untouched, filled, _ = load_services(target)
    assert target.read_bytes().splitlines()[:2] == lines[:2]
    assert (untouched.extension, untouched.operator) == ("", "")
    assert (filled.hours, filled.extension, filled.operator) == ("24/7", "", "")


def test_a_new_row_in_the_old_schema_gets_the_codes_and_one_in_todays_stays(
    write_rows: WriteRows, tmp_path: Path
) -> None:
    target = write_rows({"phone": "116"})
    police = {**NEW, "organization": "National Police"}
    assert merge(target, incoming(tmp_path, police)) == 0
    today = {**police, "phone": "1191", "operator": "", "audience": "women"}
    assert merge(target, incoming(tmp_path, today)) == 0
    assert [row.operator for row in load_services(target)] == ["", "police", ""]


def test_a_directory_in_the_old_schema_is_to_be_migrated_first(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows({"phone": "116"})
    target.write_bytes(target.read_bytes().replace(b",extension,", b",extra,"))
    assert merge(target, incoming(tmp_path, NEW)) == 2
    assert "columns that would be lost: extra" in capsys.readouterr().err
    file = tmp_path / "old.csv"
    file.write_text("id,country,service_name,service_type,confidence\n", encoding="utf-8")
    assert merge(file, incoming(tmp_path, NEW)) == 2
    assert "`amparo directory migrate" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["file", "--wrong"])
def test_columns_and_cells_that_would_be_lost_are_refused(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    target = write_rows({"phone": "116"})
    before = target.read_bytes()
    good = incoming(tmp_path, NEW)
    wrong = {
        "country": "KE",
        "service_type": "child",
        "phone": "116",
        "why": "closed",
        "source_url": "https://a.org",
    }
    cells = NEW if option == "file" else wrong
    bad = incoming(tmp_path, {**cells, "langauges": "en"}, name="bad.csv")

    def merged() -> tuple[int, str]:
        code = merge(target, bad) if option == "file" else merge(target, good, "--wrong", str(bad))
        return code, capsys.readouterr().err

    code, said = merged()
    assert code == 2 and "columns that would be lost: langauges" in said
    bad = incoming(tmp_path, cells, name="bad.csv")
    bad.write_bytes(bad.read_bytes().rstrip() + b",one, two\r\n")
    code, said = merged()
    assert code == 1 and "line 2: there are more cells than columns" in said
    assert target.read_bytes() == before


def test_what_somebody_else_writes_meanwhile_is_kept(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_rows({"phone": "116"})

    def while_somebody_writes(path: Path) -> list[Fault]:
        target.write_text("theirs", encoding="utf-8")
        return check_directory(path)

    monkeypatch.setattr(merge_command, "check_directory", while_somebody_writes)
    assert merge(target, incoming(tmp_path, NEW)) == 2
    assert "was changed by somebody else while this ran" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("action", ["add", "raise", "source", "fill"])
@pytest.mark.parametrize("value", ["", "High", "sure"])
def test_a_confidence_that_is_none_is_named_with_what_is_allowed(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str, value: str
) -> None:
    target = write_rows({"service_type": "crisis", "phone": "1199"})
    before = target.read_bytes()
    assert merge(target, incoming(tmp_path, {**NEW, "action": action, "confidence": value})) == 1
    assert f"line 2, confidence: '{value}' is not one of high, medium, low" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_an_unknown_confidence_in_the_directory_is_named(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows({"service_type": "crisis", "phone": "1199", "confidence": "sure"})
    assert merge(target, incoming(tmp_path, {**NEW, "action": "raise"})) == 1
    assert "the row that is there has the unknown confidence 'sure'" in capsys.readouterr().err


def test_a_new_row_gets_an_id_and_the_others_keep_theirs(write_rows: WriteRows, tmp_path: Path) -> None:
    target = write_rows({"phone": "116"})
    first = load_services(target)[0]
    assert merge(target, incoming(tmp_path, NEW)) == 0
    rows = load_services(target)
    assert rows[0].id == first.id and len(rows[1].id) == 36
    assert check_directory(target) == []


def test_a_better_source_raises_a_row_and_is_shown_as_a_change(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows(
        {"service_type": "crisis", "phone": "11 99", "confidence": "low", "notes": "one list"}
    )
    before = load_services(target)[0]
    assert (
        merge(target, incoming(tmp_path, {**NEW, "action": "raise", "hours": "24/7", "notes": "operator"}))
        == 0
    )
    after = load_services(target)[0]
    assert (after.id, after.confidence, after.source_url) == (before.id, "medium", "https://example.org/new")
    assert (after.hours, after.phone, after.notes) == ("24/7", "11 99", "operator; before: one list")
    assert "confidence low → medium [https://example.org/new]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"action": "raise"}, "line 2: no row of this country, kind and number"),
        ({"action": "raise", "service_type": "child", "phone": "116", "confidence": "high"}, "does not rise"),
        ({"action": "fill", "service_type": "child", "phone": "116"}, "cannot change the confidence"),
        ({"service_type": "child", "phone": "1 16"}, "is there already"),
        ({"source_url": ""}, "needs the page where its number was read"),
        ({"action": "delete"}, "not one of add, raise, source, fill"),
        ({"phone": "1-800-SAFE"}, "line 2, phone: '1-800-SAFE' has letters"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_and_nothing_is_written(
    write_rows: WriteRows,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    row: dict[str, str],
    reason: str,
) -> None:
    target = write_rows({"phone": "116"})
    before = target.read_bytes()
    good = {**NEW, "phone": "1190", "service_name": "Good line"}
    assert merge(target, incoming(tmp_path, {**NEW, **row}, good)) == 1
    assert target.read_bytes() == before
    assert reason in capsys.readouterr().err


def test_a_dry_run_shows_everything_and_writes_nothing(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows({"phone": "116"})
    before = target.read_bytes()
    assert merge(target, incoming(tmp_path, NEW), "--dry-run") == 0
    assert target.read_bytes() == before
    told = capsys.readouterr().out
    assert "+ KE crisis New line: 1199, medium [https://example.org/new]" in told
    assert "Nothing was written" in told


def test_lines_can_be_left_out(write_rows: WriteRows, tmp_path: Path) -> None:
    target = write_rows({"phone": "116"})
    assert merge(target, incoming(tmp_path, {**NEW, "action": "raise"}, NEW), "--leave-out", "2") == 0
    assert len(load_services(target)) == 2


def test_what_is_wrong_is_hidden_with_its_reason_or_corrected(write_rows: WriteRows, tmp_path: Path) -> None:
    target = write_rows({"phone": "116"}, {"phone": "117", "service_name": "Wrong name"})
    wrong = {"country": "KE", "service_type": "child", "source_url": "https://example.org/end"}
    file = incoming(
        tmp_path,
        {**wrong, "phone": "116", "why": "closed in 2025", "service_name": ""},
        {**wrong, "phone": "117", "why": "name only", "service_name": "Right name"},
        name="wrong.csv",
    )
    assert merge(target, incoming(tmp_path, NEW), "--wrong", str(file)) == 0
    hidden, corrected, _ = load_services(target)
    assert (hidden.confidence, hidden.notes) == ("low", "closed in 2025 (https://example.org/end)")
    assert (corrected.confidence, corrected.service_name) == ("high", "Right name")


CONFIRMED = {"assured_date": "2026-11-01", "assured_by": "Ana", "assured_how": "called"}


@pytest.mark.parametrize(
    ("filled", "stays"),
    [({"whatsapp": "+254 722 178 188"}, False), ({"sms": "1198"}, False), ({"hours": "24/7"}, True)],
)
def test_a_new_way_in_is_not_confirmed_by_what_confirmed_the_old_one(
    write_rows: WriteRows, tmp_path: Path, filled: dict[str, str], stays: bool
) -> None:
    target = write_rows({"service_type": "crisis", "phone": "1199", "confidence": "medium", **CONFIRMED})
    assert merge(target, incoming(tmp_path, {**NEW, "action": "fill", **filled})) == 0
    assert bool(load_services(target)[0].assured_date) is stays


def test_what_is_hidden_as_wrong_is_confirmed_no_longer(write_rows: WriteRows, tmp_path: Path) -> None:
    target = write_rows({"service_type": "crisis", "phone": "1199", **CONFIRMED})
    wrong = {"country": "KE", "service_type": "crisis", "phone": "1199", "why": "closed"}
    file = incoming(tmp_path, {**wrong, "source_url": "https://example.org/new"}, name="wrong.csv")
    none = incoming(tmp_path, {**NEW, "phone": "1198"})
    assert merge(target, none, "--wrong", str(file)) == 0
    row = load_services(target)[0]
    assert (row.confidence, row.assured_date, row.assured_by) == ("low", "", "")


def test_a_corrected_number_is_not_confirmed_by_what_confirmed_the_old_one(
    write_rows: WriteRows, tmp_path: Path
) -> None:
    confirmed = {"assured_date": "2026-11-01", "assured_by": "Ana", "assured_how": "called"}
    old = {
        "phone": "0722 178 177",
        "phone_e164": "+254722178177",
        "extension": "8",
        "source_url": "https://example.org/old",
        "second_source_url": "https://example.org/older",
        "source_date": "2020-01",
        **confirmed,
    }
    target = write_rows(old, {**old, "phone": "0722 178 199", "phone_e164": "+254722178199"})
    wrong = {"country": "KE", "service_type": "child", "source_url": "https://example.org/new"}
    file = incoming(
        tmp_path,
        {
            **wrong,
            "phone": "0722 178 177",
            "why": "the number moved",
            "new_phone": "0722 178 188",
            "phone_e164": "+254722178188",
            "source_date": "2026-11",
            "service_name": "",
        },
        {**wrong, "phone": "0722 178 199", "why": "name only", "service_name": "Right name"},
        name="wrong.csv",
    )
    assert merge(target, incoming(tmp_path, NEW), "--wrong", str(file)) == 0
    moved, renamed, _ = load_services(target)
    assert (moved.phone, moved.phone_e164, moved.extension) == ("0722 178 188", "+254722178188", "")
    assert (moved.assured_date, moved.assured_by, moved.assured_how) == ("", "", "")
    assert (moved.source_url, moved.second_source_url, moved.source_date) == (
        "https://example.org/new",
        "",
        "2026-11",
    )
    assert (renamed.assured_date, renamed.extension) == ("2026-11-01", "8")
    assert renamed.source_url == "https://example.org/old"


def test_a_line_of_another_part_or_an_office_elsewhere_is_another_service(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"country": "US", "service_type": "referral", "phone": "211", "phone_e164": ""}
    target = write_rows(
        {**line, "subdivision": "US-CA", "service_name": "California", "confidence": "medium"}
    )
    texas = {**NEW, **line, "subdivision": "US-TX", "service_name": "Texas", "confidence": "high"}
    assert merge(target, incoming(tmp_path, {**texas, "action": "raise"})) == 1
    assert "no row" in capsys.readouterr().err
    assert merge(target, incoming(tmp_path, texas)) == 0
    assert [row.service_name for row in load_services(target)] == ["California", "Texas"]


def test_a_hidden_row_is_not_raised_by_the_source_that_it_has(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = {"phone": "1199", "service_type": "crisis", "confidence": "low", "source_url": NEW["source_url"]}
    target = write_rows(hidden)
    assert merge(target, incoming(tmp_path, {**NEW, "action": "raise"})) == 1
    assert "another source" in capsys.readouterr().err
    other = {**NEW, "action": "raise", "source_url": "https://example.org/operator"}
    assert merge(target, incoming(tmp_path, other)) == 0


def test_a_number_that_was_hidden_in_one_row_and_is_shown_in_another_is_told(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = write_rows(
        {"phone": "116", "service_type": "child"}, {"phone": "116", "service_type": "trafficking"}
    )
    wrong = {"country": "KE", "phone": "116", "why": "closed", "source_url": "https://example.org/x"}
    both = [{**wrong, "service_type": kind} for kind in ("child", "trafficking")]
    for rows, told in ((both[:1], True), (both, False)):
        file = incoming(tmp_path, *rows, name="wrong.csv")
        assert merge(target, incoming(tmp_path, NEW), "--wrong", str(file), "--dry-run") == 0
        assert ("people still see 116 as KE trafficking" in capsys.readouterr().out) is told


def test_the_confirmation_that_a_new_row_brings_is_shown(
    write_rows: WriteRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert merge(write_rows({}), incoming(tmp_path, {**NEW, **CONFIRMED}), "--dry-run") == 0
    assert "confirmed on 2026-11-01 by" in capsys.readouterr().out
