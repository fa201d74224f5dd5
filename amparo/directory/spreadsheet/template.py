"""An empty spreadsheet for an organisation's services: titles, an example, lists to choose from, explanations."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from amparo.directory.errors import DirectoryError
from amparo.directory.spreadsheet.titles import EXPLAINED, columns
from amparo.directory.spreadsheet.words import CODED, SEVERAL, choices
from amparo.directory.writing import write_whole

SHEET, LISTS = "Services", "Lists"
_ROWS = 1000


def write_template(path: Path) -> None:
    """Write the template as .xlsx or .csv, as its name ends; raise DirectoryError for another, or if it is there."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise DirectoryError(f"{path.name} must end in .xlsx or .csv.")
    if path.exists():
        raise DirectoryError(f"{path} is there already. Choose another name, or move it away.")
    write_whole(path, _xlsx() if path.suffix.lower() == ".xlsx" else _csv())


def _csv() -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([column.title for column in columns()])
    writer.writerow([column.example for column in columns()])
    return stream.getvalue().encode("utf-8-sig")  # with the mark, Excel reads UTF-8


def _xlsx() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("openpyxl makes a workbook without a sheet")
    sheet.title = SHEET
    explained = workbook.create_sheet(EXPLAINED)
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    explained.append(["Column", "Must be filled", "What to write", "Example"])
    for number, column in enumerate(columns(), 1):
        letter = get_column_letter(number)
        title = sheet.cell(1, number, column.title)
        title.font = Font(bold=True, color="FFFFFF")
        title.fill = PatternFill("solid", fgColor="B04A00" if column.needed else "0B5C55")
        title.alignment = Alignment(wrap_text=True, vertical="top")
        example = sheet.cell(2, number, column.example or None)
        example.font = Font(italic=True, color="777777")
        # As text: otherwise Excel eats the 0 of 0800 and makes dates of hours.
        example.number_format = "@"
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = max(16, min(36, len(column.title) + 4))
        explained.append([column.title, "yes" if column.needed else "", column.help, column.example])
        if column.name in CODED:
            _offer(sheet, lists, letter, column.name)
    sheet.freeze_panes = "A2"
    _explain(explained)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _offer(sheet: Worksheet, lists: Worksheet, letter: str, name: str) -> None:
    """Let people choose from a list; where several may stand in a cell, the list does not refuse other text."""
    words = choices(name)
    for row, word in enumerate(words, 1):
        lists[f"{letter}{row}"] = word
    rule = DataValidation("list", formula1=f"{LISTS}!${letter}$1:${letter}${len(words)}", allow_blank=True)
    rule.showErrorMessage = name not in SEVERAL
    rule.errorTitle, rule.error = (
        "Please choose from the list",
        "Amparo does not know this word. Please choose one from the list.",
    )
    rule.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(rule)


def _explain(sheet: Worksheet) -> None:
    for letter, width in (("A", 34), ("B", 14), ("C", 90), ("D", 34)):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row == 1:
                cell.font = Font(bold=True)
    for line in (
        "",
        "Write one service in each row of the first sheet. Delete the example.",
        "Please write no number from memory: copy each one from the page that you name.",
        "You can add columns for yourselves: begin the title with #, such as '#who'. Amparo leaves them out.",
    ):
        sheet.append([line])
