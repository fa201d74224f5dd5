"""A row of a spreadsheet in the words of people, turned into a row of services.csv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amparo.directory.service import CONTACT_FIELDS
from amparo.directory.spreadsheet import phones, titles, words
from amparo.directory.spreadsheet.cells import Cell, Fault, Refused, clean, is_empty, quoted
from amparo.directory.spreadsheet.values import value_of
from amparo.directory.spreadsheet.workbook import Services

EXAMPLE = "EXAMPLE"
# The country comes first, as numbers and regions need it; the international form after the number that it is of.
_FIRST = ("country", "host_country", "phone")
ASSURED = ("assured_date", "assured_by", "assured_how")


@dataclass(frozen=True)
class OwnRow:
    """One service as the organisation wrote it: where it stands, and its cells by column of services.csv.

    Columns that the sheet does not have are not in `cells`.
    """

    sheet: Services
    row: int
    cells: dict[str, str]

    def fault(self, column: str, wrong: str, instead: str) -> Fault:
        """Return a fault of this row, with the column by the title that the sheet gives it."""
        title = self.sheet.titles.get(column) or titles.title_of(column)
        return Fault(self.sheet.table.label, self.row, title, wrong, instead)


def read_row(sheet: Services, number: int, cells: list[Cell]) -> tuple[OwnRow, list[Fault], list[str]]:
    """Return the row, its faults (at most one a cell) and remarks on what was turned into other words."""
    own = OwnRow(sheet, number, {})
    if any(clean(cell.text).startswith(EXAMPLE) for cell in cells):
        name = "service_name"
        return own, [own.fault(name, "This is the example row of the template.", "Delete the whole row.")], []
    filled = [cells[place] for place in sheet.places.values() if place < len(cells) and cells[place].text]
    if len(filled) > 1 and all(cell.struck for cell in filled):
        instead = "Delete the row if the service has ended, or remove the line through it."
        return own, [own.fault("service_name", "The whole row is struck out.", instead)], []
    faults: list[Fault] = []
    remarks: list[str] = []
    untold = set()  # columns that need no further word
    for name in sorted(sheet.places, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
        place = sheet.places[name]
        cell = cells[place] if place < len(cells) else Cell()
        if area := sheet.table.merged.get((number, place)):
            faults.append(
                own.fault(
                    name, f"The cells {area} are merged.", "Unmerge them and write the value in every row."
                )
            )
            untold.add(name)
            continue
        if cell.merged:
            untold.add(name)
            continue
        text = clean(cell.text)
        own.cells[name] = ""
        if is_empty(text) and cell.kind != "formula":
            continue
        if cell.struck:
            instead = "Empty the cell if it is no longer true, or remove the line through it."
            faults.append(own.fault(name, f"{quoted(text)} is struck out.", instead))
            untold.add(name)
            continue
        try:
            own.cells[name] = value_of(name, Cell(text, cell.kind), own.cells)
        except Refused as refused:
            faults.append(own.fault(name, refused.wrong, refused.instead))
            untold.add(name)
            continue
        if name == "hours" and own.cells[name] != text:
            remarks.append(
                f"{sheet.table.label}, row {number}: the hours '{text}' are read as '{own.cells[name]}'."
            )
    faults += [
        fault
        for column, fault in _missing(own)
        if column not in untold and not (column == "phone" and untold & {*CONTACT_FIELDS})
    ]
    if not own.cells.get("phone_e164") and "phone_e164" not in untold:
        national = own.cells.get("phone", "")
        sides = [own.cells.get(side, "") for side in ("host_country", "country")]
        forms = (phones.international_form(national, side) for side in sides if side)
        own.cells["phone_e164"] = next(filter(None, forms), "")
    return own, faults, remarks


def _missing(own: OwnRow) -> Iterator[tuple[str, Fault]]:
    for column in titles.columns():
        if column.needed and column.name in own.sheet.places and not own.cells.get(column.name):
            yield column.name, own.fault(column.name, "This cell is empty.", column.help)
    if not any(own.cells.get(column) for column in CONTACT_FIELDS):
        instead = "Write a phone number here, or fill another column, such as WhatsApp, Website or E-mail."
        yield "phone", own.fault("phone", "There is no way to reach this service.", instead)
    if own.cells.get("host_country") and own.cells.get("service_type") not in ("home_country", "", None):
        kind = words.word_for("service_type", "home_country")
        instead = f"Leave it empty, or write '{kind}' as the kind of service."
        yield (
            "host_country",
            own.fault("host_country", "Only offices that help citizens abroad can have this.", instead),
        )
    if any(own.cells.get(column) for column in ASSURED):
        helps = {column.name: column.help for column in titles.columns()}
        for name in ASSURED:
            if not own.cells.get(name):
                wrong = "A confirmation needs all three: the day, who did it, and how."
                yield (
                    name,
                    own.fault(
                        name,
                        wrong,
                        f"Fill this cell, or empty the other cells of the confirmation. {helps[name]}",
                    ),
                )
