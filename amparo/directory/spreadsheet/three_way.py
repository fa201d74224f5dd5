"""Merging two versions of a directory that come from the same older one, service by service and cell by cell.

A change that was made here is never given up for one that was made there. Where both sides changed the same, or one
changed a number and the other what confirms it, the local value stays and the case is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amparo.directory.same_service import contact_key, phone_key
from amparo.directory.service import CONTACT_FIELDS
from amparo.directory.spreadsheet.merge_result import ROW, Conflict, Merge

Cells = Mapping[str, str]

_DIAL = frozenset(("phone", "extension", "phone_e164"))
_CONTACT = frozenset((*CONTACT_FIELDS, *_DIAL))
_ASSURED = frozenset(("assured_date", "assured_by", "assured_how"))
_SOURCE = frozenset(("source_url", "source_date"))
_PROOF = _ASSURED | _SOURCE | {"second_source_url", "confidence"}
_PLACE = frozenset(("country", "host_country", "subdivision", "district"))
# A change of the first kind here holds back a change of the second kind there: taken together they would say what
# nobody said, such as "confirmed on Monday" of a number that was not the one that was called.
_TIES = (
    (_CONTACT, _PROOF),
    (_PROOF, _CONTACT),
    (_DIAL, _DIAL),
    (_ASSURED, _ASSURED),
    (_SOURCE, _SOURCE),
    (_PLACE, _PLACE),
    (_CONTACT, _PLACE),
    (_PLACE, _CONTACT),
)


def merge(
    base: Sequence[Cells], local: Sequence[Cells], newer: Sequence[Cells], columns: Sequence[str]
) -> Merge:
    """Merge what `newer` changed since `base` into `local`; each row has an `id` that is in its file once.

    A cell whose column a file does not have counts as empty.
    """
    old, here, there = ({row["id"]: row for row in rows} for rows in (base, local, newer))
    result = Merge()
    merged: dict[str, dict[str, str]] = {}
    for identifier in dict.fromkeys((*here, *there)):
        row = _row(
            identifier, old.get(identifier), here.get(identifier), there.get(identifier), columns, result
        )
        if row is not None:
            merged[identifier] = row
    _hold_back_repetitions(result, merged, here)
    _hold_back_given_up(result, merged, old, here)
    order, result.order_kept = _order([*old], [*here], [*there])
    result.rows = [merged[identifier] for identifier in order if identifier in merged]
    return result


def _row(
    identifier: str,
    old: Cells | None,
    here: Cells | None,
    there: Cells | None,
    columns: Sequence[str],
    result: Merge,
) -> dict[str, str] | None:
    if here is None and there is not None:
        if old is None:
            result.added.append(identifier)
            return _all(there, columns)
        result.deleted_here.append(identifier)
        if changed := _changed(old, there, columns):
            result.conflicts.append(
                _conflict(
                    there,
                    ROW,
                    "",
                    "(deleted)",
                    _said(there, changed),
                    "deleted here, changed in the newer file",
                )
            )
        return None
    if here is None:
        return None
    if there is None:
        if old is None:
            result.own.append(identifier)
            return _all(here, columns)
        if changed := _changed(old, here, columns):
            why = "changed here, deleted in the newer file"
            result.conflicts.append(_conflict(here, ROW, "", _said(here, changed), "(deleted)", why))
            return _all(here, columns)
        result.deleted_there.append(identifier)
        return None
    return _cells(identifier, old or {}, here, there, columns, result)


def _cells(
    identifier: str, old: Cells, here: Cells, there: Cells, columns: Sequence[str], result: Merge
) -> dict[str, str]:
    row = _all(here, columns)
    differ = [column for column in columns if here.get(column, "") != there.get(column, "")]
    mine = {column for column in differ if here.get(column, "") != old.get(column, "")}
    theirs = [column for column in differ if there.get(column, "") != old.get(column, "")]
    for column in theirs:
        before, ours, new = (side.get(column, "") for side in (old, here, there))
        tied = sorted(
            {tie for left, right in _TIES if column in right for tie in left & mine if tie != column}
        )
        if column in mine:
            result.conflicts.append(_conflict(here, column, before, ours, new, "changed on both sides"))
        elif tied:
            why = f"belongs to what was changed here: {', '.join(tied)}"
            result.conflicts.append(_conflict(here, column, before, ours, new, why))
        else:
            row[column] = new
            result.updated.setdefault(identifier, []).append(column)
    if only_here := [column for column in columns if column in mine]:
        result.kept[identifier] = only_here
    return row


def _hold_back_repetitions(
    result: Merge, merged: dict[str, dict[str, str]], here: Mapping[str, Cells]
) -> None:
    """Leave out a new service that somebody here has added too, under another id."""
    own = {_service(merged[identifier]): identifier for identifier in result.own}
    for identifier in list(result.added):
        new = merged[identifier]
        twin = own.get(_service(new))
        if twin is not None:
            result.added.remove(identifier)
            del merged[identifier]
            why = f"the same country, kind and contact as the service {twin} that was added here"
            result.conflicts.append(
                _conflict(new, ROW, "", _said(here[twin], list(here[twin])), _said(new, list(new)), why)
            )


def _hold_back_given_up(
    result: Merge, merged: dict[str, dict[str, str]], old: Mapping[str, Cells], here: Mapping[str, Cells]
) -> None:
    """Leave out what would bring back under another id, or in another row, what was given up here.

    That is a number that was hidden here, for whatever kind of service, and a service that was deleted here or got
    another number.
    """
    hidden = {
        _number(row): row
        for identifier, row in here.items()
        if row.get("confidence") == "low"
        and old.get(identifier, {}).get("confidence") != "low"
        and phone_key(row)
    }
    still = {_service(row) for row in here.values()}
    gone = {_service(row): row for row in old.values() if _service(row) not in still}
    for identifier in [*result.added, *result.updated]:
        new = merged[identifier]
        columns = result.updated.get(identifier, [])
        if new.get("confidence") == "low" or (columns and not _CONTACT.union(("confidence",)) & {*columns}):
            continue
        if first := hidden.get(_number(new)):
            why = f"the number of the service {first['id']}, which was hidden here"
        elif not columns and (first := gone.get(_service(new))):
            why = f"the same country, kind and contact as the service {first['id']}, which was given up here"
        else:
            continue
        said = _said(new, columns or list(new))
        if columns:
            del result.updated[identifier]
            ours = here[identifier]
            merged[identifier] = _all(ours, list(new))
            result.conflicts.append(_conflict(ours, ROW, "", _said(ours, columns), said, why))
        else:
            result.added.remove(identifier)
            del merged[identifier]
            result.conflicts.append(_conflict(new, ROW, "", "(none)", said, why))


def _number(row: Cells) -> tuple[str, str]:
    return phone_key(row), row.get("extension", "")


def _service(row: Cells) -> tuple[str, ...]:
    place = (
        row.get("country", ""),
        row.get("host_country", ""),
        row.get("subdivision", ""),
        row.get("service_type", ""),
    )
    return (*place, contact_key(row))


def _order(old: list[str], here: list[str], there: list[str]) -> tuple[list[str], bool]:
    """Return all ids in the newer order, or in the local one if it was changed here (the first is dialled first)."""
    both = set(old) & set(here)
    moved = [item for item in old if item in both] != [item for item in here if item in both]
    spine, others = (here, there) if moved else (there, here)
    order = list(spine)
    known = set(order)
    previous = ""
    after: dict[str, list[str]] = {}
    for item in others:
        if item not in known:
            after.setdefault(previous, []).append(item)
        else:
            previous = item
    order = [item for anchor in ("", *order) for item in ([anchor] if anchor else []) + after.get(anchor, [])]
    return order, moved


def _all(row: Cells, columns: Sequence[str]) -> dict[str, str]:
    return {column: row.get(column, "") for column in columns}


def _changed(old: Cells, new: Cells, columns: Sequence[str]) -> list[str]:
    return [column for column in columns if old.get(column, "") != new.get(column, "")]


def _said(row: Cells, columns: Sequence[str]) -> str:
    return "; ".join(f"{column}: {row[column]}" for column in columns if row.get(column) and column != "id")


def _conflict(row: Cells, column: str, base: str, local: str, newer: str, why: str) -> Conflict:
    return Conflict(
        row["id"], row.get("country", ""), row.get("service_name", ""), column, base, local, newer, why
    )
