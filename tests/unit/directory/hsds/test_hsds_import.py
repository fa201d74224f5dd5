"""Services of another directory: taken with care, or their fault is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from amparo.cli import main
from amparo.directory.checker import check_directory
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds.document import document_of
from amparo.directory.hsds.export import FORMATS
from amparo.directory.hsds.intake import import_records
from amparo.directory.hsds.source import read_source
from amparo.directory.hsds.taxonomy import type_terms
from amparo.directory.hsds_record import service_from_record
from amparo.directory.loader import load_services
from tests.unit.directory.directory_files import SHIPPED

ADDRESS = "https://directory.example.org/hsds"
TODAY = date(2026, 12, 1)


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A service of somebody else's directory."""
    return {
        "id": f"ac148810-d857-441c-9679-{number:012d}",
        "name": f"Child line {number}",
        "status": "active",
        "phones": [{"id": "1554f2e2-a373-45db-a3fa-9fc48a61c15e", "number": "+254 20 2720000"}],
        "service_areas": [{"id": "381c64f1-a724-4884-9c21-ac96c21cca3e", "name": "Kenya", "extent": "KE"}],
        **changes,
    }


def our_document(**changes: Any) -> dict[str, Any]:
    """A service of another Amparo: the first of Kenya that is a child line."""
    services = load_services(SHIPPED)
    service = next(each for each in services if (each.country, each.service_type) == ("KE", "child"))
    return {**document_of(service), **changes}


def test_a_service_lands_with_the_address_where_it_stands() -> None:
    found = import_records([record(assured_date="2026-06-01")], ADDRESS, today=TODAY)
    (cells,) = found.rows
    assert found.faults == []
    assert (cells["country"], cells["service_type"], cells["phone_e164"]) == ("KE", "child", "+254202720000")
    assert cells["source_url"] == f"{ADDRESS}/services/{record()['id']}"


@pytest.mark.parametrize(
    ("assured", "confidence"),
    [
        ("2026-06-01", "medium"),
        ("2025-06-01", "low"),
        ("", "low"),
        ("2026", "low"),
        (None, "low"),
        (5, "low"),
    ],
)
def test_only_what_its_source_confirmed_within_a_year_may_be_shown(assured: Any, confidence: str) -> None:
    found = import_records([record(assured_date=assured)], ADDRESS, today=TODAY)
    assert [cells["confidence"] for cells in found.rows] == [confidence]


def test_nobody_is_told_that_we_confirmed_what_others_confirmed() -> None:
    (cells,) = import_records([record(assured_date="2026-06-01")], ADDRESS, today=TODAY).rows
    assert cells["assured_date"] == ""


def test_another_amparo_keeps_its_words_but_not_its_confidence() -> None:
    (cells,) = import_records([our_document()], ADDRESS, today=TODAY).rows
    assert cells["confidence"] == "low"
    assert cells["source_url"].startswith(ADDRESS)
    assert cells["second_source_url"] != cells["source_url"]


def test_an_emergency_number_is_never_taken_from_others() -> None:
    emergency = next(each for each in load_services(SHIPPED) if each.service_type == "emergency")
    found = import_records([document_of(emergency)], ADDRESS)
    assert (found.rows, found.faults, found.emergency) == ([], [], 1)


@pytest.mark.parametrize("kind", ["emergency", "home_country"])
def test_a_remote_look_up_takes_no_emergency_number_and_no_office_for_citizens_abroad(kind: str) -> None:
    assert service_from_record(record(), "KE", ADDRESS) is not None
    attribute = {"taxonomy_term": type_terms()[kind]}
    assert service_from_record(record(attributes=[attribute]), "KE", ADDRESS) is None


def test_a_remote_look_up_of_another_amparo_knows_whom_a_line_is_for() -> None:
    service = next(each for each in load_services(SHIPPED) if each.purpose == "tip" and each.phone_e164)
    found = service_from_record(document_of(service), service.country, ADDRESS)
    assert found is not None
    assert (found.purpose, found.operator, found.audience) == (
        service.purpose,
        service.operator,
        service.audience,
    )


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (7, "is not a JSON object"),
        (record(name=" "), "has no name"),
        (record(status="defunct"), "is not active"),
        (record(alert="Closed until further notice"), "has an alert that it is closed"),
        (our_document(alert="This line is closed"), "has an alert that it is closed"),
        (record(service_areas=[]), "names no country"),
        (record(service_areas=[{"extent": "KE"}, {"extent": "UG"}]), "several countries"),
        (record(phones=[{"number": "12"}]), "no number that is valid in KE"),
        (our_document(phones=[], email="", url=""), "there is no way to reach it"),
    ],
)
def test_a_fault_is_told_by_record(bad: object, reason: str) -> None:
    found = import_records([record(), bad], ADDRESS)
    assert len(found.rows) == 1
    assert found.faults[0].record.startswith("record 2")
    assert reason in " ".join(fault.reason for fault in found.faults)


def test_a_sign_in_a_cell_that_breaks_lines_elsewhere_is_the_fault_of_its_own_record() -> None:
    bad = our_document(organization={"name": "one\u2028two"})
    found = import_records([record(1), bad, record(3)], ADDRESS)
    assert [fault.record for fault in found.faults] == [f"record 2 ({bad['name']})"]
    assert [cells["service_name"] for cells in found.rows] == ["Child line 1", "Child line 3"]


