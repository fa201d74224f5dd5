"""The merge of two versions of a directory: no change that was made here is ever lost without a word."""

from __future__ import annotations

import random

from amparo.directory.spreadsheet.merge_result import ROW, Merge
from amparo.directory.spreadsheet.three_way import merge

Row = dict[str, str]
NAMES = ("id", "country", "service_name", "service_type", "phone", "phone_e164", "hours", "notes", "source_url",
         "confidence", "assured_date")  # fmt: skip


def service(identifier: str, **changes: str) -> Row:
    cells = {
        "country": "KE",
        "service_name": f"Line {identifier}",
        "service_type": "child",
        "phone": f"0{identifier}",
    }
    return {**dict.fromkeys(NAMES, ""), **cells, "id": identifier, "confidence": "high", **changes}


def merged(base: list[Row], local: list[Row], newer: list[Row]) -> Merge:
    return merge(base, local, newer, NAMES)


def test_what_only_one_side_changed_is_taken_from_that_side() -> None:
    result = merged([service("1")], [service("1", notes="ours")], [service("1", hours="24/7")])
    assert result.rows == [service("1", notes="ours", hours="24/7")]
    assert (result.conflicts, result.updated, result.kept) == ([], {"1": ["hours"]}, {"1": ["notes"]})


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    result = merged([service("1")], [service("1", phone="05")], [service("1", phone="05")])
    assert (result.rows, result.conflicts) == ([service("1", phone="05")], [])


def test_a_cell_that_both_changed_stays_local_and_is_told_with_both_values() -> None:
    result = merged([service("1")], [service("1", phone="05")], [service("1", phone="06")])
    (conflict,) = result.conflicts
    assert (conflict.column, conflict.base, conflict.local, conflict.newer) == ("phone", "01", "05", "06")
    assert result.rows == [service("1", phone="05")]


def test_a_confirmation_of_one_number_is_never_joined_to_another_number() -> None:
    confirmed = {"assured_date": "2026-11-24"}
    ours_new = merged([service("1")], [service("1", phone="05")], [service("1", **confirmed)])
    theirs_new = merged([service("1")], [service("1", **confirmed)], [service("1", phone="05")])
    assert ours_new.rows == [service("1", phone="05")]
    assert theirs_new.rows == [service("1", **confirmed)]
    assert [conflict.column for conflict in ours_new.conflicts] == ["assured_date"]
    assert [conflict.column for conflict in theirs_new.conflicts] == ["phone"]


def test_a_number_that_was_hidden_here_does_not_come_back_as_another_service() -> None:
    hidden = service("1", confidence="low")
    for new in (service("9", phone="01"), service("9", phone="01", service_type="referral")):
        for newer in ([service("1"), new], [new]):
            result = merged([service("1")], [hidden], newer)
            assert result.rows == [hidden], "the new service with the hidden number stays away"
            assert (result.added, ROW in [conflict.column for conflict in result.conflicts]) == ([], True)


def test_a_number_that_was_hidden_here_does_not_come_back_in_another_row() -> None:
    hidden = service("1", confidence="low")
    result = merged([service("1"), service("2")], [hidden, service("2")], [service("2", phone="01")])
    assert result.rows == [hidden, service("2")]
    assert {conflict.id for conflict in result.conflicts} == {"1", "2"}
    assert result.updated == {}


def test_a_row_that_was_hidden_in_the_base_too_holds_nothing_back() -> None:
    hidden = service("1", confidence="low")
    new = service("9", phone="01", service_type="referral")
    assert merged([hidden], [hidden], [hidden, new]).rows == [hidden, new]
    known_too = merged([service("1"), new], [hidden, new], [service("1"), {**new, "hours": "24/7"}])
    assert known_too.rows == [hidden, {**new, "hours": "24/7"}], "a row that was there before goes on"


def test_what_was_deleted_or_corrected_here_does_not_come_back_under_another_id() -> None:
    new = service("9", phone="01")
    corrected = service("1", phone="05")
    for local in ([], [corrected]):
        for newer in ([new], [service("1"), new]):
            result = merged([service("1")], local, newer)
            assert (result.rows, result.added) == (local, [])
            assert "9" in {conflict.id for conflict in result.conflicts}


def test_a_service_that_was_hidden_here_does_not_come_back_with_another_number() -> None:
    result = merged([service("1")], [service("1", confidence="low")], [service("1", phone="05")])
    assert result.rows == [service("1", confidence="low")]
    assert [conflict.column for conflict in result.conflicts] == ["phone"]


