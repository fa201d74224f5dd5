"""A real Caddy with deploy/caddy/Caddyfile, as it stands before Amparo on one server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.channels.emergency import danger_sentence
from amparo.ports import free_port
from tests.unit.deploy.proxy import Proxy, caddy
from tests.unit.deploy.upstream import Upstream

# `make check` runs on machines without Caddy; `make test` installs it.
pytestmark = pytest.mark.slow

MESSAGE = "/webhooks/website/webhook"


@pytest.fixture
def proxy(tmp_path: Path, amparo: Upstream) -> Iterator[Proxy]:
    with caddy(tmp_path, amparo.port) as running:
        yield running


def ask(proxy: Proxy, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    answer = proxy.ask(method, path, body, headers, tls=False)
    return answer.status, answer.text


def test_a_message_is_passed_on_with_the_true_address(proxy: Proxy, amparo: Upstream) -> None:
    claimed = {"X-Forwarded-For": "192.0.2.7", "Forwarded": "for=192.0.2.7", "Cookie": "a=b"}
    assert ask(proxy, "POST", MESSAGE, b"{}", **claimed) == (200, "answered")
    ((_, _, headers),) = amparo.requests
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert {"forwarded", "cookie"} & set(headers) == set()


@pytest.mark.parametrize("path", ["/health", "/metrics", "/conversations/x/tracker"])
def test_what_is_for_operators_is_closed_however_it_is_written(
    proxy: Proxy, amparo: Upstream, path: str
) -> None:
    ways = (path, f"{path}/", f"/{path}", f"{path}?token=x", f"/%{ord(path[1]):x}{path[2:]}")
    assert {way: ask(proxy, "GET", way)[0] for way in ways} == dict.fromkeys(ways, 404)
    assert amparo.requests == []


def test_a_message_is_never_sent_twice_and_its_writer_gets_words(proxy: Proxy, amparo: Upstream) -> None:
    amparo.mode = "break"
    status, text = ask(proxy, "POST", MESSAGE, b"{}")
    assert status == 502
    assert danger_sentence(None) in text
    assert len(amparo.requests) == 1


def test_where_amparo_is_away_a_person_still_gets_words(tmp_path: Path) -> None:
    with caddy(tmp_path, free_port()) as proxy:
        status, text = ask(proxy, "POST", MESSAGE, b"{}")
    assert status == 502
    assert danger_sentence(None) in text


def test_platforms_may_send_much_and_nobody_more(proxy: Proxy, amparo: Upstream) -> None:
    assert ask(proxy, "POST", "/webhooks/messenger/webhook", b"x" * 2_500_000)[0] == 200
    status, text = ask(proxy, "POST", MESSAGE, b"x" * 4_000_000)
    assert status in (413, 502)  # by the version of Caddy
    assert danger_sentence(None) in text


def test_nothing_about_people_is_logged(proxy: Proxy, amparo: Upstream) -> None:
    ask(proxy, "GET", "/exit?conversation=secret")
    amparo.mode = "break"
    ask(proxy, "POST", f"{MESSAGE}?secret", b"secret")
    ask(proxy, "POST", MESSAGE, b"x" * 4_000_000)
    log = proxy.log.read_text()
    assert "secret" not in log
    assert "remote" not in log
    assert "webhook" not in log