def test_what_amparo_did_not_write_is_not_trusted() -> None:
    found = import_records([record()], "", trusted=True)
    assert found.rows == [] and "without --trusted" in found.faults[0].reason


# ---- sources ---------------------------------------------------------------------------------------------------------


def test_a_list_a_page_a_service_and_lines_are_read(tmp_path: Path) -> None:
    texts = {
        "list.json": json.dumps([record(1), record(2)]),
        "page.json": json.dumps({"contents": [record(1), record(2)]}),
        "lines.ndjson": f"{json.dumps(record(1))}\n{json.dumps(record(2))}\n",
        "windows.ndjson": f"{json.dumps(record(1))}\r\n{json.dumps(record(2))}\r\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert read_source(str(tmp_path / name)) == [record(1), record(2)]
    other = [record(1, description="one\u2028two"), record(2)]
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in other)
    (tmp_path / "other.ndjson").write_text(lines, encoding="utf-8")
    assert read_source(str(tmp_path / "other.ndjson")) == other
    (tmp_path / "one.json").write_text(json.dumps(record(1)))
    assert read_source(str(tmp_path / "one.json")) == [record(1)]


@pytest.mark.parametrize("text", ["", "no json", '{"a": 1}\nno json'])
def test_a_file_that_is_no_json_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    if not text:
        assert read_source(str(tmp_path / "bad.json")) == []
        return
    with pytest.raises(DirectoryError, match="is not JSON"):
        read_source(str(tmp_path / "bad.json"))


def test_a_source_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="There is no file"):
        read_source(str(tmp_path / "none.json"))
    with pytest.raises(DirectoryError, match="neither"):
        read_source(str(tmp_path))


@contextmanager
def api(pages: list[Any], details: dict[str, Any] | None = None) -> Iterator[tuple[str, list[str]]]:
    """An HSDS API on loopback: its address, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            identity = parts.path.removeprefix("/v3/services").strip("/")
            number = int(parse_qs(parts.query).get("page", ["1"])[0])
            answer = (details or {}).get(identity) if identity else pages[number - 1]
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200 if answer is not None else 500)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v3", asked
    finally:
        server.shutdown()
        server.server_close()


def page(*contents: Any, total: int = 1) -> dict[str, Any]:
    return {"total_pages": total, "contents": list(contents)}


def test_all_pages_of_an_api_are_read() -> None:
    with api([page(record(1), total=2), page(record(2), total=2)]) as (address, asked):
        assert read_source(address) == [record(1), record(2)]
    assert len(asked) == 2 and all("per_page=100" in path for path in asked)


def test_what_a_list_leaves_out_is_asked_for_service_by_service() -> None:
    short = {key: record()[key] for key in ("id", "name", "status")}
    with api([page(short)], {record()["id"]: record()}) as (address, _asked):
        assert read_source(address) == [record()]


@pytest.mark.parametrize(
    ("second", "reason"),
    [(None, "status 500"), (b"{", "is not JSON"), ({"contents": 1}, "no list of contents")],
)
def test_an_api_that_fails_midway_gives_nothing(second: Any, reason: str) -> None:
    with (
        api([page(record(1), total=2), second]) as (address, _asked),
        pytest.raises(DirectoryError, match=reason),
    ):
        read_source(address)


def test_an_api_that_is_not_there_is_one_sentence() -> None:
    with api([]) as (address, _asked):
        pass
    with pytest.raises(DirectoryError, match="did not answer"):
        read_source(address)


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_is_imported_again_gives_the_same_rows(kind: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "export", tmp_path / "again.csv"
    assert main(["directory", "export", "--format", kind, "--out", str(folder), "--file", str(SHIPPED)]) == 0
    assert main(["directory", "import-hsds", str(folder), "--trusted", "--out", str(file)]) == 0
    shown = {service for service in load_services(SHIPPED) if service.may_be_shown}
    assert set(load_services(file)) == shown
    assert check_directory(file) == []


def test_a_dry_run_shows_the_rows_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.json").write_text(json.dumps([record(1), record(2)]))
    arguments = ["directory", "import-hsds", str(tmp_path / "in.json"), "--source", ADDRESS]
    assert main([*arguments, "--out", str(tmp_path / "out.csv"), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "KE | child | Child line 1" in said and "2 rows, 0 may be shown; no fault." in said
    assert not (tmp_path / "out.csv").exists()


def test_with_a_faulty_record_nothing_is_written_unless_one_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.json").write_text(json.dumps([record(1), record(2, service_areas=[])]))
    out = tmp_path / "out.csv"
    arguments = [
        "directory",
        "import-hsds",
        str(tmp_path / "in.json"),
        "--source",
        ADDRESS,
        "--out",
        str(out),
    ]
    assert main(arguments) == 1
    assert "record 2 (Child line 2): names no country" in capsys.readouterr().err
    assert not out.exists()
    assert main([*arguments, "--skip-faulty"]) == 1
    assert [service.service_name for service in load_services(out)] == ["Child line 1"]
    assert main([*arguments, "--skip-faulty"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_file_needs_the_address_that_it_comes_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.json").write_text(json.dumps([record()]))
    assert main(["directory", "import-hsds", str(tmp_path / "in.json")]) == 2
    assert "--source" in capsys.readouterr().err
    assert main(["directory", "import-hsds", str(tmp_path / "in.json"), "--source", "ftp://x"]) == 2
