"""A remote HSDS directory that is right, slow, broken, empty, or lies: over real HTTP."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from amparo.directory import Directory, DirectoryError, Place, open_directory
from amparo.directory.fallback import FallbackDirectory
from amparo.directory.hsds import HsdsDirectory, HsdsSettings, RemoteDirectoryError
from tests.unit.directory.directory_files import SHIPPED

Record = dict[str, Any]
Answer = tuple[int, bytes]
KENYA = Place("KE")


def record(**changes: Any) -> Record:
    """A service as an HSDS 3 server gives it."""
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Nairobi child protection line",
        "status": "active",
        "description": "Help for children who were trafficked",
        "url": "https://example.org/line",
        "email": "line@example.org",
        "assured_date": "2026-10-01",
        "organization": {"id": "o1", "name": "Safe House"},
        "phones": [{"id": "p1", "number": "0722 116 116", "type": "voice"}],
        "service_areas": [{"id": "a1", "name": "Kenya"}],
        "languages": [{"code": "en"}, {"code": "sw"}],
        "schedules": [
            {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"},
        ],
        "cost_options": [{"amount": 0}],
        **changes,
    }


def page(*records: object, number: int = 1, total_pages: int = 1) -> Answer:
    body = {
        "total_items": len(records),
        "total_pages": total_pages,
        "page_number": number,
        "size": len(records),
        "empty": not records,
        "contents": list(records),
    }
    return 200, json.dumps(body).encode()


class Server:
    """A local HTTP server that answers as a test tells it, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[dict[str, list[str]]], Answer] = lambda query: page()
        self.delay = 0.0
        self.asked: list[dict[str, list[str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                outer.asked.append({"path": [parts.path], **parse_qs(parts.query)})
                time.sleep(outer.delay)
                status, body = outer.answer(parse_qs(parts.query))
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client gave up first, as it should

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hsds"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def remote(url: str, **settings: Any) -> HsdsDirectory:
    quick = {"connect_timeout": 0.3, "read_timeout": 0.3, "backoff": 0.01, **settings}
    return HsdsDirectory(HsdsSettings(base_url=url, **quick))


def test_a_right_answer_becomes_a_checked_service(server: Server, noon: datetime) -> None:
    server.answer = lambda query: page(record())
    result = remote(server.url).find(KENYA, "child", at=noon)
    found = result.services[0]
    assert found.service.service_name == "Nairobi child protection line"
    assert (found.service.phone, found.service.phone_e164) == ("0722 116 116", "+254722116116")
    assert found.service.organization == "Safe House"
    assert found.service.hours == "Mo,Tu,We,Th,Fr 09:00-17:00"
    assert found.open_now is True
    assert found.service.languages == "en;sw"
    assert found.service.cost == "free"
    assert found.service.assured_date == "2026-10-01"
    assert found.service.source_url == f"{server.url}/services/ac148810-d857-441c-9679-408f346de14b"
    assert server.asked[0]["path"] == ["/hsds/services"]
    assert server.asked[0]["search"] == ["Kenya"]
    assert server.asked[0]["full"] == ["true"]


def test_all_pages_are_read(server: Server) -> None:
    def answer(query: dict[str, list[str]]) -> Answer:
        number = int(query["page"][0])
        phone = {"number": f"0722 116 11{number}"}
        return page(
            record(id=str(number), name=f"Line {number}", phones=[phone]), number=number, total_pages=3
        )

    server.answer = answer
    services = remote(server.url).services("KE")
    assert [service.service_name for service in services] == ["Line 1", "Line 2", "Line 3"]


def test_a_fresh_answer_is_not_asked_for_again_and_an_old_one_is(server: Server) -> None:
    server.answer = lambda query: page(record())
    cached = remote(server.url)
    cached.find(KENYA, "child")
    cached.find(KENYA, "trafficking")
    assert len(server.asked) == 1
    stale = remote(server.url, cache_seconds=0.0)
    stale.find(KENYA, "child")
    stale.find(KENYA, "child")
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "lie",
    [
        {"service_areas": [{"name": "Uganda"}]},
        {"service_areas": []},
        {"service_areas": [{"name": "Kenya"}, {"name": "Uganda"}]},
        {"service_at_locations": [{"location": {"addresses": [{"country": "UG"}]}}]},
        {"service_at_locations": [{"location": {"addresses": [{"country": "Atlantis"}]}}]},
        {"status": "defunct"},
        {"name": ""},
        {"name": "<script>alert(1)</script>"},
        {"name": "x" * 500},
        {"name": None},
        {"phones": [{"number": "+256 417 721 000"}], "url": "", "email": ""},
        {"phones": [{"number": "12"}], "url": "", "email": ""},
        {"phones": [{"number": "call me"}], "url": "javascript:alert(1)", "email": "nobody"},
    ],
)
def test_a_service_that_lies_or_cannot_be_checked_is_not_shown(server: Server, lie: Record) -> None:
    server.answer = lambda query: page(record(**lie), "not a record", None, 5)
    assert remote(server.url).services("KE") == ()


@pytest.mark.parametrize(
    "area",
    [{"name": "KE"}, {"name": "All of it", "uri": "https://iso.example.org/3166/KE"}, {"name": "KE-30"}],
)
def test_a_country_may_be_declared_by_code_or_address(server: Server, area: Record) -> None:
    server.answer = lambda query: page(record(service_areas=[area]))
    services = remote(server.url).services("KE")
    assert [service.country for service in services] == ["KE"]
    assert services[0].subdivision == ("KE-30" if area["name"] == "KE-30" else "")


def test_a_wrong_number_is_dropped_and_a_right_one_beside_it_kept(server: Server) -> None:
    phones = [{"number": "+1 888 373 7888"}, {"number": "116"}, {"number": "0722 116 116", "type": "text"}]
    server.answer = lambda query: page(record(phones=phones))
    service = remote(server.url).services("KE")[0]
    assert (service.phone, service.phone_e164, service.sms) == ("116", "", "0722 116 116")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"attributes": [{"taxonomy_term": {"code": "labour"}}]}, "labour"),
        ({"attributes": [{"taxonomy_term": {"name": "Gender violence"}}]}, "gender_violence"),
        ({"attributes": [{"taxonomy_term": {"code": "emergency"}}], "name": "Suicide line"}, "crisis"),
        ({"name": "Anti-trafficking line"}, "trafficking"),
        ({"name": "Line 5", "description": "Legal advice"}, "referral"),
    ],
)
def test_the_type_comes_from_the_taxonomy_or_the_name_and_is_never_emergency(
    server: Server, changes: Record, kind: str
) -> None:
    server.answer = lambda query: page(record(**changes))
    assert remote(server.url).services("KE")[0].service_type == kind


