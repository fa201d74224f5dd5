"""Two Rasa processes on one Redis and one PostgreSQL, without anything sticky before them."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
import uuid
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.platforms.telegram import TelegramServer
from tests.production.fleet import Fleet, Process
from tests.services import wait_until

PUBLIC_URL = "https://bot.example.org"


@pytest.fixture(scope="module")
def telegram() -> TelegramServer:
    return TelegramServer()


@pytest.fixture(scope="module")
def fleet(
    trained_model: None, telegram: TelegramServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    with telegram:
        settings = {**telegram.settings(), "AMPARO_PUBLIC_URL": PUBLIC_URL}
        with Fleet(folder, per_minute=20, **settings).running(proxied=False) as fleet:
            telegram.set_up("", PUBLIC_URL)
            yield fleet


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


def say(process: Process, sender: str, message: str) -> list[dict[str, Any]]:
    """What one process answers."""
    body = json.dumps({"sender": sender, "message": message}).encode()
    url = f"http://127.0.0.1:{process.port}/webhooks/website/webhook"
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=60) as answer:
        return list(json.loads(answer.read()))


def countries(answers: list[dict[str, Any]]) -> set[str]:
    return {answer["custom"]["country"] for answer in answers if answer.get("custom", {}).get("country")}


def test_what_was_told_to_one_process_the_other_knows(fleet: Fleet, sender: str) -> None:
    first, second = fleet.serve
    say(first, sender, "i am in uganda")
    assert countries(say(second, sender, "who can i call here")) == {"UG"}
    # On a machine that stands still for seconds PostgreSQL counts as away: what is kept is written a moment later.
    wait_until(lambda: fleet.kept_messages(sender) == ["i am in uganda", "who can i call here"])


def test_a_person_goes_on_when_their_process_is_killed(fleet: Fleet, sender: str) -> None:
    first, second = fleet.serve
    say(first, sender, "i am in kenya")
    first.stop(signal.SIGKILL)
    try:
        assert countries(say(second, sender, "who can i call here")) == {"KE"}
    finally:
        first.start()
        first.wait()
    assert countries(say(first, sender, "who else can i call")) == {"KE"}


def test_what_is_erased_at_one_process_is_gone_everywhere(fleet: Fleet, sender: str) -> None:
    """Also the words of a turn that another process is just answering, and every trace in logs and stores."""
    first, second = fleet.serve
    secret = "wolverhampton launderette"
    say(first, sender, f"my boss at the {secret} keeps my passport, i am in england")
    say(second, sender, "my number is 07700 900123")
    assert secret in " ".join(fleet.kept_messages(sender))
    assert any(
        answer.get("custom", {}).get("type") == "erase" for answer in say(second, sender, "/erase_chat")
    )
    assert fleet.kept_messages(sender) == []
    say(first, sender, f"the {secret} again")  # after the end: answered and not kept
    assert fleet.kept_messages(sender) == []

    words = [secret, "07700 900123", sender]
    wait_until(lambda: not _found(words, fleet.redis.everything()), 5)
    for process in (*fleet.serve, *fleet.actions):
        assert not _found(words, process.log.read_bytes()), process.log.name
    assert not _found(words, fleet.database.everything())
    assert not any(
        _found(words, _unpacked(row)) for row in fleet.database.rows("SELECT data FROM amparo_conversations")
    )


def test_who_floods_one_process_must_wait_at_the_other(fleet: Fleet, sender: str) -> None:
    first, second = fleet.serve
    statuses = []
    for number in range(22):
        try:
            say((first, second)[number % 2], sender, "hello")
            statuses.append(200)
        except urllib.error.HTTPError as error:
            statuses.append(error.code)
    assert statuses == [200] * 20 + [429] * 2


def test_health_says_where_the_state_is(fleet: Fleet) -> None:
    well = {"kind": "shared", "redis": "ok", "database": "ok", "unsaved": 0}
    assert [process.health()["state"] for process in fleet.serve] == [well, well]


def _unpacked(row: tuple[Any, ...]) -> bytes:
    return zlib.decompress(bytes(row[0]))


def _found(words: list[str], where: bytes) -> list[str]:
    return [word for word in words if word.encode() in where]


def test_what_was_acknowledged_is_answered_though_its_process_is_killed(
    fleet: Fleet, telegram: TelegramServer
) -> None:
    first = fleet.serve[0]
    people = [telegram.person(number) for number in range(12)]
    for person in people:
        (taken,) = telegram.say(f"http://127.0.0.1:{first.port}", person, "my boss has my passport")
        assert taken.status == 200
    first.stop(signal.SIGKILL)
    try:
        unanswered = [person for person in people if not telegram.shown[person]]
        assert unanswered, "all were answered before the process was killed, so nothing is shown here"
        for person in people:
            telegram.wait_for(person, 1)
    finally:
        first.start()
        first.wait()
    # Nothing is kept of what was answered.
    wait_until(lambda: b"held" not in fleet.redis.everything())
