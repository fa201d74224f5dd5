"""Which service of a spreadsheet is which of the file that was there before: ids that stay."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from amparo.directory.contact import digits
from amparo.directory.service import COLUMNS, CONTACT_FIELDS
from amparo.directory.spreadsheet.cells import plain
from amparo.directory.spreadsheet.rows import ASSURED, OwnRow

_NAMESPACE = uuid.UUID("5d0f3c3e-8a3b-5f0e-9a55-0c3c5b8f2d11")
# What was said of a number does not hold for another number.
_OF_THE_NUMBER = ("extension", "phone_e164", *ASSURED)

Cells = dict[str, str]


def contact_of(cells: Mapping[str, str]) -> str:
    """Return what tells one contact from another: the digits of the phone, else all other ways in."""
    number = digits(cells.get("phone", ""))
    return (
        number + cells.get("extension", "")
        if number
        else "|".join(cells.get(name, "") for name in CONTACT_FIELDS)
    )


def key_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return country, kind and contact."""
    return cells.get("country", ""), cells.get("service_type", ""), contact_of(cells)


def _named(cells: Mapping[str, str]) -> tuple[str, ...]:
    return cells.get("country", ""), cells.get("service_type", ""), plain(cells.get("service_name", ""))


def with_ids(own: list[OwnRow], slug: str, before: list[Cells]) -> list[Cells]:
    """Return the rows of the new file; a service that stood there before keeps its id, also when its number changes."""
    free = {cells["id"]: cells for cells in before if cells.get("id")}
    partner: dict[int, Cells] = {}
    for index, row in enumerate(own):
        if row.cells.get("id"):
            partner[index] = free.pop(row.cells["id"], {})
    # By contact and name, by contact, by name where only one has it: the surest first for all rows.
    for key in (lambda cells: (*key_of(cells), *_named(cells)), key_of, _named):
        waiting = [index for index in range(len(own)) if index not in partner]
        keys = [key(own[index].cells) for index in waiting]
        for index in waiting:
            wanted = key(own[index].cells)
            same = [identifier for identifier, cells in free.items() if key(cells) == wanted]
            if same and (key is not _named or (len(same) == 1 and keys.count(wanted) == 1)):
                partner[index] = free.pop(same[0])
    taken = {row.cells["id"] for row in own if row.cells.get("id")} | {
        cells["id"] for cells in before if cells.get("id")
    }
    rows = []
    for index, row in enumerate(own):
        old = partner.get(index, {})
        identifier = row.cells.get("id") or old.get("id") or _new_id(slug, row.cells, taken)
        taken.add(identifier)
        rows.append({**_kept(old, row), **row.cells, "id": identifier})
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def _kept(old: Cells, row: OwnRow) -> Cells:
    """Return what the sheet has no column for and the old row of this service has, as far as it still holds."""
    same = all(
        old.get(name, "") == row.cells.get(name, old.get(name, "")) for name in (*CONTACT_FIELDS, "extension")
    )
    gone = set() if same else set(_OF_THE_NUMBER)
    if any(name in row.sheet.places for name in ASSURED):
        gone |= set(ASSURED)  # a confirmation is taken whole from one side
    return {
        name: value
        for name, value in old.items()
        if name in COLUMNS and name not in row.cells and name not in gone
    }


def _new_id(slug: str, cells: Cells, taken: set[str]) -> str:
    # Made from the service, so that two computers give the same service the same id.
    count = 0
    while (identifier := str(uuid.uuid5(_NAMESPACE, "\n".join((slug, *key_of(cells), str(count)))))) in taken:
        count += 1
    return identifier