def test_deletions_are_taken_or_kept_and_always_named() -> None:
    base = [service("1"), service("2"), service("3"), service("4")]
    local = [service("1"), service("3", notes="ours")]
    newer = [service("2"), service("4", phone="05")]
    result = merged(base, local, newer)
    assert result.rows == [service("3", notes="ours")]
    assert (result.deleted_there, result.deleted_here) == (["1"], ["2", "4"])
    assert [(conflict.id, conflict.column, conflict.why) for conflict in result.conflicts] == [
        ("3", ROW, "changed here, deleted in the newer file"),
        ("4", ROW, "deleted here, changed in the newer file"),
    ]


def test_a_service_that_both_added_comes_once() -> None:
    result = merged([], [service("1", phone="05")], [service("2", phone="0 5", service_name="Same")])
    assert [row["id"] for row in result.rows] == ["1"]
    assert [conflict.id for conflict in result.conflicts] == ["2"]


def test_rows_come_in_the_newer_order_unless_the_order_was_changed_here() -> None:
    one, two, three, new, own = (service(item) for item in ("1", "2", "3", "4", "9"))
    theirs = merged([one, two, three], [one, own, two, three], [three, two, new, one])
    ours = merged([one, two, three], [two, one, own, three], [three, two, new, one])
    assert [row["id"] for row in theirs.rows] == ["3", "2", "4", "1", "9"]
    assert [row["id"] for row in ours.rows] == ["2", "4", "1", "9", "3"]
    assert (theirs.order_kept, ours.order_kept) == (False, True)


def test_a_column_that_is_new_on_one_side_is_filled_from_it() -> None:
    old = [{"id": "1", "country": "KE"}]
    result = merge(old, old, [{"id": "1", "country": "KE", "operator": "ngo"}], ("id", "country", "operator"))
    assert result.rows == [{"id": "1", "country": "KE", "operator": "ngo"}]


def changed(rows: list[Row], chance: random.Random) -> list[Row]:
    """A version that somebody made of these rows: cells changed, rows deleted, added and moved."""
    result = []
    for row in rows:
        if chance.random() < 0.15:
            continue
        cells = {
            name: chance.choice(("", "a", "b", "0800 1"))
            if name != "id" and chance.random() < 0.12
            else value
            for name, value in row.items()
        }
        result.append(cells)
    result += [service(str(chance.randrange(100, 106))) for _ in range(chance.randrange(2))]
    if chance.random() < 0.2:
        chance.shuffle(result)
    return result


def test_no_merge_loses_a_change_that_was_made_here_without_a_word() -> None:
    for seed in range(3000):
        holds_for(seed)


def holds_for(seed: int) -> None:
    """The property, for versions made by chance; a failure shows the seed."""
    chance = random.Random(seed)
    base = [service(str(number)) for number in range(chance.randrange(8))]
    local, newer = changed(base, chance), changed(base, chance)
    result = merged(base, local, newer)
    old, here, there = ({row["id"]: row for row in rows} for rows in (base, local, newer))
    after = {row["id"]: row for row in result.rows}
    told = {(conflict.id, conflict.column) for conflict in result.conflicts}

    assert len(after) == len(result.rows)
    for identifier, row in here.items():
        before = old.get(identifier)
        if before is not None and row == before and identifier not in there:
            assert identifier not in after and identifier in result.deleted_there
            continue
        # Every cell that was changed here stands in the result, whatever the newer file says …
        for name in NAMES:
            if before is None or row[name] != before[name]:
                assert after[identifier][name] == row[name]
                # … and where the newer file says something else, that is told.
                if identifier in there and there[identifier][name] not in (
                    row[name],
                    before[name] if before else "",
                ):
                    assert (identifier, name) in told
            elif after[identifier][name] != row[name]:
                assert after[identifier][name] == there[identifier][name]
                assert name in result.updated[identifier]
        if identifier not in there and before is not None:
            assert (identifier, ROW) in told
    for identifier in old.keys() - here.keys():
        assert identifier not in after
        if identifier in there:
            assert identifier in result.deleted_here
            assert ((identifier, ROW) in told) == (there[identifier] != old[identifier])
    # Nothing of the newer file disappears without a word either.
    for identifier, row in there.items():
        for name in NAMES:
            if identifier in here and row[name] != after[identifier][name]:
                ours = here[identifier][name] != old.get(identifier, {}).get(name, "")
                assert ours or (identifier, name) in told
        if identifier not in here and identifier not in old:
            assert identifier in after or (identifier, ROW) in told
