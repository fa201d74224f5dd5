"""`amparo directory import`: into the organisation's own folder, whole or not at all, with ids that stay."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from amparo.cli import main
from amparo.directory.checker import check_directory
from amparo.directory.service import COLUMNS
from tests.unit.directory.spreadsheet.spreadsheet_files import row, write_xlsx, written


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    return tmp_path


def take(folder: Path, *rows: dict[str, Any], options: tuple[str, ...] = (), slug: str = "harbour") -> int:
    path = write_xlsx(folder / "own.xlsx", *rows)
    return main(["directory", "import", str(path), "--organisation", slug, *options])


def ids(folder: Path) -> dict[str, str]:
    return {cells["service_name"]: cells["id"] for cells in written(folder)}


def test_an_import_makes_the_folder_and_a_file_that_the_check_accepts(folder: Path) -> None:
    assert take(folder, row(1, **{"Free to call?": "yes", "Opening hours": "24 hours"}), row(2)) == 0
    file = folder / "organisations" / "harbour" / "services.csv"
    assert check_directory(file) == []
    assert file.read_text(encoding="utf-8").split("\n")[0] == ",".join(COLUMNS)
    first = written(folder)[0]
    assert (first["cost"], first["hours"], first["phone_e164"]) == ("free", "24/7", "+448081570001")
    assert [path.name for path in file.parent.iterdir()] == ["services.csv"]
    assert file.stat().st_mode & 0o044 == 0o044 & ~_umask()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(folder, row(1, **{"Opening hours": "Mon-Fri 9am-5pm"}), options=("--dry-run",)) == 0
    said = capsys.readouterr().out
    assert "the hours 'Mon-Fri 9am-5pm' are read as 'Mo-Fr 09:00-17:00'" in said
    assert "New (1):\n  Harbour line 1 (GB, trafficking): 0808 157 0001" in said
    assert not (folder / "organisations").exists()


def test_ids_stay_when_rows_move_and_when_a_number_or_a_name_changes(folder: Path) -> None:
    assert take(folder, row(1), row(2), row(3)) == 0
    before = ids(folder)
    renamed = {**row(3), "Name of the service": "Harbour by night"}
    assert take(folder, row(4), renamed, row(2, Phone="020 7946 0018"), row(1)) == 0
    after = ids(folder)
    assert after["Harbour line 1"] == before["Harbour line 1"]
    assert after["Harbour line 2"] == before["Harbour line 2"]
    assert after["Harbour by night"] == before["Harbour line 3"]
    assert after["Harbour line 4"] not in before.values()


def test_an_id_that_is_given_is_stronger_than_the_contact(folder: Path) -> None:
    title = "Identifier (leave as it is)"
    assert take(folder, row(1), row(2)) == 0
    before = ids(folder)
    swapped = [row(1, **{title: before["Harbour line 2"]}), row(2, **{title: before["Harbour line 1"]})]
    assert take(folder, *swapped) == 0
    assert ids(folder) == {
        "Harbour line 1": before["Harbour line 2"],
        "Harbour line 2": before["Harbour line 1"],
    }


def test_the_same_import_twice_changes_no_byte(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(folder, row(1), row(2, Phone=None, Website="https://www.harbour.org/help")) == 0
    file = folder / "organisations" / "harbour" / "services.csv"
    before = file.read_bytes()
    capsys.readouterr()
    assert take(folder, row(1), row(2, Phone=None, Website="https://www.harbour.org/help")) == 0
    assert file.read_bytes() == before
    assert capsys.readouterr().out == f"2 services written to {file}.\n"


def test_a_service_that_is_gone_from_the_spreadsheet_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(folder, row(1), row(2)) == 0
    assert take(folder, row(2)) == 0
    assert (
        "taken off your list (1):\n  Harbour line 1 (GB, trafficking): 0808 157 0001"
        in capsys.readouterr().out
    )
    assert list(ids(folder)) == ["Harbour line 2"]


def test_a_confirmation_that_the_sheet_has_no_column_for_stays_but_never_for_another_number(
    folder: Path,
) -> None:
    confirmed = {"Confirmed on": "2026-11-24", "Confirmed by": "the office", "Confirmed how": "called"}
    assert take(folder, row(1, **confirmed), row(2, **confirmed)) == 0
    assert take(folder, row(1), row(2, Phone="020 7946 0018")) == 0
    same, other = written(folder)
    assert (same["assured_date"], same["assured_by"], same["assured_how"]) == (
        "2026-11-24",
        "the office",
        "called",
    )
    assert (other["assured_date"], other["assured_by"], other["assured_how"]) == ("", "", "")
    assert other["phone_e164"] == "+442079460018"


def test_a_confirmation_does_not_stay_where_keys_have_to_be_pressed_now(folder: Path) -> None:
    confirmed = {"Confirmed on": "2026-11-24", "Confirmed by": "the office", "Confirmed how": "called"}
    assert take(folder, row(1, **confirmed)) == 0
    assert take(folder, row(1, Extension="3")) == 0
    (now,) = written(folder)
    assert (now["extension"], now["assured_date"], now["assured_by"]) == ("3", "", "")


def test_one_fault_keeps_the_old_file_and_the_rest_of_the_folder_as_they_were(folder: Path) -> None:
    assert take(folder, row(1)) == 0
    own = folder / "organisations" / "harbour"
    (own / "profile.yml").write_text("name: Harbour House\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in own.iterdir()}
    assert take(folder, row(2), row(3, Phone=8081570003)) == 1
    assert {path.name: path.read_bytes() for path in own.iterdir()} == before


def test_an_office_of_another_country_may_have_numbers_of_the_country_it_is_in(folder: Path) -> None:
    office = {"Country": "Philippines", "Kind of service": "embassy", "Embassy in": "United Kingdom"}
    assert take(folder, row(1, **office)) == 0
    assert written(folder)[0]["host_country"] == "GB"
    assert check_directory(folder / "organisations" / "harbour" / "services.csv") == []


@pytest.mark.parametrize("slug", ["../world", "Harbour", "a/b", ""])
def test_the_name_of_an_organisation_is_never_a_path(
    folder: Path, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(folder, row(1), slug=slug) == 2
    assert "small letters, digits" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["own.xlsx"]


def test_a_file_that_is_not_there_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", "import", str(folder / "no.xlsx"), "--organisation", "harbour"]) == 2
    assert capsys.readouterr().err == f"{folder / 'no.xlsx'} cannot be read: no such file or directory.\n"
