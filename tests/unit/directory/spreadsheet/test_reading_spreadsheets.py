"""Files of any usual kind are read as the same services, and the traps of spreadsheets are told."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from amparo.directory.errors import DirectoryError
from amparo.directory.spreadsheet.own_services import Import, plan_import
from tests.unit.directory.directory_files import SHIPPED
from tests.unit.directory.spreadsheet.spreadsheet_files import (
    GOOD,
    csv_text,
    fill,
    row,
    shared_strings,
    write_xlsx,
)


def plan(path: Path) -> Import:
    return plan_import(path, "harbour", path.parent)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_of_any_usual_separator_and_encoding_is_read(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "own.csv"
    text = csv_text(row(1, Organisation="Café, Häfen; und – Ærø"), row(2), delimiter=delimiter)
    path.write_bytes(text.encode(encoding))
    found = plan(path)
    assert found.faults == []
    assert [cells["organization"] for cells in found.rows] == ["Café, Häfen; und – Ærø", ""]
    assert [cells["phone"] for cells in found.rows] == ["0808 157 0001", "0808 157 0002"]


def test_a_csv_that_names_its_separator_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("sep=;\r\n" + csv_text(row(1), delimiter=";"), encoding="utf-8")
    assert plan(path).faults == []


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1251", "Горячая линия"),
        ("koi8-r", "Горячая линия"),
        ("cp1250", "Dětské krizové centrum"),
        ("cp1252", "Zuflucht Häfen"),
        ("cp1253", "Γραμμή"),
        ("cp1256", "خط المساعدة"),
        ("gbk", "儿童热线"),
        ("shift_jis", "子どもの電話"),
    ],
)
def test_letters_that_could_be_those_of_several_scripts_are_not_guessed(
    tmp_path: Path, encoding: str, name: str
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(csv_text(row(1), row(2, Organisation=name)).encode(encoding))
    with pytest.raises(
        DirectoryError, match=r"own\.csv is not saved in UTF-8 \(first in line 3\).*CSV UTF-8"
    ):
        plan(path)


def test_a_fault_in_a_csv_has_the_row_of_the_spreadsheet_also_after_a_line_break_in_a_cell(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.csv"
    rows = (row(1, Organisation="two\nlines"), row(2, **{"Free to call?": "perhaps"}))
    path.write_text(csv_text(*rows), encoding="utf-8")
    (fault,) = plan(path).faults
    assert str(fault).startswith("File 'own.csv', row 3, column 'Free to call?': ")


def test_a_comma_that_was_not_quoted_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(csv_text(row(1)).rstrip() + ",more\n", encoding="utf-8")
    (fault,) = plan(path).faults
    assert "'more' stands in a column without a title" in str(fault)


def test_a_zero_that_a_csv_lost_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(csv_text(row(1, Phone="8081570001")), encoding="utf-8")
    (fault,) = plan(path).faults
    assert "lost its first zero" in fault.wrong and "0808 157 0001" in fault.instead


@pytest.mark.parametrize(
    "phone",
    [
        "'0808 157 0001",
        "’0808 157 0001",
        "0808\u00a0157\u00a00001",
        " 0808 157 0001\u200b ",
        "Tel: 0808 157 0001",
    ],
)
def test_what_nobody_dials_is_taken_off_a_number(tmp_path: Path, phone: str) -> None:
    (service,) = plan(write_xlsx(tmp_path / "own.xlsx", row(1, Phone=phone))).rows
    assert service["phone"] == "0808 157 0001"
    assert service["phone_e164"] == "+448081570001"


def test_a_number_that_a_csv_keeps_as_text_by_a_formula_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(csv_text(row(1, Phone='="0808 157 0001"')), encoding="utf-8")
    assert plan(path).rows[0]["phone"] == "0808 157 0001"


def test_numbers_that_cannot_have_lost_anything_are_taken_from_number_cells(tmp_path: Path) -> None:
    rows = (
        row(1, Phone=999),
        row(2, Country="United States", Phone=8005550100),
        row(3, Country="FR", Phone=112),
    )
    found = plan(write_xlsx(tmp_path / "own.xlsx", *rows))
    assert found.faults == []
    assert [cells["phone"] for cells in found.rows] == ["999", "8005550100", "112"]


def test_dates_of_excel_become_days_and_months(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "own.xlsx",
        row(
            1,
            **{
                "Date of that page": date(2026, 11, 1),
                "Confirmed on": date(2026, 11, 24),
                "Confirmed by": "the office",
                "Confirmed how": "called",
            },
        ),
    )
    book = load_workbook(path)
    book["Services"]["G2"].number_format = "mmm yyyy"
    book.save(path)
    (service,) = plan(path).rows
    assert (service["source_date"], service["assured_date"]) == ("2026-11", "2026-11-24")


def test_empty_rows_and_columns_and_words_above_the_titles_do_not_matter(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Our services, for the country and by phone"])
    sheet.append([])
    fill(sheet, [row(1), {}, {"Country": "\u00a0"}, row(2)])
    sheet["Z90"] = " "
    workbook.save(tmp_path / "own.xlsx")
    found = plan(tmp_path / "own.xlsx")
    assert found.faults == []
    assert len(found.rows) == 2


def test_all_visible_sheets_with_titles_are_read_and_the_others_are_named(tmp_path: Path) -> None:
    workbook = Workbook()
    first = workbook.active
    assert isinstance(first, Worksheet)
    first.title = "Kenya"
    fill(first, [row(1)])
    fill(workbook.create_sheet("Uganda"), [row(2, **{"Free to call?": "perhaps"})])
    workbook.create_sheet("Diary").append(["met the team"])
    old = workbook.create_sheet("Old")
    fill(old, [row(3)])
    old.sheet_state = "hidden"
    first.row_dimensions[2].hidden = True
    workbook.save(tmp_path / "own.xlsx")
    found = plan(tmp_path / "own.xlsx")
    assert [str(fault).split(":")[0] for fault in found.faults] == [
        "Sheet 'Uganda', row 2, column 'Free to call?'"
    ]
    said = "\n".join(found.remarks)
    assert "Sheet 'Diary' is not read" in said
    assert "Sheet 'Old' is hidden, so it is not read" in said
    assert "Sheet 'Kenya', row 2 is hidden. It is read" in said


def test_a_cell_that_is_struck_out_is_not_taken(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "own.xlsx", row(1), row(2, WhatsApp="0808 157 0004"), row(3, Phone=999), row(4), row(5)
    )
    book = load_workbook(path)
    sheet = book["Services"]
    struck = Font(strike=True)
    sheet["D2"].font = sheet["D4"].font = struck
    part = TextBlock(InlineFont(strike=True), "0808 157 0004")
    sheet["G3"] = CellRichText("new: 0808 157 0005 ", part)
    for cell in sheet[5]:
        cell.font = struck
    sheet["E6"].font = Font(strike=False, bold=True)
    sheet["H6"].font = struck  # an empty cell
    book.save(path)
    said = [str(fault) for fault in plan(path).faults]
    assert [each.partition(": ")[0] for each in said] == [
        "Sheet 'Services', row 2, column 'Phone'",
        "Sheet 'Services', row 3, column 'WhatsApp'",
        "Sheet 'Services', row 4, column 'Phone'",
        "Sheet 'Services', row 5, column 'Name of the service'",
    ]
    assert "'0808 157 0001' is struck out. Empty the cell if it is no longer true" in said[0]
    assert "The whole row is struck out." in said[3]


def test_a_struck_part_of_a_shared_text_is_found_too(tmp_path: Path) -> None:
    path = shared_strings(write_xlsx(tmp_path / "own.xlsx", row(1), row(2)), strike="Harbour line 2")
    (fault,) = plan(path).faults
    assert (fault.row, fault.column) == (3, "Name of the service")
    assert "is struck out" in fault.wrong


def test_a_column_whose_title_is_struck_out_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "own.xlsx", row(1, WhatsApp="0808 157 0004"))
    book = load_workbook(path)
    book["Services"]["G1"].font = Font(strike=True)
    book.save(path)
    (fault,) = plan(path).faults
    assert (fault.row, fault.column, fault.wrong) == (1, "WhatsApp", "This title is struck out.")


def test_titles_may_be_the_columns_of_the_file_or_other_usual_words(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "country": "gb",
        "Service name": "Harbour",
        "service_type": "child",
        "Hotline": "0808 157 0001",
        "SOURCE *": "Our own leaflet",
        "confidence": "medium",
        "Languages spoken:": "English, Kiswahili and français",
        "For whom": "women & girls",
    }
    (service,) = plan(write_xlsx(tmp_path / "own.xlsx", cells)).rows
    assert (service["languages"], service["audience"], service["country"]) == (
        "en;sw;fr",
        "women;children",
        "GB",
    )


def test_a_title_that_is_not_known_is_told_and_one_with_a_number_sign_is_left_out(tmp_path: Path) -> None:
    found = plan(write_xlsx(tmp_path / "own.xlsx", row(1, Telefone="x", **{"#who": "Sam"})))
    (fault,) = found.faults
    assert str(fault).startswith(
        "Sheet 'Services', row 1, column 'Telefone': Amparo does not know this title."
    )
    assert "#" in fault.instead


def test_a_column_that_is_missing_or_twice_is_one_fault(tmp_path: Path) -> None:
    cells = {title: value for title, value in GOOD.items() if title != "How sure are you?"}
    (missing,) = plan(write_xlsx(tmp_path / "a.xlsx", cells)).faults
    assert (missing.row, missing.column) == (1, "How sure are you?")
    (twice,) = plan(write_xlsx(tmp_path / "b.xlsx", {**GOOD, "Telephone": "0808 157 0009"})).faults
    assert "means the same as 'Phone'" in twice.wrong


def test_a_sheet_without_titles_or_without_services_is_one_fault(tmp_path: Path) -> None:
    (no_titles,) = plan(write_xlsx(tmp_path / "a.xlsx", {"a": "b"})).faults
    assert "no row of titles" in no_titles.wrong
    (nothing,) = plan(write_xlsx(tmp_path / "b.xlsx", dict.fromkeys(GOOD))).faults
    assert "no service below the titles" in nothing.wrong


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 broken", "is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"%PDF-1.7 what", "is no spreadsheet"),
        (b"\x81\x8d\x8f" * 9, "is not saved in UTF-8"),
        (b"\xff\xfeC\x00o", "cannot be read"),
        (b'Country,Phone\n"never closed', "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "own.xlsx").write_bytes(content)
    with pytest.raises(DirectoryError, match=words):
        plan(tmp_path / "own.xlsx")


def test_a_damaged_workbook_is_one_sentence_wherever_the_damage_is(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "good.xlsx", row(1), row(2)).read_bytes()
    chance = random.Random(7)
    said = 0
    for _ in range(60):
        bytes_ = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        (tmp_path / "own.xlsx").write_bytes(bytes_)
        try:
            plan(tmp_path / "own.xlsx")
        except DirectoryError as error:
            said += 1
            assert "own.xlsx" in str(error)
    assert said > 20


def test_every_row_of_the_shipped_directory_could_come_from_a_spreadsheet(tmp_path: Path) -> None:
    found = plan_import(SHIPPED, "harbour", tmp_path)
    assert [str(fault) for fault in found.faults] == []
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        before = {cells["id"]: cells for cells in csv.DictReader(stream)}
    assert {cells["id"] for cells in found.rows} == before.keys()
    for cells in found.rows:
        changed = {name for name in cells if cells[name] != before[cells["id"]].get(name, "")}
        assert changed <= {"phone_e164"}, cells  # which is worked out where the file has none
        assert not changed or before[cells["id"]]["phone_e164"] == ""
