"""The official schemas of HSDS 3.0, and what a Table Schema asks of CSV files.

The schemas are not part of this repository (they have a licence of their own, CC BY-SA 4.0). The tests take the folder
that HSDS_SCHEMAS names, or `shared/hsds-3.0` beside the checkout: the files of the branch 3.0 of Open Referral's
specification, with `datapackage.json` and `schema/compiled/` in it.
"""

from __future__ import annotations

import csv
import json
import os
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

ROOT = Path(__file__).resolve().parents[4]
WHERE = "the official HSDS 3.0 schemas are not here: set HSDS_SCHEMAS to their folder (docs/hsds.md)"


def official_folder() -> Path | None:
    """The folder of the schemas, if there is one; a folder that is named must be right."""
    named = os.environ.get("HSDS_SCHEMAS")
    folder = Path(named) if named else ROOT.parent / "shared" / "hsds-3.0"
    return folder if named or (folder / "datapackage.json").is_file() else None


def official(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / name).read_text(encoding="utf-8")))


_MAKES = {
    "number": float,
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"),
    "time": time.fromisoformat,
    "uuid": UUID,
}
_FORMS = {
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text),
    "uri": lambda text: urlsplit(text).scheme and urlsplit(text).netloc,
    "time": lambda text: re.fullmatch(r"\d\d:\d\d:\d\d", text),
    "date": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text),
}


def package_faults(folder: Path, descriptor: dict[str, Any]) -> list[str]:
    """Every fault of the CSV files of `folder` by the Table Schemas of a descriptor, files that are not there aside."""
    read: dict[str, list[dict[str, str]]] = {}
    faults = []
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            read[resource["name"]] = list(reader)
        names = [field["name"] for field in resource["schema"]["fields"]]
        if list(reader.fieldnames or ()) != names:
            faults.append(f"{path.name}: has {reader.fieldnames}, not {names}")
        for field in resource["schema"]["fields"]:
            faults += [f"{path.name} {fault}" for fault in _field_faults(field, read[resource["name"]])]
    for resource in descriptor["resources"]:
        for link in resource["schema"].get("foreignKeys", ()):
            faults += _link_faults(resource["name"], link, read)
    return faults


def _field_faults(field: dict[str, Any], rows: list[dict[str, str]]) -> list[str]:
    name, constraints = field["name"], field.get("constraints", {})
    cells = [row[name] for row in rows]
    filled = [cell for cell in cells if cell]
    faults = []
    if constraints.get("required") and len(filled) < len(cells):
        faults.append(f"{name}: empty in {len(cells) - len(filled)} rows")
    if constraints.get("unique") and len(set(filled)) < len(filled):
        faults.append(f"{name}: not unique")
    if "enum" in constraints and not set(filled) <= set(constraints["enum"]):
        faults.append(f"{name}: {set(filled) - set(constraints['enum'])}")
    for kind in (field["type"], field.get("format", "default")):
        faults += [f"{name}: '{cell}' is no {kind}" for cell in filled if not _is(cell, kind)]
    return faults


def _is(cell: str, kind: str) -> bool:
    try:
        made = _MAKES.get(kind, str)(cell)
    except ValueError:
        return False
    return made is not None and bool(_FORMS.get(kind, lambda text: True)(cell))


def _link_faults(name: str, link: dict[str, Any], read: dict[str, list[dict[str, str]]]) -> list[str]:
    target = link["reference"]["resource"]
    ids = {row[link["reference"]["fields"]] for row in read.get(target, ())}
    lost = {row[link["fields"]] for row in read.get(name, ()) if row[link["fields"]]} - ids
    return [f"{name}.{link['fields']}: {len(lost)} lead to no {target}"] if lost else []
