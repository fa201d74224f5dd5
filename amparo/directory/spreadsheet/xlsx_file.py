"""Reading an Excel workbook (.xlsx) without changing it, and without loading it whole."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from amparo.directory.errors import DirectoryError
from amparo.directory.spreadsheet.cells import Cell, Table
from amparo.directory.spreadsheet.xlsx_marks import Marks, read_marks

MOST_ROWS = 20_000
MOST_COLUMNS = 200


def read_xlsx(path: Path) -> list[Table]:
    """Return every sheet of a workbook, hidden ones too; raise DirectoryError if it is not one."""
    try:
        return list(_tables(path))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        ElementTree.ParseError,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ArithmeticError,
    ):
        # openpyxl has no error of its own for a damaged workbook: these are what it stumbles over.
        raise DirectoryError(
            f"{path.name} is no Excel workbook, is damaged, or has a password. "
            "Open it in your spreadsheet program and save it as 'Excel workbook (.xlsx)' without a password."
        ) from None


def _tables(path: Path) -> Iterator[Table]:
    marks = read_marks(path)
    formulas = load_workbook(path, read_only=True)
    values = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in formulas.worksheets:
            results = values[sheet.title]
            for part in (sheet, results):
                part.reset_dimensions()  # the stored size may be wrong
            marked = marks.get(sheet.title, Marks())
            rows = [
                [_cell(cell, result, marked) for cell, result in zip(row, row_of_results)]
                for row, row_of_results in zip(
                    sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS),
                    results.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS),
                )
            ]
            if len(rows) > MOST_ROWS:
                raise DirectoryError(
                    f"Sheet '{sheet.title}' has more than {MOST_ROWS} rows. "
                    "Delete the empty rows at its end, or split it."
                )
            remarks = tuple(
                f"Sheet '{sheet.title}', row {row} is hidden. It is read like the others."
                for row in marked.hidden
                if row <= len(rows) and any(cell.text for cell in rows[row - 1])
            )
            yield Table(
                f"Sheet '{sheet.title}'",
                _mark_merged(rows, marked.merged),
                hidden=sheet.sheet_state != "visible",
                merged={(_top(area), _left(area)): area for area in marked.merged},
                remarks=remarks,
            )
    finally:
        formulas.close()
        values.close()


def _cell(cell: Any, result: Any, marks: Marks) -> Cell:
    if cell.value is None:
        return Cell()
    struck = bool(cell.font.strike) or (cell.row, cell.column) in marks.struck
    return replace(_content(cell, result), struck=struck)


def _content(cell: Any, result: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Cell("" if result.value is None else _text(result.value, result), "formula")
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, (datetime, date)):
        # "11/2026" becomes the first day of November, shown as a month.
        only_month = "d" not in str(cell.number_format).lower().replace("[red]", "") and value.day == 1
        return Cell(_text(value, cell), "month" if only_month else "date")
    if isinstance(value, (int, float)):
        return Cell(_text(value, cell), "number")
    return Cell(str(value), "date" if isinstance(value, time) else "text")


def _text(value: Any, cell: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return str(value)


def _top(area: str) -> int:
    return int(range_boundaries(area)[1] or 1)


def _left(area: str) -> int:
    return int(range_boundaries(area)[0] or 1) - 1


def _mark_merged(rows: list[list[Cell]], ranges: list[str]) -> list[list[Cell]]:
    for area in ranges:
        left, top, right, bottom = (int(bound or 1) for bound in range_boundaries(area))
        for row in range(top, min(bottom, len(rows)) + 1):
            cells = rows[row - 1]
            cells += [Cell()] * (min(right, MOST_COLUMNS) - len(cells))
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                if (row, column) != (top, left):
                    cells[column - 1] = Cell(merged=True)
    return rows
