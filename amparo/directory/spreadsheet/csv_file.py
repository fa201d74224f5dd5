"""Reading a CSV file as spreadsheet programs write it, with any usual encoding and separator."""

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
    text, remarks = _decode(path.read_bytes(), path.name)
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
    return Table(f"File '{path.name}'", [[_cell(value) for value in row] for row in best], remarks=remarks)


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


def _decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _as(raw, encoding, name), ()
    if raw[:200].count(0) > len(raw[:200]) // 4:
        # UTF-16 without its mark: ASCII letters have their zero byte second (little-endian) or first.
        return _as(
            raw, "utf-16-le" if raw[1:200:2].count(0) >= raw[0:200:2].count(0) else "utf-16-be", name
        ), ()
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = _as(raw, "cp1252", name)
    words = sorted({word for word in re.findall(r"\w+", text) if not word.isascii()}, key=len, reverse=True)[
        :3
    ]
    example = f" Look whether these words are right: {', '.join(words)}." if words else ""
    return text, (
        f"{name} is not UTF-8, so it is read as Windows-1252 (Western Europe).{example} "
        "If letters are wrong, save it as 'CSV UTF-8' or .xlsx.",
    )


def _as(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise DirectoryError(
            f"The letters of {name} cannot be read. "
            "Open it in a spreadsheet program and save it as 'CSV UTF-8' or .xlsx."
        ) from None
