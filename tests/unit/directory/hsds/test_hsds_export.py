"""The directory in the standard of service directories: valid, and without loss."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from amparo.cli import main
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.cells import cells_of
from amparo.directory.hsds.document import document_of
from amparo.directory.hsds.export import FORMATS, JSON, TABULAR, export, public_documents
from amparo.directory.hsds.source import read_source
from amparo.directory.hsds.tables import TABLES
from amparo.directory.hsds.tabular import descriptor
from amparo.directory.hsds.week import schedules_of
from amparo.directory.loader import load_services
from amparo.directory.service import COLUMNS, Service
from tests.unit.directory.directory_files import SHIPPED
from tests.unit.directory.hsds.official import WHERE, official, official_folder, package_faults

MODIFIED = "2026-12-01T00:00:00Z"
FULL = {
    "id": "5a409a55-e225-572a-9762-d1632444294d",
    "country": "PH",
    "service_type": "home_country",
    "confidence": "high",
    "phone": "1348",
    "languages": "en;tl",
    "cost": "standard",
    "sms": "85258 text SHOUT",
    "whatsapp": "+639171234567",
    "assured_date": "2026-11-24",
    "email": "help@example.org",
    "web_url": "https://example.org/help",
    "hours": "Mo-Fr 08:00-24:00; PH off",
}


def row(**cells: str) -> Service:
    """A service with something in every column, whatever columns there are."""
    filled = {column: f"{column} of the row" for column in COLUMNS}
    return Service(**{**filled, **FULL, "subdivision": "", **cells})


def cells(service: Service) -> dict[str, str]:
    return {column: getattr(service, column) for column in COLUMNS}


@pytest.fixture
def schemas() -> Path:
    folder = official_folder()
    if folder is None:
        pytest.skip(WHERE)
    return folder


@pytest.fixture(params=FORMATS)
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The shipped directory, every row of it, as one kind of export after the other."""
    services = [replace(service, confidence="medium") for service in load_services(SHIPPED)]
    export(services, request.param, tmp_path / request.param, MODIFIED)
    return tmp_path / str(request.param)


def test_every_row_of_the_directory_comes_back_from_its_document_as_it_was() -> None:
    services = load_services(SHIPPED)
    assert len(services) > 1000
    for service in services:
        assert cells_of(json.loads(json.dumps(document_of(service, MODIFIED)))) == cells(service)


def test_every_row_comes_back_from_the_files_of_an_export(exported: Path) -> None:
    found = {str(record["id"]): cells_of(record) for record in read_source(str(exported))}  # type: ignore[index]
    assert found == {
        service.id: {**cells(service), "confidence": "medium"} for service in load_services(SHIPPED)
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"phone": "", "sms": "741741 (text HOME)"},
        {"extension": "8", "country": "ID"},
        {"extension": "08#"},
        {"country": "US", "subdivision": "US-GA", "service_type": "child"},
        {"country": "INT", "phone_e164": "+44", "organization": "Not known"},
        {"organization": "", "caller_note": "", "cost": "free", "hours": "24/7"},
        {"web_url": "no address", "email": "no mail", "assured_date": "2026"},
        {"id": "not-a-uuid", "languages": "en; tl"},
    ],
)
def test_a_row_with_something_in_every_column_comes_back_as_it_was(changes: dict[str, str]) -> None:
    known = {column: cell for column, cell in changes.items() if column in COLUMNS}
    service = row(**known)
    assert cells_of(json.loads(json.dumps(document_of(service)))) == cells(service)


def test_rows_of_low_confidence_are_not_exported(tmp_path: Path) -> None:
    shown, hidden = row(), row(id="17c94a03-3fff-5837-bbe5-33914119c64d", confidence="low")
    assert export([shown, hidden], JSON, tmp_path / "out") == 1
    assert [file.stem for file in (tmp_path / "out").iterdir()] == [shown.id]


def test_what_is_for_staff_stays_out_of_what_everybody_gets() -> None:
    text = json.dumps(public_documents(SHIPPED.parent))
    assert '"code": "notes"' not in text and '"code": "assured_by"' not in text
    assert '"code": "source_url"' in text


def test_citizens_abroad_are_served_where_they_are_not_where_they_come_from() -> None:
    if "host_country" not in COLUMNS:
        pytest.skip("services.csv has no column host_country yet")
    (area,) = document_of(row(host_country="KW", district=""))["service_areas"]
    assert (area["name"], area["extent"]) == ("Kuwait", "KW")