@pytest.mark.parametrize(
    ("schedules", "hours"),
    [
        (
            [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}],
            "24/7",
        ),
        ([{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00Z", "closes_at": "17:00Z"}], ""),
        ([{"freq": "MONTHLY", "byday": "1MO", "opens_at": "09:00", "closes_at": "17:00"}], ""),
        ([{"freq": "WEEKLY", "byday": "XX", "opens_at": "09:00", "closes_at": "17:00"}], ""),
        ([], ""),
    ],
)
def test_schedules_that_say_more_than_days_and_times_stay_unknown(
    server: Server, schedules: list[Record], hours: str
) -> None:
    server.answer = lambda query: page(record(schedules=schedules))
    assert remote(server.url).services("KE")[0].hours == hours


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (503, b"{}"),
        (404, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"contents": {}}'),
        (200, b"\xff\xfe"),
        (200, b'{"contents": []}' + b" " * 2_000_000),
    ],
)
def test_a_broken_answer_is_an_error_of_its_own(server: Server, answer: Answer) -> None:
    server.answer = lambda query: answer
    with pytest.raises(RemoteDirectoryError):
        remote(server.url, max_bytes=1_000_000).find(KENYA, "child")


def test_a_busy_server_is_asked_twice_and_no_more(server: Server) -> None:
    answers = [(503, b""), page(record())]
    server.answer = lambda query: answers[min(len(server.asked), 2) - 1]
    assert len(remote(server.url).services("KE")) == 1
    assert len(server.asked) == 2


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_behind_a_broken_slow_refusing_or_empty_server_the_local_file_answers(
    server: Server, directory: Directory, noon: datetime
) -> None:
    local = directory.find(KENYA, "child", at=noon, limit=3)

    def check(url: str, **settings: Any) -> None:
        start = time.monotonic()
        found = FallbackDirectory(remote(url, **settings), directory).find(KENYA, "child", at=noon, limit=3)
        assert found == local
        assert time.monotonic() - start < 2

    server.answer = lambda query: (500, b"")
    check(server.url)
    server.answer = lambda query: page()
    check(server.url)
    server.answer = lambda query: page(record(service_areas=[{"name": "Uganda"}]))
    check(server.url)
    server.answer, server.delay = (lambda query: page(record())), 1.0
    check(server.url)
    check(f"http://127.0.0.1:{closed_port()}/hsds")
    check("http://nowhere.invalid/hsds")
    check("not an address")


