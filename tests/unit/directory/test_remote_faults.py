"""A remote directory that is dead, slow, broken or not who it should be: there is always an answer, and soon.

The promise is 300 ms lost once; a second more is left to a busy machine. What would break the promise takes longer.
"""

from __future__ import annotations

import functools
import gzip
import logging
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from amparo.directory import Directory, Place
from amparo.directory.fallback import FallbackDirectory
from amparo.directory.remote import RemoteDirectory, RemoteSettings
from amparo.directory.remote.breaker import CircuitBreaker, State
from tests.unit.directory.remote_server import (
    Server,
    closed_port,
    page,
    record,
    self_signed_certificate,
)

KENYA = Place("KE")
BUSY = 1.0
BOUND = 0.3 + BUSY
TOTAL = 2.0  # of a question, longer than BOUND: who waits for its end is caught
LOCAL_TIME = 0.1  # a look-up takes some milliseconds, one that waits for the remote 300
REMOTE_LINE = "Nairobi child protection line"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.answer = lambda query: page(record())
    yield running
    running.close()


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[Server]:
    running = Server(self_signed_certificate(tmp_path))
    running.answer = lambda query: page(record())
    yield running
    running.close()


def behind(url: str, local: Directory, **settings: Any) -> FallbackDirectory:
    """As `open_directory` makes it, with other limits where a test says so."""
    limits = RemoteSettings(**{"base_url": url, "total_timeout": TOTAL, **settings})
    return FallbackDirectory(RemoteDirectory(limits), local, limits.wait)


def remote_of(directory: FallbackDirectory) -> RemoteDirectory:
    assert isinstance(directory.remote, RemoteDirectory)
    return directory.remote


def timed(look_up: Callable[[], object]) -> float:
    start = time.perf_counter()
    look_up()
    return time.perf_counter() - start


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it comes true; a busy machine gets time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def quiet_threads() -> bool:
    return not any(thread.name == "amparo-remote-directory" for thread in threading.enumerate())


