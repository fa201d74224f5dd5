"""A real nginx with the files of deploy/nginx: what it lets through, what it says itself, and what it keeps."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.channels import emergency, pages
from amparo.channels.emergency import danger_sentence
from amparo.ports import free_port
from tests.unit.deploy.proxy import DEPLOY, Proxy, nginx
from tests.unit.deploy.upstream import Upstream, upstream_on

# `make check` runs on machines without nginx; `make test` installs it.
pytestmark = pytest.mark.slow

MESSAGE = "/webhooks/website/webhook"
SITE = (DEPLOY / "nginx" / "site.conf").read_text()


@pytest.fixture
def proxy(tmp_path: Path, amparo: Upstream) -> Iterator[Proxy]:
    with nginx(tmp_path, [amparo.port]) as running:
        yield running


# ---- TLS -------------------------------------------------------------------------------------------------------------


def test_without_tls_one_is_sent_to_the_same_page_with_it(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/help?x=1", headers={"Host": "help.example.org"}, tls=False)
    assert (answer.status, answer.headers["location"]) == (308, "https://help.example.org/help?x=1")
    assert proxy.ask("GET", "/nginx", tls=False).status == 204


def connect(proxy: Proxy, newest: ssl.TLSVersion) -> ssl.SSLSocket:
    context = ssl._create_unverified_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = newest
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), timeout=5))


def test_old_tls_is_refused_and_new_tls_speaks_http_2(proxy: Proxy) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect(proxy, ssl.TLSVersion.TLSv1_1)
    for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        with connect(proxy, version) as line:
            assert (line.version(), line.selected_alpn_protocol()) == (name, "h2")


def test_every_answer_asks_the_browser_to_stay_with_tls(proxy: Proxy, amparo: Upstream) -> None:
    answers = [proxy.ask("GET", path) for path in ("/", "/health")]
    amparo.mode = "break"
    answers.append(proxy.ask("POST", MESSAGE, b"{}"))
    assert [answer.status for answer in answers] == [200, 404, 502]
    assert {answer.headers.get("strict-transport-security") for answer in answers} == {"max-age=63072000"}


# ---- what Amparo is told ---------------------------------------------------------------------------------------------


def test_nobody_chooses_the_address_that_amparo_counts_by(proxy: Proxy, amparo: Upstream) -> None:
    claimed = {
        "X-Forwarded-For": "192.0.2.7",
        "X-Real-IP": "192.0.2.7",
        "Forwarded": "for=192.0.2.7;host=evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Cookie": "a=b",
        "Host": "help.example.org",
    }
    proxy.ask("POST", MESSAGE, b"{}", claimed)
    ((_, _, headers),) = amparo.requests
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert headers["host"] == "help.example.org"
    assert {"forwarded", "x-real-ip", "x-forwarded-host", "cookie"} & set(headers) == set()


def test_a_line_to_amparo_is_used_again(proxy: Proxy, amparo: Upstream) -> None:
    assert [proxy.ask("POST", MESSAGE, b"{}").status for _ in range(20)] == [200] * 20
    assert len(amparo.requests) == 20
    assert len(amparo.lines) < 10


# ---- what is closed --------------------------------------------------------------------------------------------------

CLOSED = re.compile(re.findall(r"location ~ (\S+) \{\n    return 404;", SITE)[0])


@pytest.mark.parametrize("path", ["/health", "/metrics", "/conversations/x/tracker", "/model", "/domain"])
def test_what_is_for_operators_is_closed_however_it_is_written(
    proxy: Proxy, amparo: Upstream, path: str
) -> None:
    ways = (path, f"{path}/", f"/{path}", f"{path}?token=x", f"/%{ord(path[1]):x}{path[2:]}", f"/x/..{path}")
    assert {way: proxy.ask("GET", way).status for way in ways} == dict.fromkeys(ways, 404)
    assert amparo.requests == []


def test_rasas_own_api_is_closed_and_amparos_pages_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa.server
    from sanic import Sanic

    monkeypatch.setattr(Sanic, "test_mode", True)  # another test may have made an app of this name

    api = {f"/{route.path}" for route in rasa.server.create_app().router.routes}
    assert len(api) > 10 and "/model/parse" in api
    assert sorted(path for path in api - {"/"} if not CLOSED.search(path)) == []
    document = (DEPLOY.parent / "docs" / "channels.md").read_text()
    routes = set(re.findall(r"`(?:GET|POST) (/[^`?]*)`", document))
    assert {"/", "/directory/status", "/webhooks/website/start"} <= routes
    assert {path for path in routes if CLOSED.search(path)} <= {"/health", "/metrics"}


# ---- several processes -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def two(folder: Path) -> Iterator[tuple[Proxy, Upstream, Upstream]]:
    with (
        upstream_on(free_port()) as first,
        upstream_on(free_port()) as second,
        nginx(folder, [first.port, second.port]) as proxy,
    ):
        yield proxy, first, second


def test_messages_go_to_every_process(tmp_path: Path) -> None:
    with two(tmp_path) as (proxy, first, second):
        for _ in range(10):
            proxy.ask("POST", MESSAGE, b"{}")
        assert len(first.requests) + len(second.requests) == 10
        assert first.requests and second.requests


def test_where_a_process_is_away_another_one_answers(tmp_path: Path, amparo: Upstream) -> None:
    with nginx(tmp_path, [free_port(), amparo.port]) as proxy:
        assert [proxy.ask("POST", MESSAGE, b"{}").status for _ in range(10)] == [200] * 10
        assert len(amparo.requests) == 10


def test_a_process_that_is_back_answers_at_once_though_it_was_away(tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    with nginx(tmp_path, ports) as proxy:
        with upstream_on(ports[1]):
            assert [proxy.ask("POST", MESSAGE, b"{}").status for _ in range(20)] == [200] * 20
        with upstream_on(ports[0]) as back:  # has just started when the other one is replaced
            assert [proxy.ask("POST", MESSAGE, b"{}").status for _ in range(20)] == [200] * 20
            assert len(back.requests) == 20


def test_a_message_that_was_sent_is_never_sent_again_and_a_page_is(tmp_path: Path) -> None:
    with two(tmp_path) as (proxy, first, second):
        first.mode = second.mode = "break"
        answer = proxy.ask("POST", MESSAGE, b"{}")
        assert answer.status == 502
        assert danger_sentence(None) in answer.text
        assert len(first.requests) + len(second.requests) == 1
        proxy.ask("GET", "/help")
        assert len(first.requests) + len(second.requests) == 3


def test_where_nobody_is_there_a_person_still_gets_words(tmp_path: Path) -> None:
    with nginx(tmp_path, [free_port(), free_port()]) as proxy:
        answer = proxy.ask("POST", MESSAGE, b"{}")
        assert answer.status == 502
        assert danger_sentence(None) in answer.text
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


def test_a_process_that_hangs_is_not_waited_for_longer_than_two_turns(
    tmp_path: Path, amparo: Upstream
) -> None:
    directive = re.findall(r"proxy_read_timeout (\d+)s;", (DEPLOY / "nginx" / "proxy.conf").read_text())
    assert directive == ["45"]
    amparo.mode = "wait"
    with nginx(tmp_path, [amparo.port], proxy_read_timeout="1s") as proxy:
        answer = proxy.ask("POST", MESSAGE, b"{}")
    assert answer.status == 504
    assert danger_sentence(None) in answer.text


# ---- floods, large bodies, slow clients ------------------------------------------------------------------------------


def test_a_flood_from_one_address_is_told_to_wait_and_platforms_are_not(
    proxy: Proxy, amparo: Upstream
) -> None:
    answers = proxy.flood(MESSAGE, 150)
    refused = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers} == {200, 429}
    assert len(amparo.requests) == 150 - len(refused)
    assert refused[0].headers["retry-after"] == "10"
    assert refused[0].text.startswith(danger_sentence(None))
    assert proxy.ask("GET", "/help").status == 200, "who sends too much can still look things up"
    assert {answer.status for answer in proxy.flood("/webhooks/telegram/webhook", 150)} == {200}


def test_a_flood_of_the_pages_without_javascript_is_one_too(proxy: Proxy) -> None:
    assert {answer.status for answer in proxy.flood("/", 150)} == {200, 429}


def test_what_is_too_large_never_reaches_amparo(proxy: Proxy, amparo: Upstream) -> None:
    answer = proxy.ask("POST", MESSAGE, b"x" * 300_000)
    assert answer.status == 413
    assert danger_sentence(None) in answer.text
    assert amparo.requests == []
    assert proxy.ask("POST", "/webhooks/messenger/webhook", b"x" * 2_500_000).status == 200
    assert proxy.ask("POST", "/webhooks/messenger/webhook", b"x" * 3_500_000).status == 413


@pytest.mark.parametrize("path, size", [(MESSAGE, 250_000), ("/webhooks/messenger/webhook", 3_000_000)])
def test_no_body_is_written_to_disk(proxy: Proxy, amparo: Upstream, path: str, size: int) -> None:
    amparo.mode = "wait"
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(proxy.ask, "POST", path, b"x" * size)
        assert amparo.is_reached.wait(10)
        assert proxy.files() == []
        amparo.go_on.set()
        assert asked.result().status == 200


def test_no_answer_is_written_to_disk(proxy: Proxy, amparo: Upstream) -> None:
    amparo.body = b"x" * 20_000_000
    with connect_plainly(proxy) as line:
        line.sendall(b"GET /help HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.recv(1)  # reads no further for now
        time.sleep(0.5)
        assert proxy.files() == []
        size = 1
        while part := line.recv(1 << 20):
            size += len(part)
    assert size > 20_000_000


def connect_plainly(proxy: Proxy) -> ssl.SSLSocket:
    context = ssl._create_unverified_context()
    return context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), timeout=10))


@pytest.mark.parametrize(
    "directive, begun",
    [
        ("client_header_timeout", b"GET / HTTP/1.1\r\nHost: x\r\n"),
        ("client_body_timeout", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"),
    ],
)
def test_who_begins_a_request_and_does_not_end_it_is_let_go(
    tmp_path: Path, amparo: Upstream, directive: str, begun: bytes
) -> None:
    with nginx(tmp_path, [amparo.port], **{directive: "1s"}) as proxy, connect_plainly(proxy) as line:
        line.sendall(begun)
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError, ssl.SSLError):
            while line.recv(1000):
                pass
        assert 0.5 < time.monotonic() - began < 5
    assert amparo.requests == []


# ---- words and traces ------------------------------------------------------------------------------------------------


def test_nothing_about_people_is_logged(proxy: Proxy, amparo: Upstream) -> None:
    proxy.ask("GET", "/exit?conversation=secret")
    amparo.mode = "break"
    for _ in range(3):
        proxy.ask("POST", f"{MESSAGE}?secret", b"secret")
    proxy.ask("POST", MESSAGE, b"x" * 300_000)
    assert 429 in {answer.status for answer in proxy.flood(MESSAGE, 100)}
    with contextlib.suppress(ssl.SSLError, ConnectionError):
        connect(proxy, ssl.TLSVersion.TLSv1)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as line:
        line.sendall(b"\x00broken\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            line.recv(100)
    assert proxy.log.read_text() == ""


def test_the_words_are_those_of_amparo() -> None:
    said = re.findall(r'return \d+ "(.*?)\\n"', SITE)
    assert len(said) == 3
    sources = "".join(Path(module.__file__ or "").read_text() for module in (emergency, pages))
    for text in said:
        danger = danger_sentence(None)
        assert text.startswith(f"{danger} ")
        rest = text.removeprefix(f"{danger} ")
        assert rest.replace("10", "{seconds}") in sources, rest
