"""`amparo directory update-world`, with files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory.checker import check_directory
from amparo.directory.original import ChangedError
from amparo.directory.service import COLUMNS
from amparo.directory.spreadsheet.world import plan_update

Row = dict[str, str]


def service(number: int, **changes: str) -> Row:
    cells = {
        "id": f"7c9e6679-7425-40de-944b-{number:012}",
        "country": "GB",
        "service_name": f"Line {number}",
        "service_type": "child",
        "phone": f"0808 157 {number:04}",
        "source_url": "https://www.harbour.org/contact",
        "confidence": "high",
    }
    return {**dict.fromkeys(COLUMNS, ""), **cells, **changes}


def write(path: Path, *rows: Row) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "directory"
    write(folder / "services.csv", service(1, notes="ours"), service(2))
    write(folder / ".base" / "services.csv", service(1), service(2))
    monkeypatch.setenv("AMPARO_DIRECTORY", str(folder))
    return folder


def update(newer: Path, *options: str) -> int:
    return main(["directory", "update-world", str(newer), *options])


def test_an_update_without_conflict_is_written_and_becomes_the_next_base(world: Path, tmp_path: Path) -> None:
    newer = write(tmp_path / "newer.csv", service(1, hours="24/7"), service(3))
    assert update(newer) == 0
    assert read(world / "services.csv") == [service(1, notes="ours", hours="24/7"), service(3)]
    assert (world / ".base" / "services.csv").read_bytes() == newer.read_bytes()
    assert check_directory(world / "services.csv") == []
    assert not (world / "conflicts.csv").exists()
    assert update(newer) == 0


def test_conflicts_are_shown_written_and_kept_local_with_exit_status_1(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = write(tmp_path / "newer.csv", service(1, notes="theirs"), service(2))
    assert update(newer) == 1
    said = capsys.readouterr().out
    assert "notes (changed on both sides): here 'ours', newer 'theirs'. Kept as it is here." in said
    assert read(world / "services.csv")[0]["notes"] == "ours"
    (conflict,) = read(world / "conflicts.csv")
    assert (conflict["column"], conflict["base"], conflict["local"], conflict["newer"]) == (
        "notes",
        "",
        "ours",
        "theirs",
    )


def test_conflicts_that_nobody_worked_through_stay_in_the_list(world: Path, tmp_path: Path) -> None:
    assert update(write(tmp_path / "a.csv", service(1, notes="theirs"), service(2))) == 1
    write(world / "services.csv", service(1, notes="ours"), service(2, hours="24/7"))
    assert (
        update(write(tmp_path / "b.csv", service(1, notes="theirs"), service(2, hours="Mo-Fr 09:00-17:00")))
        == 1
    )
    assert [conflict["column"] for conflict in read(world / "conflicts.csv")] == ["notes", "hours"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_conflicts_that_excel_has_saved_is_added_to(
    world: Path, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    assert update(write(tmp_path / "a.csv", service(1, notes="Línea; café"), service(2))) == 1
    (row,) = read(world / "conflicts.csv")
    with (world / "conflicts.csv").open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, [*row, "who"], delimiter=delimiter)
        writer.writeheader()
        writer.writerow({**row, "who": "Zoë"})
    write(world / "services.csv", service(1, notes="ours"), service(2, hours="24/7"))
    newer = write(tmp_path / "b.csv", service(1, notes="Línea; café"), service(2, hours="Mo-Fr 09:00-17:00"))
    assert update(newer) == 1
    first, second = read(world / "conflicts.csv")
    assert first == {**row, "who": "Zoë"}
    assert (second["column"], second["who"]) == ("hours", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"what is left to do\n", "is no list of conflicts any more"),
        (b"id,column\n1,notes,more\n", "row 2"),
        ("id,column,who\n1,notes,Zoë\n".encode("cp1252"), "is not saved in UTF-8"),
    ],
)
def test_a_list_of_conflicts_that_cannot_be_read_is_not_written_over(
    world: Path, tmp_path: Path, content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "conflicts.csv").write_bytes(content)
    before = (world / "services.csv").read_bytes()
    assert update(write(tmp_path / "a.csv", service(1, notes="theirs"), service(2))) == 2
    assert said in capsys.readouterr().err
    assert (world / "conflicts.csv").read_bytes() == content
    assert (world / "services.csv").read_bytes() == before


def test_a_dry_run_shows_the_same_and_writes_nothing(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in world.rglob("*") if path.is_file()}
    assert update(write(tmp_path / "newer.csv", service(1, notes="theirs"), service(3)), "--dry-run") == 1
    said = capsys.readouterr().out
    assert "New (1):\n  GB Line 3" in said
    assert "Deleted in the newer file, so taken out (1):\n  GB Line 2" in said
    assert {path: path.read_bytes() for path in world.rglob("*") if path.is_file()} == before


def test_what_somebody_else_writes_meanwhile_is_kept(world: Path, tmp_path: Path) -> None:
    plan = plan_update(write(tmp_path / "newer.csv", service(1), service(3)), world)
    write(world / "services.csv", service(1, notes="theirs"))
    with pytest.raises(ChangedError, match="while this ran"):
        plan.write()
    assert [row["notes"] for row in read(world / "services.csv")] == ["theirs"]


def test_without_the_old_version_it_says_how_to_get_it(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = (world / ".base" / "services.csv").rename(tmp_path / "old.csv")
    newer = write(tmp_path / "newer.csv", service(1), service(2))
    assert update(newer) == 2
    assert "--base OLD.csv" in capsys.readouterr().err
    assert update(newer, "--base", str(base)) == 0


def test_a_newer_file_with_faults_is_not_taken_in(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (world / "services.csv").read_bytes()
    assert update(write(tmp_path / "newer.csv", service(1, phone="0808 HELP"), service(2))) == 2
    assert "has 1 fault, so it is not taken in: line 2 phone" in capsys.readouterr().err
    assert (world / "services.csv").read_bytes() == before


@pytest.mark.parametrize("rows", [(service(1), service(1)), (service(1, id=""),)])
def test_a_local_row_that_cannot_be_told_from_others_stops_the_update(
    world: Path, tmp_path: Path, rows: tuple[Row, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    write(world / "services.csv", *rows)
    assert update(write(tmp_path / "newer.csv", service(1), service(2))) == 2
    assert "id" in capsys.readouterr().err
