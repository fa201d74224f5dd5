"""Politeness and bounds, against a real server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from amparo.directory.verify.addresses import is_public, is_same_page
from amparo.directory.verify.fetcher import Fetcher, Manners
from amparo.directory.verify.page import read_html
from amparo.directory.verify.reply import Answer
from amparo.directory.verify.verdict import Verdict

Serve = Callable[[dict[str, tuple[int, dict[str, str], bytes]]], str]
HTML = {"Content-Type": "text/html"}


class Site:
    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.answers.get(self.path, (404, HTML, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.port = self.server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def fetch(address: str, **manners: object) -> Answer:
    given = {"pause": 0.0, "loopback": True, "read_timeout": 2.0, **manners}
    return Fetcher(Manners("us@example.org", **given), threading.Event()).fetch(address)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_is_refused_before_anything_is_asked(site: Site, host: str) -> None:
    answer = fetch(site.url("/", host), loopback=False)
    assert answer.verdict is Verdict.UNREACHABLE and "private network" in answer.reason
    assert site.asked == []


@pytest.mark.parametrize(
    "ip",
    [
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "224.0.0.1",
    ],
)
def test_private_and_special_addresses_are_no_public_ones(ip: str) -> None:
    assert not is_public(ip)
    assert not is_public(ip, loopback=True) or ip == "::1"


def test_a_redirect_to_something_that_is_no_web_page_is_not_followed(site: Site) -> None:
    site.answers["/a"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert fetch(site.url("/a")).verdict is Verdict.UNREACHABLE


def test_five_redirects_are_followed_and_not_six(site: Site) -> None:
    for number in range(6):
        site.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    site.answers["/6"] = (200, HTML, b"<p>Call 116</p>")
    assert fetch(site.url("/1")).final == site.url("/6")
    assert "more than 5 times" in fetch(site.url("/0")).reason


def test_a_page_that_is_too_long_is_cut(site: Site) -> None:
    site.answers["/"] = (200, HTML, b"<p>Call 116</p>" + b"x" * 300_000)
    answer = fetch(site.url("/"), max_bytes=100_000)
    assert answer.cut and answer.page is not None and answer.page.lines[0] == "Call 116"


DRIPS = {
    "status": (b"HTTP/1.1 20", b"0"),
    "headers": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "many headers": (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nCall 116", b" "),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "length of a chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "compressed": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + b"\0" * 6, b"x"),
    "TLS": (b"\x16\x03\x03\x40\x00", b"\0"),
}


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[int]:
    """A server on loopback that sends `first` at once and then `drop` for ever; its port."""

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            asked = connection.recv(65_536)
            if b"/robots.txt" in asked:
                connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            connection.sendall(first)
            while not over.wait(0.1):
                connection.sendall(drop)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1]
        over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("what", DRIPS)
def test_a_site_that_sends_byte_by_byte_is_left_when_the_whole_time_is_over(what: str) -> None:
    began = time.monotonic()
    with dripping(*DRIPS[what]) as port:
        scheme = "https" if what == "TLS" else "http"
        answer = fetch(f"{scheme}://127.0.0.1:{port}/", read_timeout=5.0, total_timeout=1.0)
    assert (answer.verdict, answer.reason) == (Verdict.UNREACHABLE, "The site did not answer in time.")
    assert 1.0 <= time.monotonic() - began < 4.0


def test_a_site_that_asks_for_a_long_pause_is_left_alone(site: Site) -> None:
    site.answers["/"] = (429, {"Retry-After": "3600"}, b"")
    answer = fetch(site.url("/"))
    assert answer.verdict is Verdict.UNREACHABLE and "3600 seconds" in answer.reason
    assert site.asked.count("/") == 1


def test_a_site_whose_robots_file_fails_is_not_read(site: Site) -> None:
    site.answers["/robots.txt"] = (500, {}, b"")
    site.answers["/"] = (200, HTML, b"<p>Call 116</p>")
    fetcher = Fetcher(Manners("us@example.org", pause=0.0, loopback=True), threading.Event())
    assert [fetcher.fetch(site.url(path)).verdict for path in ("/", "/b")] == [Verdict.UNREACHABLE] * 2
    assert site.asked == ["/robots.txt"]


def test_a_redirect_leads_past_no_robots_file(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /no/\n")
    site.answers["/a"] = (302, {"Location": "/no/b"}, b"")
    assert fetch(site.url("/a")).verdict is Verdict.BLOCKED
    assert "/no/b" not in site.asked


def test_a_site_that_does_not_answer_three_times_is_left_alone(site: Site) -> None:
    site.server.shutdown()
    site.server.server_close()
    fetcher = Fetcher(Manners("us@example.org", pause=0.0, loopback=True), threading.Event())
    reasons = [fetcher.fetch(site.url(f"/{number}")).reason for number in range(4)]
    assert "left alone" in reasons[3] and "left alone" not in reasons[0]


@pytest.mark.parametrize(
    "other", ["http://www.a.example/x/", "https://a.example/x#top", "https://a.example:443/x"]
)
def test_an_address_may_be_written_in_several_ways(other: str) -> None:
    assert is_same_page("https://a.example/x", other)
    assert not is_same_page("https://a.example/y", other)


@pytest.mark.parametrize("broken", ["<![foo[x]]>", "<![%x]>", "<![1", "<! [ x"])
def test_html_that_the_parser_gives_up_on_is_read_as_far_as_it_goes(broken: str) -> None:
    page = read_html(f"<p>Call 116</p>{broken}<p>more</p>")
    assert any("116" in line for line in page.lines)


@pytest.mark.parametrize(
    "piece",
    [
        "<div><ul><li>",
        "<table><tr><td>",
        "<sup>1",
        '<a href="tel:116">1',
        "<div></p>",
        "<!--",
        '<div a="',
        "<p a=b c ",
        "</",
    ],
)
def test_what_is_left_open_again_and_again_takes_time_in_proportion_to_its_length(piece: str) -> None:
    began = time.process_time()
    page = read_html("<p>Call 116</p>" + piece * (500_000 // len(piece)))
    assert page.lines[0] == "Call 116"
    assert time.process_time() - began < 15, "the square of the length would take many minutes"


@pytest.mark.parametrize("open_end", ['<a title="020 7946 0001', "<!-- 020 7946 0001 <p>more</p>"])
def test_a_tag_without_an_end_hides_the_rest_of_the_page_as_in_a_browser(open_end: str) -> None:
    page = read_html(f"<p>Call 116</p>{open_end}")
    assert page.lines == ("Call 116",) and page.left_out
    assert not read_html("<p>Call 116</p></html").left_out


def test_a_link_in_a_link_ends_the_outer_one() -> None:
    page = read_html('<a href="tel:02079460001">Call <a href="tel:02079460002">020 7946 0002</a></a> us')
    assert page.asides == () and "0001" in page.lines[0] and "0002" in page.lines[0]


def test_an_address_that_is_none_is_not_the_same_page() -> None:
    assert not is_same_page("https://a.org/x", "https://a.org:99999/x")
    assert is_same_page("http://www.a.org/x/", "https://a.org/x#top")
