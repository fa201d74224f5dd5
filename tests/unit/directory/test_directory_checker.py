"""The check finds every fault in bad files, and none in the shipped one."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from amparo.directory.checker import Fault, check_directory
from amparo.directory.service import COLUMNS
from tests.unit.directory.directory_files import GOOD_ROW, SHIPPED, WriteRows


def test_the_shipped_file_has_no_fault_and_all_rows() -> None:
    assert check_directory(SHIPPED) == []
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 1926
    assert len({row["id"] for row in rows}) == 1926
    assert sum(bool(row["caller_note"]) for row in rows) > 60
    assert {row["assured_date"] for row in rows} == {""}


def test_the_shipped_file_holds_to_its_published_schema() -> None:
    package = json.loads((SHIPPED.parent / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    resource = package["resources"][0]
    fields = resource["schema"]["fields"]
    assert resource["schema"]["primaryKey"] == "id"
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == [field["name"] for field in fields]
        assert tuple(reader.fieldnames or ()) == COLUMNS
        for row in reader:
            for field in fields:
                value, rules = row[field["name"]], field.get("constraints", {})
                assert value or not rules.get("required"), (reader.line_num, field["name"])
                if value:
                    assert re.search(rules.get("pattern", ""), value), (reader.line_num, field["name"], value)
                    assert value in rules.get("enum", [value]), (reader.line_num, field["name"], value)
                    assert rules.get("minLength", 0) <= len(value) <= rules.get("maxLength", len(value))


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"id": ""}, "id", "missing"),
        ({"id": "1234"}, "id", "not a UUID"),
        ({"country": "UK"}, "country", "not an ISO 3166-1"),
        ({"country": "ke"}, "country", "not an ISO 3166-1"),
        ({"subdivision": "KE-99"}, "subdivision", "not an ISO 3166-2"),
        ({"subdivision": "US-TX"}, "subdivision", "does not lie in KE"),
        ({"service_name": ""}, "service_name", "missing"),
        ({"service_type": "pizza"}, "service_type", "not one of emergency"),
        ({"confidence": "sure"}, "confidence", "not one of high"),
        ({"cost": "gratis"}, "cost", "not one of (empty), free"),
        ({"phone": "1-800-SAFE"}, "phone", "has letters; write the digits"),
        ({"phone": "0722 116 116 116 116"}, "phone", "wrong length"),
        ({"phone": "1"}, "phone", "wrong length"),
        ({"phone": "116; 117"}, "phone", "not dialled"),
        ({"phone": "+256 417 721 000"}, "phone", "another country"),
        ({"phone": "+999 12345678"}, "phone", "cannot be an international"),
        ({"country": "INT", "phone": "0722 116 116"}, "phone", "country calling code"),
        ({"phone": "0722 116 116", "phone_e164": "254722116116"}, "phone_e164", "not '+' and"),
        ({"phone": "0722 116 116", "phone_e164": "+254722116117"}, "phone_e164", "different numbers"),
        ({"phone": "0722 116 116", "phone_e164": "+256722116116"}, "phone_e164", "another country"),
        ({"phone": "0722 116 116", "phone_e164": "+2547"}, "phone_e164", "not '+' and"),
        ({"phone": "", "sms": "20767", "phone_e164": "+254722116116"}, "phone_e164", "no phone"),
        ({"sms": "text HOME to 741741"}, "sms", "does not begin with a number"),
        ({"sms": "07221161161161 (text HOME)"}, "sms", "wrong length"),
        ({"whatsapp": "116"}, "whatsapp", "not a whole phone number"),
        ({"chat_url": "chat.example.org"}, "chat_url", "does not begin with https"),
        ({"web_url": "https://localhost"}, "web_url", "no proper host"),
        ({"web_url": "ftp://example.org"}, "web_url", "does not begin with https"),
        ({"web_url": "javascript:alert(1)"}, "web_url", "does not begin with https"),
        ({"web_url": "https://example.org/a b"}, "web_url", "space"),
        ({"email": "help at example.org"}, "email", "not an e-mail"),
        ({"hours": "Mo-Fr 9-17h"}, "hours", "cannot be read"),
        ({"languages": "en;xx"}, "languages", "'xx' is not a language code"),
        ({"languages": "en, sw"}, "languages", "not a language code"),
        ({"languages": "English"}, "languages", "not a language code"),
        ({"caller_note": "By text only"}, "caller_note", "full stop"),
        ({"caller_note": "Old list; verify."}, "caller_note", "one plain sentence"),
        ({"caller_note": "x" * 120 + "."}, "caller_note", "longer than"),
        ({"source_url": ""}, "source_url", "missing"),
        ({"source_url": "???"}, "source_url", "does not name a source"),
        ({"second_source_url": "https://no host/"}, "second_source_url", "no proper host"),
        ({"source_date": "24.11.2026"}, "source_date", "not a date"),
        ({"source_date": "2026-13"}, "source_date", "not a date"),
        ({"source_date": "2999"}, "source_date", "not a date"),
        ({"assured_date": "2026-11", "assured_by": "x", "assured_how": "read"}, "assured_date", "not a day"),
        (
            {"assured_date": "2999-01-01", "assured_by": "x", "assured_how": "read"},
            "assured_date",
            "not a day until today",
        ),
        ({"phone": ""}, "phone", "no way to reach it"),
        ({"service_name": "Two\nlines"}, "service_name", "line break"),
        ({"host_country": "AE"}, "host_country", "for home_country only"),
        ({"service_type": "home_country", "host_country": "UAE"}, "host_country", "not an ISO 3166-1"),
        ({"district": "Nairobi; Mombasa"}, "district", "one name"),
        ({"operator": "the state"}, "operator", "not one of (empty), government"),
        ({"purpose": "tip;tips"}, "purpose", "'tips' is not one of tip"),
        ({"limits": "at night"}, "limits", "not one of out_of_hours"),
        ({"audience": "all"}, "audience", "not one of children"),
        ({"audience": "women;women"}, "audience", "twice"),
        ({"extension": "press 8"}, "extension", "not 1 to 8 of the keys"),
        ({"notes": "ends with a space "}, "notes", "space at its beginning or end"),
    ],
)
def test_each_fault_is_named_with_its_line_and_column(
    write_rows: WriteRows, change: dict[str, str], column: str, reason: str
) -> None:
    faults = check_directory(write_rows({"phone": "1001"}, {"service_name": "The bad row", **change}))
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)], faults
    assert reason in faults[0].reason


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "*765", "country": "MX"},
        {"phone": "+254 722 116 116", "phone_e164": "+254722116116"},
        {"phone": "8 495 051", "country": "RU"},
        {"country": "XK", "phone": "0800 11112", "phone_e164": "+38380011112"},
        {"sms": "20767 text Support"},
        {"source_url": "libphonenumber ShortNumberMetadata"},
        {"languages": "pt;tet"},
        {"source_date": "2024"},
        {"extension": "*8#", "purpose": "reports;worried_adults", "audience": "women;children"},
        {"limits": "from_abroad;superseded", "district": "Mombasa", "operator": "ngo"},
        {
            "service_type": "home_country",
            "host_country": "AE",
            "phone": "+971 2 557 6833",
            "operator": "embassy",
        },
        {"service_type": "home_country", "country": "HK", "phone": "+852 1868"},
        {"assured_date": "2026-11-25", "assured_by": "machine", "assured_how": "page"},
        {"web_url": "https://täterarbeit.example.org/"},
    ],
)
def test_unusual_but_good_cells_pass(write_rows: WriteRows, change: dict[str, str]) -> None:
    assert check_directory(write_rows(change)) == []


def test_a_row_that_is_there_twice_points_to_the_first(write_rows: WriteRows) -> None:
    same = {"service_name": "Child line", "phone": "116"}
    faults = check_directory(write_rows(same, {"phone": "1002"}, {**same, "phone": "1 16"}))
    assert faults == [Fault(4, "phone", "the same country, type, contact and name as line 2")]


def test_an_id_that_is_used_twice_points_to_the_first(write_rows: WriteRows) -> None:
    same = {"id": "0f2f2d4e-0000-4000-8000-000000000000"}
    faults = check_directory(write_rows(same, {**same, "phone": "1002"}))
    assert faults == [Fault(3, "id", "the same id as line 2")]


def test_columns_that_are_missing_or_not_known_are_named(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    columns = [column for column in COLUMNS if column != "hours"]
    file.write_text(",".join([*columns, "colour"]) + "\n", encoding="utf-8")
    assert {(fault.row, fault.column) for fault in check_directory(file)} == {(1, "hours"), (1, "colour")}


def test_a_comma_that_was_not_quoted_is_found(write_rows: WriteRows) -> None:
    file = write_rows(GOOD_ROW)
    file.write_text(file.read_text(encoding="utf-8").rstrip() + ",surplus\n", encoding="utf-8")
    assert [(fault.row, fault.column) for fault in check_directory(file)] == [(2, "row")]


def test_a_file_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    faults = check_directory(tmp_path / "nowhere.csv")
    assert [(fault.row, fault.column) for fault in faults] == [(1, "file")]


def test_who_assured_a_number_and_how_stand_beside_the_day(write_rows: WriteRows) -> None:
    faults = check_directory(write_rows({"assured_date": "2026-11-25"}))
    assert [fault.column for fault in faults] == ["assured_by", "assured_how"]


def test_an_office_abroad_with_a_number_of_a_third_country_is_found(write_rows: WriteRows) -> None:
    office = {"service_type": "home_country", "host_country": "AE", "phone": "+44 20 7946 0000"}
    assert [fault.column for fault in check_directory(write_rows(office))] == ["phone"]