def test_a_part_of_a_country_is_never_named_like_another_country() -> None:
    service = row(country="US", subdivision="US-GA", service_type="child")
    (area,) = document_of(service)["service_areas"]
    assert (area["name"], area["extent"]) == ("Georgia, United States", "US-GA")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("", []),
        ("24/7", [("MO,TU,WE,TH,FR,SA,SU", "00:00:00", "23:59:00")]),
        ("10:00-22:00", [("MO,TU,WE,TH,FR,SA,SU", "10:00:00", "22:00:00")]),
        ("Sa-We 08:00-16:00", [("MO,TU,WE,SA,SU", "08:00:00", "16:00:00")]),
        (
            "Mo-Fr 09:00-12:30,13:30-17:00",
            [("MO,TU,WE,TH,FR", "09:00:00", "12:30:00"), ("MO,TU,WE,TH,FR", "13:30:00", "17:00:00")],
        ),
        (
            "Mo,Tu 10:00-16:00; We 12:00-24:00",
            [("MO,TU", "10:00:00", "16:00:00"), ("WE", "12:00:00", "23:59:00")],
        ),
    ],
)
def test_a_plain_week_is_written_as_rules(hours: str, expected: list[tuple[str, str, str]]) -> None:
    schedules = schedules_of(hours)
    assert [(each["byday"], each["opens_at"], each["closes_at"]) for each in schedules] == expected
    assert {each["freq"] for each in schedules} <= {"WEEKLY"}


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr",
        "Mo-Fr 08:30-18:30; PH off",
        "19:00-07:00",
        "Mo-Su 16:00-21:00; Dec 29-Jan 03 off",
        "Mo-Fr 09:00-17:00; Fr 09:00-12:00",
    ],
)
def test_hours_that_a_weekly_rule_cannot_say_stay_a_text(hours: str) -> None:
    (schedule,) = schedules_of(hours)
    assert schedule["description"] == hours and "freq" not in schedule


def test_the_same_row_makes_the_same_document_every_time() -> None:
    assert document_of(row(), MODIFIED) == document_of(row(), MODIFIED)


def test_a_package_keeps_its_own_table_schemas(tmp_path: Path) -> None:
    export(load_services(SHIPPED), TABULAR, tmp_path / "out", MODIFIED)
    own = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert {resource["path"] for resource in own["resources"]} | {"datapackage.json"} == {
        file.name for file in (tmp_path / "out").iterdir()
    }
    assert package_faults(tmp_path / "out", own) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_folder_with_something_in_it_is_left_as_it_is(kind: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DirectoryError, match="holds something already"):
        export([row()], kind, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_says_how_many_services_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["directory", "export", "--format", TABULAR, "--out", str(tmp_path / "out")]
    assert main([*arguments, "--file", str(SHIPPED)]) == 0
    shown = sum(service.may_be_shown for service in load_services(SHIPPED))
    assert f"{shown} services" in capsys.readouterr().out
    assert main([*arguments, "--file", str(tmp_path / "none.csv")]) == 2


# ---- the official schemas --------------------------------------------------------------------------------------------


def test_every_document_is_valid_by_the_official_schema(schemas: Path) -> None:
    schema = official(schemas, "schema/compiled/service.json")
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for service in [*load_services(SHIPPED), row(), row(organization="", extension="8")]:
        faults = [fault.message for fault in validator.iter_errors(document_of(service, MODIFIED))]
        assert faults == [], service.id


def test_documents_have_no_field_that_the_official_schema_has_not(schemas: Path) -> None:
    schema = official(schemas, "schema/compiled/service.json")
    for service in [*load_services(SHIPPED), row()]:
        _only_known(document_of(service, MODIFIED), schema, "service")


def _only_known(value: Any, schema: dict[str, Any], where: str) -> None:
    if isinstance(value, list):
        for item in value:
            _only_known(item, schema["items"], where)
    elif isinstance(value, dict):
        for key, inner in value.items():
            assert key in schema["properties"], f"{where}.{key}"
            _only_known(inner, schema["properties"][key], f"{where}.{key}")


def test_a_package_is_valid_by_the_official_data_package(schemas: Path, tmp_path: Path) -> None:
    services = [*load_services(SHIPPED), row(id="17c94a03-3fff-5837-bbe5-33914119c64d")]
    export([replace(each, confidence="high") for each in services], TABULAR, tmp_path / "out", MODIFIED)
    assert package_faults(tmp_path / "out", official(schemas, "datapackage.json")) == []


def test_our_descriptor_asks_of_each_file_what_the_official_one_asks(schemas: Path) -> None:
    theirs = {resource["name"]: resource for resource in official(schemas, "datapackage.json")["resources"]}
    for resource in descriptor()["resources"]:
        other = theirs[resource["name"]]
        assert resource["path"] == other["path"]
        mine = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(mine) == [field["name"] for field in other["schema"]["fields"]]
        for field in other["schema"]["fields"]:
            for key in ("type", "format"):
                assert mine[field["name"]].get(key) == field.get(key), f"{resource['name']}.{field['name']}"
            constraints = mine[field["name"]]["constraints"]
            for key in ("required", "unique", "enum"):
                said = field.get("constraints", {}).get(key, [] if key == "enum" else False)
                assert constraints.get(key, [] if key == "enum" else False) == said, field["name"]


def test_the_tables_are_read_from_the_files_that_they_name() -> None:
    assert {resource["path"] for resource in descriptor()["resources"]} == {
        table.file for table in TABLES.values()
    }
