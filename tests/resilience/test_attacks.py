"""While somebody attacks the real bot over HTTP, a calm person elsewhere is answered, and nobody gets a bare error."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.channels.web import WEBHOOK, Reply
from tests.conftest import RunningBot
from tests.fuzz.tricks import FAMILY

SECONDS = 5.0  # each attack
PATIENCE = 20.0  # 8 seconds in the line and the turns under way before, on a machine that others use, too
PER_ADDRESS = 40


@pytest.fixture(scope="module")
def attacked(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot behind a proxy at 127.0.0.1 (these tests), with limits that are reached soon."""
    bot = RunningBot(
        tmp_path_factory.mktemp("attacked"),
        AMPARO_TRUSTED_PROXIES="127.0.0.1",
        AMPARO_MESSAGES_PER_MINUTE="20",
        AMPARO_MESSAGES_PER_MINUTE_PER_ADDRESS=str(PER_ADDRESS),
        AMPARO_CONVERSATIONS_PER_MINUTE_PER_ADDRESS="20",
    )
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()


def write(bot: RunningBot, sender: str, message: str, address: str = "", source: str = "127.0.0.1") -> Reply:
    """A message as a proxy passes it on, with the address that it saw; or, from another `source`, without a proxy."""
    connection = http.client.HTTPConnection(urlsplit(bot.url).netloc, timeout=60, source_address=(source, 0))
    headers = {"Content-Type": "application/json", **({"X-Forwarded-For": address} if address else {})}
    body = json.dumps({"sender": sender, "message": message, "metadata": {"country": "KE"}})
    try:
        connection.request("POST", WEBHOOK, body, headers)
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, names, answer.read().decode())
    finally:
        connection.close()


@dataclass
class Calm:
    """Somebody who asks for help now and then, from an address of their own."""

    bot: RunningBot
    waited: list[float] = field(default_factory=list)
    helped: list[bool] = field(default_factory=list)

    def ask(self, number: int) -> None:
        began = time.monotonic()
        reply = write(self.bot, uuid.uuid4().hex, "i need a helpline in kenya", f"8.8.{number % 250}.8")
        self.waited.append(time.monotonic() - began)
        self.helped.append(reply.status == 200 and bool(reply.json) and "1" in reply.json[0]["text"])


@contextlib.contextmanager
def calm_person(bot: RunningBot) -> Iterator[Calm]:
    """A calm person writes about once a second inside the block, and is helped every time, soon."""
    calm, stop = Calm(bot), threading.Event()

    def go_on() -> None:
        number = 0
        while not stop.is_set():
            calm.ask(number)
            number += 1
            stop.wait(0.7)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield calm
    finally:
        stop.set()
        thread.join(120)
    assert calm.waited and max(calm.waited) < PATIENCE, calm.waited
    assert all(calm.helped)


