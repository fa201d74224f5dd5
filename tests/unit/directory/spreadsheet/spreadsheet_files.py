"""Spreadsheets made in tests. Numbers are from the ranges that regulators keep for films, or invented."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

GOOD: dict[str, Any] = {
    "Country": "United Kingdom",
    "Name of the service": "Harbour line",
    "Kind of service": "Trafficking",
    "Phone": "0808 157 0100",
    "Where the number can be read": "https://www.harbour.org/contact",
    "How sure are you?": "high",
}


def row(number: int, **changes: Any) -> dict[str, Any]:
    """A good service with a number of its own."""
    return {
        **GOOD,
        "Name of the service": f"Harbour line {number}",
        "Phone": f"0808 157 0{number:03}",
        **changes,
    }


def fill(sheet: Worksheet, rows: list[dict[str, Any]]) -> None:
    titles = list(dict.fromkeys(title for cells in rows for title in cells))
    sheet.append(titles)
    for cells in rows:
        sheet.append([cells.get(title) for title in titles])


def write_xlsx(path: Path, *rows: dict[str, Any], sheet: str = "Services") -> Path:
    workbook = Workbook()
    first = workbook.active
    assert isinstance(first, Worksheet)
    first.title = sheet
    fill(first, list(rows))
    workbook.save(path)
    return path


def shared_strings(path: Path, strike: str) -> Path:
    """The workbook with a line through the whole of one text, as Excel keeps it: a run of a text beside the sheets."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    inline, types = f't="inlineStr"><is><t>{strike}</t></is>', "[Content_Types].xml"
    assert inline in parts["xl/worksheets/sheet1.xml"]
    changes = {
        "xl/worksheets/sheet1.xml": (inline, 't="s"><v>1</v>'),
        types: ("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'),
    }
    for name, (before, after) in changes.items():
        parts[name] = parts[name].replace(before, after)
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>not this</t></si>'
        f"<si><r><rPr><strike/></rPr><t>{strike}</t></r></si></sst>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def csv_text(*rows: dict[str, Any], delimiter: str = ",") -> str:
    stream = io.StringIO()
    titles = list(dict.fromkeys(title for cells in rows for title in cells))
    writer = csv.DictWriter(stream, titles, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def written(folder: Path, slug: str = "harbour") -> list[dict[str, str]]:
    """The organisation's file, read back."""
    with (folder / "organisations" / slug / "services.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
