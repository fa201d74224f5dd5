"""The template: its example is refused, and what is written into it is taken."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from amparo.cli import main
from amparo.directory.spreadsheet.own_services import plan_import
from amparo.directory.spreadsheet.titles import columns
from tests.unit.directory.spreadsheet.spreadsheet_files import row


@pytest.mark.parametrize("name", ["own.xlsx", "own.csv"])
def test_the_example_row_of_the_template_is_its_only_fault(tmp_path: Path, name: str) -> None:
    assert main(["directory", "template", str(tmp_path / name)]) == 0
    (fault,) = plan_import(tmp_path / name, "harbour", tmp_path).faults
    assert fault.row == 2 and "example row" in fault.wrong


def test_a_filled_template_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    assert main(["directory", "template", str(path)]) == 0
    book = load_workbook(path)
    sheet = book["Services"]
    places = {sheet.cell(1, number).value: number for number in range(1, sheet.max_column + 1)}
    sheet.delete_rows(2)
    for title, value in row(1).items():
        sheet.cell(2, places[title], value)
    book.save(path)
    plan = plan_import(path, "harbour", tmp_path)
    assert (plan.faults, plan.remarks, len(plan.rows)) == ([], [], 1)


def test_the_template_offers_lists_keeps_text_as_text_and_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    assert main(["directory", "template", str(path)]) == 0
    book = load_workbook(path)
    sheet, explained = book["Services"], book["What to write"]
    letters = {
        sheet.cell(1, number).value: sheet.cell(1, number).column_letter
        for number in range(1, sheet.max_column + 1)
    }
    offered = {
        str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation
    }
    for title in ("Kind of service", "Free to call?", "Who is it for?"):
        assert letters[title] in offered
        first = offered[letters[title]].replace("$", "").split("!")[1].split(":")[0]
        assert book["Lists"][first].value
    assert book["Lists"].sheet_state == "hidden"
    assert sheet.column_dimensions[letters["Phone"]].number_format == "@"
    assert [cells[0] for cells in explained.iter_rows(2, len(columns()) + 1, values_only=True)] == [
        c.title for c in columns()
    ]


def test_a_template_never_takes_the_place_of_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("mine", encoding="utf-8")
    assert main(["directory", "template", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert main(["directory", "template", str(tmp_path / "own.ods")]) == 2
    assert "must end in .xlsx or .csv" in capsys.readouterr().err


def test_the_csv_template_has_the_titles_of_the_workbook(tmp_path: Path) -> None:
    assert main(["directory", "template", str(tmp_path / "own.csv")]) == 0
    with (tmp_path / "own.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == [column.title for column in columns()]