def attack(times: int, each: Callable[[int], None], seconds: float = SECONDS) -> None:
    """So many at once do something again and again."""
    end = time.monotonic() + seconds

    def go_on(number: int) -> None:
        while time.monotonic() < end:
            each(number)

    threads = [threading.Thread(target=go_on, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def test_a_flood_from_one_address_whatever_it_says_its_address_is(attacked: RunningBot) -> None:
    replies: list[Reply] = []

    def each(number: int) -> None:
        forged = f"1.1.{random.randrange(250)}.1, 9.9.9.9"
        replies.append(write(attacked, uuid.uuid4().hex, (FAMILY * 150)[:1000], forged))

    with calm_person(attacked):
        attack(12, each)
    answered = [reply for reply in replies if reply.status == 200]
    assert {reply.status for reply in replies} <= {200, 429}
    assert len(answered) <= PER_ADDRESS, "each message was a new conversation"
    assert all("(Kenya)" in reply.body for reply in replies if reply.status == 429)


def test_many_conversations_from_one_address(attacked: RunningBot) -> None:
    statuses = [write(attacked, uuid.uuid4().hex, "", "4.4.4.4").status for _ in range(30)]
    assert statuses == [200] * 20 + [429] * 10


def test_a_flood_from_many_addresses_gets_the_emergency_number_at_once(attacked: RunningBot) -> None:
    replies: list[Reply] = []

    def each(number: int) -> None:
        address = ".".join(str(random.randrange(11, 126)) for _ in range(4))
        replies.append(write(attacked, uuid.uuid4().hex, "oslo lima rome " * 30, address))

    with calm_person(attacked):
        attack(40, each)
    assert {reply.status for reply in replies} == {200}
    texts = [reply.json[0]["text"] for reply in replies]
    assert all(texts)
    turned_away = [text for text in texts if "I could not answer that just now" in text]
    assert turned_away and all("112" in text or "999" in text for text in turned_away)


def test_without_a_proxy_the_header_counts_for_nothing(attacked: RunningBot) -> None:
    for number in range(3):
        assert (
            write(attacked, "one-conversation", "thanks", f"5.5.5.{number}", source="127.0.0.9").status == 200
        )
    statuses = {
        write(attacked, "one-conversation", "", f"6.6.6.{n}", source="127.0.0.9").status for n in range(30)
    }
    assert statuses == {200, 429}, "the conversation is counted all the same"


def connect(bot: RunningBot) -> socket.socket:
    parts = urlsplit(bot.url)
    return socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=30)


def test_hundreds_who_never_finish_a_request(attacked: RunningBot) -> None:
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n".encode()
    beginnings = [b"", b"GET ", head, head + b"X: " + b"a" * 2000, head + b"\r\n", head + b"\r\n{"]
    with contextlib.ExitStack() as stack, calm_person(attacked):
        slow = [stack.enter_context(connect(attacked)) for _ in range(600)]
        for number, client in enumerate(slow):
            client.sendall(beginnings[number % len(beginnings)])
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for client in slow[::10]:
                with contextlib.suppress(OSError):
                    client.sendall(b"a")
            time.sleep(0.5)


def test_dozens_who_never_read_an_answer(attacked: RunningBot) -> None:
    request = b"GET /hsds/services?per_page=100 HTTP/1.1\r\nHost: a\r\n\r\n"
    with contextlib.ExitStack() as stack, calm_person(attacked):
        for _ in range(40):
            client = stack.enter_context(connect(attacked))
            client.sendall(request * 20)
        time.sleep(SECONDS)


BROKEN = {
    "huge header": b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(3000)) + b"\r\n",
    "huge body": b"POST / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n" + b"a" * 100_000,
    "huge chunk": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" + b"a" * 100_000,
    "endless chunk extension": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"a" * 100_000,
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa",
    "length and chunks": b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "other address": b"GET http://evil.example/directory HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: 4711zq\r\n\r\n",
    "no method": b"\x00 / HTTP/1.1\r\n\r\n",
    "long method": b"A" * 5000 + b" / HTTP/1.1\r\n\r\n",
    "upgrade": b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "http 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500 + b"\r\n\r\n",
    "expectation": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nExpect: the-inquisition\r\n\r\na",
    "up": b"GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    "up, encoded": b"GET /widget/x/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\n\r\n",
    "up, twice encoded": b"GET /widget/x/%252e%252e%252fsettings.py HTTP/1.1\r\nHost: a\r\n\r\n",
    "two slashes": b"GET //evil.example/%2f.. HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes": b"GET /\xff\xfe\x80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "host": b'GET /embed HTTP/1.1\r\nHost: "><script>alert(1)</script>\r\n\r\n',
    "override": b"POST / HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n",
    "range": b"GET /about HTTP/1.1\r\nHost: a\r\nRange: bytes=" + b"0-1," * 1000 + b"0-1\r\n\r\n",
    "one behind the other": b"GET /about HTTP/1.1\r\nHost: a\r\n\r\n" * 200,
}


def said_by(bot: RunningBot, sent: bytes) -> bytes:
    said = b""
    with connect(bot) as client, contextlib.suppress(OSError):
        client.settimeout(1.0)
        with contextlib.suppress(OSError):
            client.sendall(sent)
        while part := client.recv(65536):
            said += part
    return said


def test_requests_that_no_browser_makes(attacked: RunningBot) -> None:
    wrong = {}
    with calm_person(attacked):
        for name, sent in BROKEN.items():
            said = said_by(attacked, sent)
            statuses = {int(part[:3]) for part in said.split(b"HTTP/1.1 ")[1:]}
            told = [
                b"4711zq",
                b"root:",
                b"Traceback",
                b"sanic",
                b"<script>alert",
                b"Location: //",
                b"Set-Cookie",
            ]
            found = [each for each in told if each.lower() in said.lower()]
            if max(statuses, default=0) >= 500 or found:
                wrong[name] = (statuses, found)
    assert wrong == {}


def test_after_all_of_it_the_bot_is_well_and_its_log_names_nobody(attacked: RunningBot) -> None:
    end = time.monotonic() + 60
    while attacked.health().get("http") != 200 and time.monotonic() < end:
        time.sleep(0.5)
    assert attacked.health()["status"] == "ok"
    log = attacked.log.read_text(errors="replace")
    for word in ("9.9.9.9", "8.8.1.8", "4.4.4.4", "i need a helpline", "oslo lima", "4711zq", "evil.example"):
        assert word not in log
