"""Opening a spreadsheet of any kind, and finding the titles in its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amparo.directory.errors import DirectoryError
from amparo.directory.spreadsheet.cells import Cell, Fault, Table, clean, quoted
from amparo.directory.spreadsheet.csv_file import read_csv
from amparo.directory.spreadsheet.titles import (
    EXPLAINED,
    Column,
    column_of,
    columns,
    known_titles,
    nearest_title,
)
from amparo.directory.spreadsheet.xlsx_file import read_xlsx

MOST_BYTES = 20_000_000
_TITLES_WITHIN = 20  # rows: above the titles there may be a logo and a few words
_LEAST_TITLES = 3
_LEFT_OUT = "#"  # a title that begins with it: a column for the organisation alone


@dataclass(frozen=True)
class Services:
    """A sheet of services: the row (from 1) of its titles, and places (from 0) and titles by column."""

    table: Table
    titles_row: int
    places: dict[str, int]
    titles: dict[str, str]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that hold anything, with their number as the spreadsheet shows it."""
        for number, cells in enumerate(self.table.rows[self.titles_row :], self.titles_row + 1):
            if any(clean(cell.text) or cell.kind == "formula" for cell in cells):
                yield number, cells


def read_workbook(path: Path) -> list[Table]:
    """Return the sheets of a .xlsx, or a CSV file as one; raise DirectoryError with what to do if it is neither."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
        size = path.stat().st_size
    except OSError as error:
        raise DirectoryError(f"{path} cannot be read: {(error.strerror or 'unknown').lower()}.") from None
    if size > MOST_BYTES:
        raise DirectoryError(
            f"{path.name} has more than 20 MB. Save only the sheet with the services, without pictures."
        )
    if start.startswith(b"PK"):
        return read_xlsx(path)
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
        raise DirectoryError(
            f"{path.name} is an old Excel file, has a password, or is no spreadsheet. "
            "Open it and save it as 'Excel workbook (.xlsx)' without a password."
        )
    return [read_csv(path, _score)]


def _score(rows: list[list[str]]) -> int:
    return max((known_titles([clean(cell) for cell in row]) for row in rows[:_TITLES_WITHIN]), default=0)


def find_services(tables: list[Table]) -> tuple[list[Services], list[Fault], list[str]]:
    """Return the sheets that hold services, the faults of their titles, and remarks on what is not read."""
    found: list[Services] = []
    faults: list[Fault] = []
    remarks: list[str] = []
    for table in tables:
        row = _titles_row(table)
        if table.hidden:
            if row:
                remarks.append(
                    f"{table.label} is hidden, so it is not read. Unhide it if you want its services to be taken."
                )
            continue
        if row is None:
            filled = any(clean(cell.text) for cells in table.rows for cell in cells)
            if filled and table.label != f"Sheet '{EXPLAINED}'":
                remarks.append(
                    f"{table.label} is not read: it has no row of titles such as 'Country' and 'Phone'."
                )
            continue
        services, wrong = _titles(table, row)
        found.append(services)
        faults += wrong
        remarks += table.remarks
    if not found:
        label = next((table.label for table in tables if not table.hidden), "The file")
        faults.append(
            Fault(
                label,
                1,
                "(titles)",
                "There is no row of titles.",
                "Write titles in the first row, such as Country, Name of the service, Kind of service, Phone; "
                "`amparo directory template own.xlsx` makes a sheet that has them.",
            )
        )
    return found, faults, remarks


def _titles_row(table: Table) -> int | None:
    best, most = None, _LEAST_TITLES - 1
    for number, cells in enumerate(table.rows[:_TITLES_WITHIN], 1):
        if (known := known_titles([clean(cell.text) for cell in cells])) > most:
            best, most = number, known
    return best


def _titles(table: Table, row: int) -> tuple[Services, list[Fault]]:
    places: dict[str, int] = {}
    titles: dict[str, str] = {}
    faults: list[Fault] = []
    below = table.rows[row:]
    width = max((len(cells) for cells in table.rows), default=0)
    for place in range(width):
        cells = table.rows[row - 1]
        title = clean(cells[place].text) if place < len(cells) else ""
        name = column_of(title) if title else None
        filled = next(
            (
                number
                for number, line in enumerate(below, row + 1)
                if place < len(line) and clean(line[place].text)
            ),
            0,
        )
        if title.startswith(_LEFT_OUT) or (name is None and not filled):
            continue
        letter = _letter(place)
        if not title:
            faults.append(
                Fault(
                    table.label,
                    filled,
                    letter,
                    f"{quoted(clean(below[filled - row - 1][place].text))} stands in a column without a title.",
                    "Delete it, or write a title above it (in a CSV file: put text with a comma in quotes).",
                )
            )
        elif name is None:
            near = nearest_title(title)
            meant = f"Write '{near}' if you mean that" if near else "Write one of the titles of the template"
            faults.append(
                Fault(
                    table.label,
                    row,
                    title,
                    "Amparo does not know this title.",
                    f"{meant}; if the column is for you alone, begin its title with {_LEFT_OUT}.",
                )
            )
        elif name in places:
            faults.append(
                Fault(
                    table.label,
                    row,
                    title,
                    f"This title means the same as '{titles[name]}' (column {_letter(places[name])}).",
                    "Keep one of the two columns and delete the other.",
                )
            )
        else:
            places[name], titles[name] = place, title
            if cells[place].struck:
                instead = f"Begin it with {_LEFT_OUT} if the column is not to be taken, or remove the line through it."
                faults.append(Fault(table.label, row, title, "This title is struck out.", instead))
    faults += [
        _missing(table, row, column) for column in columns() if column.needed and column.name not in places
    ]
    return Services(table, row, places, titles), faults


def _missing(table: Table, row: int, column: Column) -> Fault:
    return Fault(
        table.label,
        row,
        column.title,
        "This column is missing.",
        f"Add it and fill it in every row. {column.help}",
    )


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