def test_a_right_remote_answer_comes_with_local_emergency_numbers_and_international_services(
    server: Server, directory: Directory
) -> None:
    server.answer = lambda query: page(record())
    found = FallbackDirectory(remote(server.url), directory).find(KENYA, "child")
    assert found.services[0].service.service_name == "Nairobi child protection line"
    assert {item.service.country for item in found.services[1:]} == {"INT"}
    assert [number.phone for number in found.emergency] == ["112", "999"]
    assert found.country_has_line
    assert found.has_own_type


def test_after_a_fault_the_remote_is_left_alone_for_a_while(server: Server, directory: Directory) -> None:
    server.answer = lambda query: (500, b"")
    pausing = FallbackDirectory(remote(server.url), directory, pause=60)
    for _ in range(3):
        pausing.find(KENYA, "child")
    assert len(server.asked) == 1
    eager = FallbackDirectory(remote(server.url), directory, pause=0)
    for _ in range(3):
        eager.find(KENYA, "child")
    assert len(server.asked) == 4


def test_a_remote_that_breaks_in_a_new_way_is_still_not_silence(directory: Directory) -> None:
    class Surprising:
        def find(self, *arguments: object, **options: object) -> Any:
            raise RuntimeError("surprise")

    assert FallbackDirectory(Surprising(), directory).find(KENYA, "child").services


def test_an_unknown_place_is_refused_with_a_remote_as_without(server: Server, directory: Directory) -> None:
    with pytest.raises(DirectoryError, match="not a country"):
        FallbackDirectory(remote(server.url), directory).find(Place("ZZ"), "child")


def test_the_environment_chooses_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(SHIPPED.parent))
    monkeypatch.delenv("AMPARO_HSDS_URL", raising=False)
    assert isinstance(open_directory(), Directory)
    monkeypatch.setenv("AMPARO_HSDS_URL", "https://hsds.example.org/v3")
    monkeypatch.setenv("AMPARO_HSDS_READ_TIMEOUT", "2.5")
    chosen = open_directory()
    assert isinstance(chosen, FallbackDirectory)
    assert isinstance(chosen.remote, HsdsDirectory)
    assert chosen.remote.settings.read_timeout == 2.5
    assert chosen.remote.settings.connect_timeout == 3.0
    monkeypatch.setenv("AMPARO_HSDS_READ_TIMEOUT", "soon")
    with pytest.raises(DirectoryError, match="AMPARO_HSDS_READ_TIMEOUT must be a number of seconds"):
        open_directory()
