"""What the read-only mode of openpyxl leaves out of a workbook: merged cells, hidden rows, text struck out in part."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXTS = "xl/sharedStrings.xml"


@dataclass
class Marks:
    """Of one sheet: ranges of merged cells, hidden rows, and (row, column), from 1, of cells with struck text."""

    merged: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    struck: set[tuple[int, int]] = field(default_factory=set)


def read_marks(path: Path) -> dict[str, Marks]:
    """The marks of every sheet, by its title; raises what zipfile and ElementTree raise at a damaged workbook."""
    found: dict[str, Marks] = {}
    with zipfile.ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {item.get("Id"): item.get("Target", "") for item in relations}
        names = set(archive.namelist())
        struck = _struck_texts(archive) if _TEXTS in names else set()
        for sheet in workbook.iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                found[sheet.get("name", "")] = _marks(archive, part, struck)
    return found


def _marks(archive: zipfile.ZipFile, part: str, struck: set[str]) -> Marks:
    marks = Marks()
    with archive.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}mergeCell":
                marks.merged.append(element.get("ref", ""))
            elif element.tag == f"{_MAIN}c":
                shared = element.get("t") == "s" and element.findtext(f"{_MAIN}v", "").strip() in struck
                if (shared or _is_struck(element)) and (place := element.get("r")):
                    marks.struck.add(coordinate_to_tuple(place))
            elif element.tag == f"{_MAIN}row":
                if element.get("hidden") in ("1", "true") and (number := element.get("r")):
                    marks.hidden.append(int(number))
                element.clear()
    return marks


def _struck_texts(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the shared texts of which a part is struck out."""
    struck: set[str] = set()
    number = 0
    with archive.open(_TEXTS) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}si":
                if _is_struck(element):
                    struck.add(str(number))
                number += 1
                element.clear()
    return struck


def _is_struck(text: ElementTree.Element) -> bool:
    return any(_has_line(run) and run.findtext(f"{_MAIN}t", "").strip() for run in text.iter(f"{_MAIN}r"))


def _has_line(run: ElementTree.Element) -> bool:
    strike = run.find(f"{_MAIN}rPr/{_MAIN}strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false", "off")