def has_remote_line(directory: FallbackDirectory, country: str = "KE") -> bool:
    found = directory.find(Place(country), "child").services
    return REMOTE_LINE in [item.service.service_name for item in found]


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(handler)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, often enough for every time-out between two pieces, for longer than any test waits."""
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def hang(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(20)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"contents": [')


def never_end(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65_536)


@functools.cache
def packed() -> bytes:
    """100 MB in 100 kB."""
    return gzip.compress(b" " * 100_000_000)


def blow_up(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(packed())))
    handler.end_headers()
    handler.wfile.write(packed())


def talk_nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")


def answering(*answer: Any) -> Callable[[Server], str]:
    def set_up(server: Server) -> str:
        server.answer = lambda query: answer  # type: ignore[assignment, return-value]
        return server.url

    return set_up


def acting(act: Callable[[BaseHTTPRequestHandler], None]) -> Callable[[Server], str]:
    def set_up(server: Server) -> str:
        server.act = act
        return server.url

    return set_up


FAULTS: dict[str, Callable[[Server], str]] = {
    "no answer at all": acting(hang),
    "refused": lambda server: f"http://127.0.0.1:{closed_port()}/hsds",
    "no such name": lambda server: "http://nowhere.invalid/hsds",
    "not an address": lambda server: "not an address",
    "500": answering(500, b"{}"),
    "503": answering(503, b""),
    "404": answering(404, b""),
    "304 to a first question": answering(304, b""),
    "broken JSON": answering(200, b'{"contents": [{"id": '),
    "a web page": answering(200, b"<html>"),
    "wrong schema": answering(200, b'{"services": []}'),
    "contents that are no list": answering(200, b'{"contents": {"id": "1"}}'),
    "a slow drip in the body": acting(drip_body),
    "a slow drip in the headers": acting(drip_headers),
    "hung up": acting(hang_up),
    "broken off": acting(break_off),
    "an answer without end": acting(never_end),
    "a huge answer, packed small": acting(blow_up),
    "not HTTP": acting(talk_nonsense),
    "TLS where none is": lambda server: server.url.replace("http:", "https:"),
    "redirect to another host": lambda server: answering(
        302, b"", {"Location": f"http://localhost:{server.port}/hsds/services"}
    )(server),
    "redirect to another port": lambda server: answering(
        302, b"", {"Location": f"http://127.0.0.1:{server.port - 1}/hsds/services"}
    )(server),
    "redirect to a file": answering(302, b"", {"Location": "file:///etc/passwd"}),
    "redirect to nonsense": answering(302, b"", {"Location": "http://127.0.0.1:port/"}),
    "redirect in a circle": answering(302, b"", {"Location": "/hsds/services"}),
    "redirect nowhere": answering(302, b""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_with_any_fault_the_local_file_answers_within_the_bound_and_at_once_from_then_on(
    server: Server, directory: Directory, fault: str
) -> None:
    url = FAULTS[fault](server)
    packed()  # what the server needs time for is made before time is taken
    asking = behind(url, directory)
    local = directory.find(KENYA, "child", limit=3)
    found = []
    assert timed(lambda: found.append(asking.find(KENYA, "child", limit=3))) < BOUND
    assert [item.service for item in found[0].services] == [item.service for item in local.services]
    assert found[0].emergency == local.emergency
    after = [timed(lambda: asking.find(KENYA, "child", limit=3)) for _ in range(9)]
    assert statistics.median(after) < LOCAL_TIME
    assert remote_of(asking).state is State.OPEN
    assert len(server.asked) <= 4
    assert eventually(quiet_threads), "a thread that asks must end within the total time"
    assert remote_of(asking).state is State.OPEN


def test_an_untrusted_certificate_is_a_fault_and_nothing_is_asked(
    tls_server: Server, directory: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    asking = behind(tls_server.url, directory)
    with caplog.at_level(logging.WARNING):
        assert timed(lambda: asking.find(KENYA, "child")) < BOUND
        assert eventually(quiet_threads)
    assert statistics.median(timed(lambda: asking.find(KENYA, "child")) for _ in range(9)) < LOCAL_TIME
    assert not has_remote_line(asking)
    assert tls_server.asked == []
    assert "certificate" in caplog.text


def test_a_trusted_certificate_is_fine_and_https_is_not_left(
    tls_server: Server, server: Server, directory: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate.pem"))
    assert has_remote_line(behind(tls_server.url, directory, wait=10.0))
    tls_server.answer = lambda query: (302, b"", {"Location": f"{server.url}/services"})
    asking = behind(tls_server.url, directory)
    assert not has_remote_line(asking)
    assert eventually(lambda: remote_of(asking).state is State.OPEN)
    assert server.asked == []


@pytest.mark.parametrize("act", [drip_body, drip_headers])
def test_a_slow_drip_over_tls_is_cut_too(
    tls_server: Server,
    directory: Directory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate.pem"))
    tls_server.act = act
    asking = behind(tls_server.url, directory)
    assert timed(lambda: asking.find(KENYA, "child")) < BOUND
    assert eventually(quiet_threads)


def test_a_name_server_that_does_not_answer_holds_nobody(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: time.sleep(TOTAL))
    asking = behind("http://directory.example.org/hsds", directory)
    assert timed(lambda: asking.find(KENYA, "child")) < BOUND
    assert statistics.median(timed(lambda: asking.find(KENYA, "child")) for _ in range(9)) < LOCAL_TIME
    assert eventually(quiet_threads)


def test_a_dead_remote_costs_its_time_once_for_all_countries_and_for_a_territory_with_its_parent_state(
    server: Server, directory: Directory
) -> None:
    server.act = hang
    asking = behind(server.url, directory, wait=1.5, total_timeout=5.0)
    assert timed(lambda: asking.find(Place("GU"), "crisis")) < 1.5 + BUSY, "not once for each of the two"
    countries = [
        timed(lambda code=code: asking.find(Place(code), "child")) for code in ("KE", "UG", "TZ", "DE", "US")
    ]  # type: ignore[misc]
    assert statistics.median(countries) < LOCAL_TIME
    assert len(server.asked) == 1


def test_a_territory_and_its_parent_state_are_asked_within_the_time_of_one(
    server: Server, directory: Directory
) -> None:
    server.delay = 1.4
    asking = behind(server.url, directory, wait=1.5, total_timeout=5.0)
    assert timed(lambda: asking.find(Place("GU"), "crisis")) < 1.4 + BUSY
    assert eventually(lambda: [query["search"] for query in server.asked] == [["Guam"], ["United States"]])


def test_many_who_write_at_once_wait_for_one_question_together(server: Server, directory: Directory) -> None:
    server.act = hang
    asking = behind(server.url, directory, total_timeout=5.0)
    times: list[float] = []
    people = [
        threading.Thread(target=lambda: times.append(timed(lambda: asking.find(KENYA, "child"))))
        for _ in range(8)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(server.asked) == 1
    assert max(times) < BOUND + 8 * LOCAL_TIME  # they share a processor


def test_a_redirect_to_another_name_is_not_followed_though_a_right_answer_waits_there(
    server: Server, directory: Directory
) -> None:
    def answer(query: dict[str, list[str]]) -> Any:
        if server.asked[-1]["path"] == ["/hsds/services"]:
            return 302, b"", {"Location": f"http://localhost:{server.port}/elsewhere"}
        return page(record())

    server.answer = answer
    assert not has_remote_line(behind(server.url, directory, wait=10.0))
    assert len(server.asked) == 1


def test_a_redirect_to_another_port_is_not_followed_though_a_right_answer_waits_there(
    server: Server, directory: Directory
) -> None:
    elsewhere = Server()
    elsewhere.answer = lambda query: page(record())
    server.answer = lambda query: (302, b"", {"Location": f"{elsewhere.url}/services"})
    assert not has_remote_line(behind(server.url, directory, wait=10.0))
    assert elsewhere.asked == []
    elsewhere.close()


def test_a_redirect_within_the_host_is_followed(server: Server, directory: Directory) -> None:
    def answer(query: dict[str, list[str]]) -> Any:
        if server.asked[-1]["path"] == ["/hsds/services"]:
            return 307, b"", {"Location": "/v3/services?search=Kenya&full=true"}
        return page(record())

    server.answer = answer
    assert has_remote_line(behind(server.url, directory, wait=10.0))
    assert server.asked[-1] == {"path": ["/v3/services"], "search": ["Kenya"], "full": ["true"]}


def test_an_empty_list_is_an_answer_and_no_fault(server: Server, directory: Directory) -> None:
    server.answer = lambda query: page()
    asking = behind(server.url, directory, wait=10.0)
    found = asking.find(KENYA, "child")
    assert [item.service for item in found.services] == [
        item.service for item in directory.find(KENYA, "child").services
    ]
    assert remote_of(asking).state is not State.OPEN
    asking.find(KENYA, "child")
    assert len(server.asked) == 1


def test_an_old_answer_is_asked_for_with_its_etag_and_used_again_on_304(
    server: Server, directory: Directory
) -> None:
    def answer(query: dict[str, list[str]]) -> Any:
        known = server.headers[-1].get("If-None-Match") == '"1"'
        return (304, b"", {"ETag": '"1"'}) if known else (*page(record()), {"ETag": '"1"'})

    server.answer = answer
    asking = behind(server.url, directory, wait=10.0, fresh=0.0)
    assert has_remote_line(asking) and has_remote_line(asking)
    assert [headers.get("If-None-Match") for headers in server.headers] == [None, '"1"']


def test_a_fresh_answer_is_not_asked_for_again(server: Server, directory: Directory) -> None:
    asking = behind(server.url, directory, wait=10.0)
    assert has_remote_line(asking) and has_remote_line(asking)
    asking.find(KENYA, "trafficking")
    assert len(server.asked) == 1


def test_a_stale_answer_is_used_while_the_remote_is_down_and_the_log_says_so_once(
    server: Server, directory: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    asking = behind(server.url, directory, wait=10.0, fresh=0.0)
    assert has_remote_line(asking)
    server.answer = lambda query: (500, b"")
    with caplog.at_level(logging.WARNING):
        assert all(has_remote_line(asking) for _ in range(3))
    assert caplog.text.count("ago is used") == 1
    assert "status 500" in caplog.text
    assert "Kenya" not in caplog.text and server.url not in caplog.text


def test_an_answer_beyond_the_stale_limit_is_not_used(server: Server, directory: Directory) -> None:
    asking = behind(server.url, directory, wait=10.0, fresh=0.0, stale=0.5)
    assert has_remote_line(asking)
    server.answer = lambda query: (500, b"")
    time.sleep(0.6)
    assert not has_remote_line(asking)
    assert asking.find(KENYA, "child").services


def test_after_the_pause_a_probe_in_the_background_finds_the_remote_well_again(
    server: Server, directory: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = lambda query: (500, b"")
    asking = behind(server.url, directory, wait=3.0, first_pause=0.3)
    assert not has_remote_line(asking)
    assert remote_of(asking).state is State.OPEN
    server.answer, server.delay = (lambda query: page(record())), 1.0
    time.sleep(0.4)
    with caplog.at_level(logging.WARNING):
        assert timed(lambda: asking.find(KENYA, "child")) < 0.8, "nobody waits for a probe"
        assert eventually(lambda: remote_of(asking).state is State.PROMPT)
    assert has_remote_line(asking)
    assert "answers again" in caplog.text
    assert len(server.asked) == 2


def test_nobody_waits_for_a_remote_that_is_still_dead_at_the_probe(
    server: Server, directory: Directory
) -> None:
    server.act = hang
    asking = behind(server.url, directory, first_pause=0.1, total_timeout=0.4)
    asking.find(KENYA, "child")
    for _ in range(3):
        assert eventually(quiet_threads)
        time.sleep(0.15)
        assert statistics.median(timed(lambda: asking.find(KENYA, "child")) for _ in range(5)) < LOCAL_TIME
    assert 2 <= len(server.asked) <= 4


def test_the_answer_of_a_slow_remote_comes_too_late_for_the_first_and_in_time_for_the_next(
    server: Server, directory: Directory
) -> None:
    server.delay = 1.6
    asking = behind(server.url, directory, total_timeout=5.0)
    assert timed(lambda: asking.find(KENYA, "child")) < BOUND
    assert eventually(lambda: remote_of(asking).state is State.SLOW)
    assert has_remote_line(asking)
    # Nobody waits for it in another country either; its answer is fetched all the same.
    assert timed(lambda: asking.find(Place("UG"), "child")) < 0.25
    assert eventually(lambda: len(server.asked) == 2)
    server.delay = 0.0
    assert eventually(quiet_threads)
    asking.find(Place("TZ"), "child")
    assert eventually(lambda: remote_of(asking).state is State.PROMPT)


def test_a_remote_that_breaks_in_a_new_way_is_still_not_silence(directory: Directory) -> None:
    class Surprising:
        def services(self, country: str, wait: float | None = None) -> Any:
            raise RuntimeError("surprise")

    assert FallbackDirectory(Surprising(), directory).find(KENYA, "child").services


def test_a_machine_without_a_thread_to_spare_still_answers(
    server: Server, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    asking = behind(server.url, directory)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert asking.find(KENYA, "child").services
    assert remote_of(asking).state is State.OPEN


def test_the_pause_of_the_breaker_doubles_up_to_its_limit_and_starts_anew_after_a_success() -> None:
    now = [0.0]
    breaker = CircuitBreaker(30.0, 600.0, clock=lambda: now[0])
    pauses = []
    for _ in range(7):
        assert breaker.allows_request()
        breaker.failed()
        pauses.append(breaker.pause)
        now[0] += breaker.pause * 0.79
        assert not breaker.allows_request(), "not before the pause is over"
        now[0] += breaker.pause * 0.42
    assert pauses == [30.0, 60.0, 120.0, 240.0, 480.0, 600.0, 600.0]
    assert breaker.allows_request() and not breaker.allows_request(), "one probe at a time"
    breaker.succeeded(quick=True)
    assert breaker.state is State.PROMPT
    breaker.failed()
    assert breaker.pause == 30.0


def test_two_questions_that_fail_in_one_outage_count_once() -> None:
    breaker = CircuitBreaker(30.0, 600.0)
    breaker.failed()
    breaker.failed()
    assert breaker.pause == 30.0
