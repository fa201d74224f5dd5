"""The client against a real server on this machine: a bot as it should be, and bots that are not."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from amparo.evaluation.client import BotClient, BotUnreachable
from tests.unit.evaluation.some import parsed

TOKEN = "the right token & more"


class FakeBot:
    """Answers as Rasa does, or with `answer` whatever is asked, and remembers the bodies."""

    def __init__(self) -> None:
        self.answer: tuple[int, str] | None = None
        self.bodies: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(*(outer.answer or (200, '{"status": "ok", "model": "abc"}')))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.bodies.append(body)
                self._send(*(outer.answer or outer.reply(self.path, body)))

            def _send(self, status: int, text: str) -> None:
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def reply(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        parts = urlsplit(path)
        if parts.path == "/webhooks/website/webhook":
            return 200, json.dumps([{"text": f"You said: {body['message']}", "utter": "utter_greet"}])
        if parts.path != "/model/parse":
            return 404, "Not found"
        if parse_qs(parts.query).get("token") != [TOKEN]:
            return 401, '{"reason": "NotAuthenticated"}'
        return 200, json.dumps({**parsed("greet"), "text": body["text"]})

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def bot() -> Iterator[FakeBot]:
    running = FakeBot()
    yield running
    running.stop()


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_a_text_is_parsed_with_the_token(bot: FakeBot) -> None:
    answer = BotClient(f"{bot.url}/", TOKEN).parse("héllo 👋")
    assert (answer["text"], answer["intent"]["name"]) == ("héllo 👋", "greet")


def test_a_person_writes_on_the_website_channel_without_the_token(bot: FakeBot) -> None:
    assert BotClient(bot.url, "").say("hello", "me") == [{"text": "You said: hello", "utter": "utter_greet"}]
    assert bot.bodies == [{"sender": "me", "message": "hello"}]


def test_the_bot_says_which_model_it_has(bot: FakeBot) -> None:
    assert BotClient(bot.url, "").health()["model"] == "abc"


def test_a_bot_that_is_starting_has_no_model_yet(bot: FakeBot) -> None:
    bot.answer = 503, '{"status": "starting", "model": null}'
    assert BotClient(bot.url, "").health()["model"] is None


def test_a_wrong_token_is_named_but_not_shown(bot: FakeBot) -> None:
    with pytest.raises(BotUnreachable, match="answered 401: the token is wrong") as raised:
        BotClient(bot.url, "a-wrong-token").parse("hello")
    assert "a-wrong-token" not in str(raised.value)
    assert raised.value.status == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "answered 404: AMPARO_API_TOKEN is not set there."),
        (429, "answered 429: too many messages."),
        (500, "answered 500: something broke."),
    ],
)
def test_a_bot_that_does_not_parse_says_why(bot: FakeBot, status: int, words: str) -> None:
    bot.answer = status, "something broke"
    with pytest.raises(BotUnreachable) as raised:
        BotClient(bot.url, TOKEN).parse("hello")
    assert str(raised.value) == f"{bot.url}/model/parse {words}"


def test_a_long_page_of_error_is_cut(bot: FakeBot) -> None:
    bot.answer = 502, "no " * 10_000
    with pytest.raises(BotUnreachable) as raised:
        BotClient(bot.url, TOKEN).parse("hello")
    assert len(str(raised.value)) < 300


def test_an_answer_that_is_no_json_is_named(bot: FakeBot) -> None:
    bot.answer = 200, "<html>Welcome</html>"
    client = BotClient(bot.url, TOKEN)
    with pytest.raises(BotUnreachable, match="/model/parse did not answer with JSON"):
        client.parse("hello")
    with pytest.raises(BotUnreachable, match="/webhooks/website/webhook did not answer with JSON"):
        client.say("hello", "me")
    with pytest.raises(BotUnreachable, match="There is no bot at"):
        client.health()


@pytest.mark.parametrize("body", ["[]", '"hello"', "null", '{"version": "3.6"}'])
def test_json_that_is_no_parse_is_named(bot: FakeBot, body: str) -> None:
    bot.answer = 200, body
    with pytest.raises(BotUnreachable, match="does not parse messages"):
        BotClient(bot.url, TOKEN).parse("hello")


def test_json_that_is_no_list_of_messages_is_named(bot: FakeBot) -> None:
    bot.answer = 200, '{"status": "ok"}'
    with pytest.raises(BotUnreachable, match="gave no list of messages"):
        BotClient(bot.url, TOKEN).say("hello", "me")


def test_where_nobody_is_it_is_said(nobody: str) -> None:
    client = BotClient(nobody, TOKEN)
    for ask in (client.health, lambda: client.parse("hello"), lambda: client.say("hello", "me")):
        with pytest.raises(BotUnreachable) as raised:
            ask()
        assert str(raised.value) == f"There is no bot at {nobody} (ConnectionError)."


@pytest.mark.parametrize("url", ["nonsense", "localhost:8080", "http://", "http://[::1"])
def test_an_address_that_is_none_is_no_bot(url: str) -> None:
    with pytest.raises(BotUnreachable, match="There is no bot at"):
        BotClient(url, TOKEN).health()


def test_a_bot_on_this_machine_is_not_asked_through_a_proxy(
    bot: FakeBot, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", nobody)
    monkeypatch.setenv("http_proxy", nobody)
    assert BotClient(bot.url, TOKEN).health()["status"] == "ok"
    with pytest.raises(BotUnreachable, match="ProxyError"):
        BotClient("http://localhost.example.org", TOKEN).health()
