"""Free text of older files becomes codes, once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory import migrate
from amparo.directory.checker import check_directory
from amparo.directory.migrate import migrate_file, migrated
from tests.unit.directory.directory_files import SHIPPED

ROW = {"service_type": "child", "service_name": "Line", "notes": "", "audience": "", "phone": "116"}


@pytest.mark.parametrize(
    ("words", "column", "code"),
    [
        ({"audience": "all"}, "audience", ""),
        ({"audience": "women and their children"}, "audience", "children;women"),
        ({"audience": "children, adults worried about a child"}, "audience", "children;families"),
        ({"audience": "workers"}, "audience", ""),
        ({"audience": "women, all"}, "audience", ""),
        (
            {"service_type": "own_behaviour", "audience": "people sexually attracted to children"},
            "audience",
            "",
        ),
        ({"caller_note": "For adults, in the daytime."}, "audience", "adults"),
        ({"caller_note": "For adults who are worried about a child."}, "audience", ""),
        ({"organization": "Policía Nacional"}, "operator", "police"),
        ({"organization": "Child Policy Center"}, "operator", ""),
        ({"organization": "Embassy of Nigeria Doha"}, "operator", "embassy"),
        ({"notes": "law enforcement and immigration agency"}, "operator", "immigration"),
        ({"notes": "tips go to police"}, "purpose", "tip"),
        ({"notes": "report a child at risk"}, "purpose", "reports"),
        ({"notes": "not a reporting line"}, "purpose", ""),
        ({"service_name": "Helpline (adults worried about a child)"}, "purpose", "worried_adults"),
        ({"notes": "out of hours only"}, "limits", "out_of_hours"),
        ({"notes": "calls recorded after hours; chatbot"}, "limits", ""),
        ({"service_name": "Hotline from abroad"}, "limits", "from_abroad"),
        ({"notes": "regional trafficking team, Algarve"}, "district", "Algarve"),
        ({"service_name": "SEJIWA 119, extension 8"}, "extension", "8"),
        ({"service_name": "Emergency 15, then press 7"}, "extension", "7"),
    ],
)
def test_words_become_the_code_they_mean(words: dict[str, str], column: str, code: str) -> None:
    assert migrated({**ROW, **words})[column] == code


def test_what_the_words_said_beyond_the_codes_stays_in_the_notes() -> None:
    row = migrated({**ROW, "audience": "children and youth to 24", "notes": "free"})
    assert (row["audience"], row["notes"]) == ("children", "free; for: children and youth to 24")


def test_codes_that_are_there_are_left_alone() -> None:
    row = migrated(
        {**ROW, "operator": "ngo", "organization": "National Police", "audience": "women;migrants"}
    )
    assert (row["operator"], row["audience"]) == ("ngo", "women;migrants")
    assert migrated(row) == row


def test_an_old_file_passes_the_check_after_it_was_migrated(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    old = ["id", "country", "service_name", "service_type", "phone", "audience", "source_url", "confidence"]
    row = "0f2f2d4e-0000-4000-8000-000000000000,KE,Line,child,116,children and families,https://example.org,high"
    file.write_text(",".join(old) + f"\n{row}\n", encoding="utf-8")
    assert migrate_file(file) == 1
    assert check_directory(file) == []
    assert migrate_file(file) == 0


def test_a_cell_that_somebody_emptied_stays_empty() -> None:
    row = {**ROW, "service_name": "Police SEJIWA 119, extension 8", "organization": "National Police"}
    assert migrated({**row, "extension": "", "operator": ""})["extension"] == ""
    assert migrated({**row, "extension": "", "operator": ""})["operator"] == ""


GOOD = "id,country,service_name,service_type,confidence,phone"
ROW_OF_GOOD = "0f2f2d4e-0000-4000-8000-000000000000,KE,Line,child,high,116"


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (f"{GOOD},colour,tel", f"{ROW_OF_GOOD},red,1", "columns that would be lost: colour, tel"),
        (f"{GOOD},phone", f"{ROW_OF_GOOD},117", "phone (twice)"),
        (f"{GOOD},", f"{ROW_OF_GOOD},x", "(without a title)"),
        (GOOD, f"{ROW_OF_GOOD},one, two", "line 2: there are more cells than columns"),
    ],
)
def test_a_file_that_would_lose_something_is_not_migrated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, row: str, said: str
) -> None:
    file = tmp_path / "services.csv"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    before = file.read_bytes()
    assert main(["directory", "migrate", str(file)]) == 2
    assert said in capsys.readouterr().err
    assert file.read_bytes() == before


def test_what_somebody_else_writes_while_a_file_is_migrated_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "services.csv"
    file.write_text(f"{GOOD}\n{ROW_OF_GOOD}\n", encoding="utf-8")

    def while_somebody_writes(cells: dict[str, str]) -> dict[str, str]:
        file.write_text("theirs", encoding="utf-8")
        return migrated(cells)

    monkeypatch.setattr(migrate, "migrated", while_somebody_writes)
    assert main(["directory", "migrate", str(file)]) == 2
    assert "was changed by somebody else while this ran" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["services.csv"]
    assert file.read_text(encoding="utf-8") == "theirs"


def test_keys_to_press_that_a_name_tells_are_in_their_column() -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        keys = {
            (row["country"], row["phone"]): row["extension"]
            for row in csv.DictReader(stream)
            if row["extension"]
        }
    assert keys[("ID", "119")] == "8"
    assert keys[("PK", "15")] == "7"
