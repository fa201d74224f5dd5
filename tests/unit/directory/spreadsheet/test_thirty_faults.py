"""A workbook with many faults: each gets one message with sheet, row, column and what to write instead."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from amparo.cli import main
from amparo.directory.spreadsheet.own_services import plan_import
from tests.unit.directory.spreadsheet.spreadsheet_files import row, write_xlsx

SOURCE = "Where the number can be read"
# What a person wrote, the column of the fault, and words of the message: what is wrong, and what to write instead.
FAULTS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"Phone": 8081570100}, "Phone", "'8081570100' lost its first zero", "write it as 0808 157 0100"),
    ({"Country": "Kenya", "Phone": 254712123456}, "Phone", "lost its plus sign", "write it as +254712123456"),
    ({"Country": "Kenya", "Phone": 80012}, "Phone", "'80012' may have lost its first zero", "080012 if it begins"),
    ({"Phone": 80815.70100}, "Phone", "decimal point", "Format the column as text"),
    ({"Phone": datetime(2026, 8, 12)}, "Phone", "The spreadsheet made a date (2026-08-12)", "write the number again"),
    ({"Phone": '="0808 157"&" 0101"'}, "Phone", "This is a formula", "Write the value itself"),
    ({"Phone": "8.08157E+09"}, "Phone", "The spreadsheet shortened the number", "write the whole number again"),
    ({"Phone": "0808 157 0102 or 020 7946 0018"}, "Phone", "more than one number", "a row of its own"),
    ({"Phone": "0800 HELP NOW"}, "Phone", "has letters in it", "only the digits"),
    ({"Phone": "020 7946 0018 ext. 8"}, "Phone", "has an extension", "8 in the column 'Extension'"),
    ({"Phone": "+44 (0)20 7946 0018"}, "Phone", "zero in brackets", "Write +44 20 7946 0018."),
    ({"Country": "Kenya", "Phone": "+1 212 555 0100"}, "Phone", "but of another country", "correct the country"),
    ({"Phone": "020 7946 0018 1234"}, "Phone", "too many or too few digits", "write all its digits"),
    ({"Phone": "1234567890"}, "Phone", "looks like an example", "Write the real number"),
    ({"Phone": None}, "Phone", "no way to reach", "Write a phone number here"),
    ({"Extension": "then ask"}, "Extension", "cannot be pressed on a phone", "only digits"),
    ({"International phone number": "+44 20 7946 0999"}, "International phone number", "cannot be", "leave it"),
    ({"Country": "Kenyaa"}, "Country", "not the name of a country", "such as 'Kenya'"),
    ({"Country": "Congo"}, "Country", "may be two countries", "'Congo - Brazzaville' or 'Congo - Kinshasa'"),
    ({"Country": None}, "Country", "This cell is empty", "as a name or a code"),
    ({"Kind of service": "Traficking"}, "Kind of service", "not a word that Amparo", "Perhaps you mean 'Trafficking'"),
    ({"Name of the service": "  "}, "Name of the service", "This cell is empty", "What the service is called"),
    ({"Region": "Scotlnd"}, "Region", "not a region of United Kingdom", "GB-SCT"),
    ({"Text message (SMS)": "HELP to 61202"}, "Text message (SMS)", "does not begin with", "12345 (text HELP)"),
    ({"WhatsApp": "12345"}, "WhatsApp", "cannot be a WhatsApp number", "such as +44"),
    ({"Website": "www.harbour.org"}, "Website", "has no https://", "Write https://www.harbour.org"),
    ({"E-mail": "help at harbour.org"}, "E-mail", "not one e-mail address", "such as help@"),
    ({"Opening hours": "9-5"}, "Opening hours", "'9-5' cannot be understood", "Mo-Fr 09:00-17:00"),
    ({"Opening hours": datetime(2026, 5, 9)}, "Opening hours", "The spreadsheet made a date", "Mo-Fr 09:00-17:00"),
    ({"Languages": "English, Elvish"}, "Languages", "'Elvish' is not the name of a language", "with commas"),
    ({"Free to call?": "maybe"}, "Free to call?", "'maybe' is not a word", "Write one of: yes, no"),
    ({"Who is it for?": "everybody; women"}, "Who is it for?", "means everybody, but also", "Write women"),
    ({"What callers should know": "a; see www.harbour.org"}, "What callers should know", "semicolon", "plain"),
    ({SOURCE: None}, SOURCE, "This cell is empty", "Your own page is one"),
    ({SOURCE: "site"}, SOURCE, "does not say where", "with https://"),
    ({"Date of that page": "03/04/2026"}, "Date of that page", "can be two different days", "2026-04-03 or 2026-03-04"),
    ({"Date of that page": 46000}, "Date of that page", "is how a spreadsheet counts days", "as 2026-11-24"),
    ({"How sure are you?": None}, "How sure are you?", "This cell is empty", "Write high if it is your own"),
    ({"Confirmed on": datetime(2999, 1, 1)}, "Confirmed on", "has not come yet", "as 2026-11-24"),
    ({"Notes for staff": "#N/A"}, "Notes for staff", "an error of the spreadsheet (#N/A)", "leave the cell empty"),
    ({"Notes for staff": "CafÃ© of the harbour"}, "Notes for staff", "are not shown as", "Write 'Café of the"),
    ({"Identifier (leave as it is)": "17"}, "Identifier (leave as it is)", "not an identifier", "Leave this cell"),
    ({"Name of the service": "EXAMPLE: x"}, "Name of the service", "the example row", "Delete the whole row"),
]  # fmt: skip


def workbook(path: Path) -> Path:
    """Row 2 is good; each further row has one fault; below them a row that repeats row 2, and merged countries."""
    rows = [row(100, Region=None), *(row(200 + number, **fault[0]) for number, fault in enumerate(FAULTS))]
    write_xlsx(path, *rows, row(100), row(500), row(501, Country=None))
    book = load_workbook(path)
    last = book["Services"].max_row
    book["Services"].merge_cells(f"A{last - 1}:A{last}")
    book.save(path)
    return path


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("many")
    return plan_import(workbook(folder / "own.xlsx"), "harbour", folder).faults


def test_each_of_more_than_thirty_faults_gets_one_message_at_its_place(faults: list[Any]) -> None:
    wanted = [(number + 3, column) for number, (_, column, _, _) in enumerate(FAULTS)]
    wanted += [(len(FAULTS) + 3, "Name of the service"), (len(FAULTS) + 4, "Country")]
    assert [(fault.row, fault.column) for fault in faults] == wanted
    assert len(faults) >= 30


@pytest.mark.parametrize(
    "number", range(len(FAULTS)), ids=[f"{fault[1]}-{fault[2][:20]}" for fault in FAULTS]
)
def test_a_message_says_what_is_wrong_and_what_to_write_instead(faults: list[Any], number: int) -> None:
    _, column, wrong, instead = FAULTS[number]
    (message,) = [str(fault) for fault in faults if fault.row == number + 3]
    assert message.startswith(f"Sheet 'Services', row {number + 3}, column '{column}': ")
    assert wrong in message
    assert instead in message


def test_no_message_needs_a_programmer(faults: list[Any]) -> None:
    for fault in faults:
        text = str(fault)
        assert fault.instead.endswith(".") or fault.instead.startswith("Write https://"), text
        for word in ("ISO 3166-1", "regex", "None", "UUID", "E.164", "Traceback", "_url"):
            assert word not in text, text


def test_the_same_service_twice_and_merged_cells_are_told_with_their_rows(faults: list[Any]) -> None:
    repeated, merged = (str(fault) for fault in faults[-2:])
    assert "the same service as in row 2" in repeated
    assert f"A{len(FAULTS) + 4}:A{len(FAULTS) + 5} are merged" in merged
    assert "Unmerge them" in merged


def test_the_command_shows_them_all_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faults: list[Any]
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    own = workbook(tmp_path / "own.xlsx")
    assert main(["directory", "import", str(own), "--organisation", "harbour"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("Sheet")] == [str(fault) for fault in faults]
    end = "Nothing was written. Change the spreadsheet and run this again."
    assert lines[-1] == f"{len(faults)} corrections needed. {end}"
    assert list(tmp_path.iterdir()) == [own]
