"""What people write is in no log, whatever goes wrong; both processes are asked for DEBUG and must not obey."""

from __future__ import annotations

import urllib.error
import urllib.request

MARKER = "zq4711 my stepdad"
MESSAGES = (
    f"hello {MARKER}",
    f"call police {MARKER}",
    f"i need a lawyer in kenya {MARKER}",
    f'/greet{{"name": "{MARKER}"}}',
    f"{MARKER} " * 200,
)


def test_messages_are_not_logged_with_the_action_server_up_or_down(running_bot) -> None:
    for message in MESSAGES:
        assert running_bot.ask(message)
    with running_bot.without_actions():
        for message in MESSAGES:
            assert running_bot.ask(message)
    assert "zq4711" not in running_bot.log.read_text()


def test_requests_that_make_no_sense_are_not_logged(running_bot) -> None:
    for body in (
        [MARKER],
        MARKER,
        {"sender": 5, "message": MARKER},
        {"sender": "a" * 32, "message": [MARKER]},
    ):
        running_bot.post("/webhooks/website/webhook", body)
    running_bot.get("/zq4711")
    for url in (running_bot.url + "/webhooks/website/webhook", running_bot.actions_url + "/webhook"):
        try:
            urllib.request.urlopen(urllib.request.Request(url, b'{"zq4711'), timeout=30).close()
        except urllib.error.HTTPError as error:
            assert b"zq4711" not in error.read()
    assert "zq4711" not in running_bot.log.read_text()
