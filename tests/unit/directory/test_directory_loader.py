"""Reading the file, and what happens when it is not right."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from amparo.directory import Directory, DirectoryError, Place
from amparo.directory.checker import check_directory
from amparo.directory.loader import load_services, read_rows
from amparo.directory.records import records_of
from amparo.directory.writing import as_csv, write_whole
from tests.unit.directory.directory_files import WriteRows


def test_a_file_is_read_once_and_again_when_it_changed(write_rows: WriteRows) -> None:
    file = write_rows({"phone": "1001"})
    directory = Directory(file)
    assert load_services(file) is load_services(file)
    write_rows({"phone": "1002"}, {"phone": "1003"})
    os.utime(file, ns=(1, 1))
    assert [found.service.phone for found in directory.find(Place("KE"), "child").services] == [
        "1002",
        "1003",
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match=r"no directory file at .*nowhere\.csv"):
        Directory(tmp_path / "nowhere.csv")


def test_a_file_of_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_bytes("id,country\nLínea".encode("latin-1"))
    with pytest.raises(DirectoryError, match="not UTF-8"):
        load_services(file)


def test_a_file_with_semicolons_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("id;country;service_name\n1;KE;x\n", encoding="utf-8")
    with pytest.raises(DirectoryError, match="separated by commas"):
        load_services(file)


def test_a_quote_that_never_ends_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text('id,country\n1,"KE\n', encoding="utf-8")
    with pytest.raises(DirectoryError, match="not CSV"):
        load_services(file)


def test_the_mark_that_spreadsheets_put_first_does_no_harm(write_rows: WriteRows) -> None:
    file = write_rows({})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(load_services(file)) == 1


def test_one_bad_row_does_not_take_the_others_away(
    write_rows: WriteRows, caplog: pytest.LogCaptureFixture
) -> None:
    file = write_rows({"service_type": "pizza"}, {"confidence": "sure"}, {"id": ""}, {"phone": "1004"})
    with caplog.at_level(logging.WARNING):
        services = load_services(file)
    assert [service.phone for service in services] == ["1004"]
    assert "services.csv:2 is left out" in caplog.text


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    header = "id,country,service_name,service_type,confidence"
    file.write_text(f'{header}\na,KE,"two\nlines",child,high\nb,KE,x,child,high\n', encoding="utf-8")
    assert [row.line for row in read_rows(file)[1]] == [2, 4]


BREAKS = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e"]
"""What Python takes for the end of a line, and CSV does not."""


@pytest.mark.parametrize("sign", BREAKS)
def test_a_sign_in_a_cell_that_is_no_end_of_a_line_tears_no_row(write_rows: WriteRows, sign: str) -> None:
    file = write_rows({"notes": f"one{sign}two, three"}, {"notes": "next"})
    _, rows = read_rows(file)
    assert [(row.line, row.cells["notes"], row.surplus) for row in rows] == [
        (2, f"one{sign}two, three", 0),
        (3, "next", 0),
    ]
    records = records_of(file.read_bytes().decode())
    assert len(records) == 3 and "".join(records).encode() == file.read_bytes()
    faults = [fault for fault in check_directory(file) if fault.column == "notes"]
    assert [fault.row for fault in faults] == [2], (
        "nobody sees such a sign, and it may break a line where it is shown"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_a_line_will_do_and_stays_in_a_cell_as_it_is(tmp_path: Path, end: str) -> None:
    file = tmp_path / "services.csv"
    lines = [
        "id,country,service_name,service_type,confidence",
        f'a,KE,"two{end}lines",child,high',
        "b,KE,x,child,high",
    ]
    file.write_bytes((end.join(lines) + end).encode())
    assert [(row.line, row.cells["service_name"]) for row in read_rows(file)[1]] == [
        (2, f"two{end}lines"),
        (4, "x"),
    ]
    assert "".join(records_of(file.read_bytes().decode())).encode() == file.read_bytes()


@pytest.mark.parametrize("sign", [*BREAKS, "\n", "\r", "\r\n", ",", '"'])
def test_a_cell_that_is_written_is_read_as_the_same_cell(tmp_path: Path, sign: str) -> None:
    file = tmp_path / "notes.csv"
    cells = [{"id": "1", "notes": f"one{sign}two"}, {"id": "2", "notes": ""}]
    write_whole(file, as_csv(("id", "notes"), cells))
    assert [row.cells for row in read_rows(file, ())[1]] == cells


def test_the_folder_can_be_chosen(write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_rows({"phone": "1001"})
    monkeypatch.setenv("AMPARO_DIRECTORY", str(file.parent))
    assert Directory().path == file
