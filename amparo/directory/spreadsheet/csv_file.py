"""Reading a CSV file as spreadsheet programs write it, in UTF-8 or UTF-16, with any usual separator."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from amparo.directory.errors import DirectoryError
from amparo.directory.spreadsheet.cells import Cell, Table

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",;\t|"
_AS_TEXT = re.compile(r'="([^"]*)"')  # ="0800 1": how people keep Excel from making a number of it


def read_csv(path: Path, score: Callable[[list[list[str]]], int]) -> Table:
    """Return the file as one table; raise DirectoryError if it cannot be read.

    `score` says how much the first rows look like the wanted table: the separator with the highest score is taken.
    """
    text = _decode(path.read_bytes(), path.name)
    told = re.match(r"sep=(.)[ \t]*(?:[\r\n]|$)", text)
    candidates = told.group(1) if told else _DELIMITERS
    best: list[list[str]] = []
    most, problem = -1, ""
    for delimiter in candidates:
        try:
            # newline="" in effect: line breaks inside quotes must stay what they are.
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            problem = problem or str(error)
            continue
        if (found := score(rows)) > most:
            best, most = rows, found
    if most < 0 or (most == 0 and problem):
        raise DirectoryError(
            f"{path.name} cannot be read as CSV ({problem}). Open it in a spreadsheet program and save it as .xlsx."
        )
    return Table(f"File '{path.name}'", [[_cell(value) for value in row] for row in best])


def _cell(value: str) -> Cell:
    if match := _AS_TEXT.fullmatch(value.strip()):
        return Cell(match.group(1))
    if re.match(r"\s*=", value):
        return Cell("", "formula")
    return (
        Cell(value, "error")
        if re.fullmatch(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|#+)", value)
        else Cell(value)
    )


def _decode(raw: bytes, name: str) -> str:
    encoding = next((encoding for bom, encoding in _BOMS if raw.startswith(bom)), "utf-8")
    if encoding == "utf-8" and raw[:200].count(0) > len(raw[:200]) // 4:
        # UTF-16 without its mark: ASCII letters have their zero byte second (little-endian) or first.
        encoding = "utf-16-le" if raw[1:200:2].count(0) >= raw[0:200:2].count(0) else "utf-16-be"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        # The older encodings give every byte some letter, and nothing in a file tells which: never guessed.
        where = raw.count(b"\n", 0, error.start) + 1
        what = (
            f"is not saved in UTF-8 (first in line {where}), so its letters cannot be told"
            if encoding.startswith("utf-8")
            else "cannot be read to its end"
        )
        raise DirectoryError(
            f"{name} {what}. Open it in your spreadsheet program, look whether all letters are right there, and "
            "save it as 'Excel workbook (.xlsx)' or 'CSV UTF-8' (LibreOffice: tick 'Edit filter settings', then choose "
            "the character set UTF-8)."
        ) from None
