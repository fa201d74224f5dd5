"""An organisation's spreadsheet as its services.csv: what would change, and the change."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from amparo.directory.checker import check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.loader import FILE_NAME
from amparo.directory.organisations import FOLDER, SLUG
from amparo.directory.original import Original, read_original, refuse_losses
from amparo.directory.service import COLUMNS, CONTACT_FIELDS
from amparo.directory.spreadsheet.cells import Fault
from amparo.directory.spreadsheet.matching import contact_of, key_of, with_ids
from amparo.directory.spreadsheet.rows import OwnRow, read_row
from amparo.directory.spreadsheet.titles import columns as described
from amparo.directory.spreadsheet.workbook import find_services, read_workbook
from amparo.directory.writing import services_csv

Cells = dict[str, str]


@dataclass(frozen=True)
class Import:
    """What an import would do. With `faults` nothing is written.

    `before`: the file as it is; `rows`: the new one; `added`, `changed`, `removed`: a line for people on each such
    service; `remarks`: what was left out or read otherwise than it was written.
    """

    before: Original
    rows: list[Cells] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The organisation's services.csv."""
        return self.before.path

    def write(self) -> None:
        """Write the organisation's services.csv, whole or not at all; raise DirectoryError where that fails."""
        if self.faults:
            raise DirectoryError("Nothing was written, as something has to be corrected first.")
        self.before.replace(services_csv(self.rows))


def plan_import(spreadsheet: Path, slug: str, folder: Path) -> Import:
    """Read a spreadsheet for the organisation `slug` of a directory folder.

    Raises DirectoryError where the slug is no name of a folder, or a file cannot be read at all.
    """
    if not SLUG.fullmatch(slug):
        raise DirectoryError(
            f"'{slug}' cannot be the name of an organisation's folder: use small letters, digits, - and _."
        )
    original = read_original(folder / FOLDER / slug / FILE_NAME, may_be_new=True)
    refuse_losses(original)
    before = [dict(cells) for cells in original.cells]
    sheets, faults, remarks = find_services(read_workbook(spreadsheet))
    own: list[OwnRow] = []
    with_faults: set[int] = set()
    for sheet in sheets:
        for number, cells in sheet.rows():
            row, wrong, said = read_row(sheet, number, cells)
            own.append(row)
            faults += wrong
            remarks += said
            if wrong:
                with_faults.add(len(own) - 1)
    if sheets and not own:
        first = sheets[0]
        faults.append(
            Fault(
                first.table.label,
                first.titles_row + 1,
                first.titles.get("service_name", "Name of the service"),
                "There is no service below the titles.",
                "Write one service in each row.",
            )
        )
    repeated = _repeated(own)
    faults += repeated
    if faults:
        faults += _other_faults(
            [row for index, row in enumerate(own) if index not in with_faults and row.cells], slug, before
        )
        return Import(original, faults=_in_order(faults), remarks=remarks)
    rows = with_ids(own, slug, before)
    faults += _checked(own, rows)
    if faults:
        return Import(original, faults=faults, remarks=remarks)
    return Import(original, rows, [], remarks, *_differences(before, rows))


def _in_order(faults: list[Fault]) -> list[Fault]:
    sheets = list(dict.fromkeys(fault.sheet for fault in faults))
    return sorted(dict.fromkeys(faults), key=lambda fault: (sheets.index(fault.sheet), fault.row))


def _repeated(own: list[OwnRow]) -> list[Fault]:
    faults = []
    ids: dict[str, OwnRow] = {}
    services: dict[tuple[str, ...], OwnRow] = {}
    for row in own:
        if not row.cells:
            continue
        where = (
            *key_of(row.cells),
            *(row.cells.get(name, "") for name in ("host_country", "subdivision", "district")),
        )
        service = (*where, row.cells.get("service_name", "").casefold())
        if contact_of(row.cells).strip("|") and (first := services.setdefault(service, row)) is not row:
            faults.append(
                row.fault(
                    "service_name",
                    f"This is the same service as in {_at(first, row)}.",
                    "Delete one of the two rows.",
                )
            )
        identifier = row.cells.get("id", "")
        if identifier and (first := ids.setdefault(identifier, row)) is not row:
            faults.append(
                row.fault(
                    "id",
                    f"The same identifier stands in {_at(first, row)}.",
                    "Empty this cell in the newer of the two rows.",
                )
            )
    return faults


def _at(first: OwnRow, row: OwnRow) -> str:
    return f"row {first.row}" if first.sheet is row.sheet else f"row {first.row} of {first.sheet.table.label}"


def _checked(own: list[OwnRow], rows: list[Cells]) -> list[Fault]:
    """Return what the check of the directory finds besides: nothing may be written that it does not accept."""
    helps = {column.name: column.help for column in described()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_bytes(services_csv(rows))
        found = check_directory(file)
    faults = []
    for fault in found:
        row = own[max(0, min(fault.row - 2, len(own) - 1))]
        wrong = fault.reason[:1].upper() + fault.reason[1:].rstrip(".") + "."
        faults.append(row.fault(fault.column, wrong, helps.get(fault.column, "Correct this row.")))
    return faults


def _other_faults(own: list[OwnRow], slug: str, before: list[Cells]) -> list[Fault]:
    """Return what the check would find in the good rows, so that a person sees all faults at once."""
    whole = [row for row in own if all(row.cells.get(column.name) for column in described() if column.needed)]
    seen: set[tuple[object, ...]] = set()
    single: list[OwnRow] = []
    for row in whole:
        key = (*key_of(row.cells), row.cells["service_name"].casefold(), row.cells.get("subdivision"))
        if key not in seen and row.cells.get("id") not in {
            other.cells.get("id") for other in single if other.cells.get("id")
        }:
            seen.add(key)
            single.append(row)
    return _checked(single, with_ids(single, slug, before)) if single else []


def _differences(before: list[Cells], rows: list[Cells]) -> tuple[list[str], list[str], list[str]]:
    old = {cells["id"]: cells for cells in before if cells.get("id")}
    now = {cells["id"] for cells in rows}
    added = [_line(cells) for cells in rows if cells["id"] not in old]
    changed = []
    for cells in rows:
        if cells["id"] in old:
            parts = [
                f"{name} '{old[cells['id']].get(name, '')}' → '{cells[name]}'"
                for name in COLUMNS
                if old[cells["id"]].get(name, "") != cells[name]
            ]
            if parts:
                changed.append(f"{cells['service_name']}: {'; '.join(parts)}")
    removed = [_line(cells) for cells in before if cells.get("id") not in now]
    return added, changed, removed


def _line(cells: Cells) -> str:
    contact = next((cells[name] for name in CONTACT_FIELDS if cells.get(name)), "")
    return f"{cells.get('service_name', '')} ({cells.get('country', '')}, {cells.get('service_type', '')}): {contact}"
