"""Where too much comes, from one address or from everybody, people still get the emergency number, and at once."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import aiohttp
import pytest

from amparo.channels import body
from amparo.channels.addresses import AddressLimits
from amparo.channels.overload import Room
from amparo.channels.pages import PagesInput
from amparo.channels.website import WebsiteInput
from tests.unit.channels.conftest import FakeAgent, keep_case, serve

URL = "/webhooks/website/webhook"
LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
async def crowded(agent: FakeAgent) -> AsyncIterator[aiohttp.ClientSession]:
    """Room for two turns; ten messages and five new conversations a minute of each address; a proxy on loopback."""
    addresses, room = AddressLimits(10, 5, LOOPBACK, 1000), Room(2)
    channels = [WebsiteInput(addresses, room), PagesInput(None, addresses, room)]
    servers: list[Any] = []
    async with aiohttp.ClientSession(await serve(channels, agent, servers)) as session:
        yield session
    for server in servers:
        server.close()
        await server.wait_closed()


async def write(
    client: aiohttp.ClientSession, sender: str, address: str = "", **metadata: str
) -> tuple[int, Any]:
    data = {"sender": sender, "message": "help", "metadata": metadata}
    headers = {"X-Forwarded-For": address} if address else {}
    async with client.post(URL, json=data, headers=headers) as answer:
        return answer.status, await (answer.json() if answer.status == 200 else answer.text())


async def test_an_address_that_sends_too_much_gets_the_emergency_number_of_the_country(
    crowded: aiohttp.ClientSession,
) -> None:
    for _ in range(10):
        assert (await write(crowded, "one", "9.9.9.9"))[0] == 200
    status, text = await write(crowded, "one", "9.9.9.9", country="KE")
    assert status == 429 and "112 (Kenya)" in text and "wait" in text
    assert (await write(crowded, "one", "1.1.1.1, 9.9.9.9"))[0] == 429, "the header was forged"
    assert (await write(crowded, "another", "8.8.8.8"))[0] == 200


async def test_new_conversations_of_one_address_are_bounded_and_others_go_on(
    crowded: aiohttp.ClientSession,
) -> None:
    statuses = [(await write(crowded, f"person {number}", "9.9.9.9"))[0] for number in range(6)]
    assert statuses == [200] * 5 + [429]
    assert (await write(crowded, "person 0", "9.9.9.9"))[0] == 200


async def test_the_pages_say_the_same_and_keep_what_was_written(crowded: aiohttp.ClientSession) -> None:
    for _ in range(6):
        async with crowded.post(
            "/", data={"message": "my words"}, headers={"X-Forwarded-For": "9.9.9.9"}
        ) as page:
            text = await page.text()
    assert page.status == 429 and int(page.headers["Retry-After"]) > 0
    assert "call your local emergency number now" in text and "my words" in text


async def test_who_finds_no_room_gets_the_number_of_their_country_at_once(
    crowded: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    await keep_case(agent, "in kenya", country="KE")
    agent.delay = 2.0
    slow = [asyncio.ensure_future(write(crowded, f"slow {number}")) for number in range(2)]
    await asyncio.sleep(0.3)
    began = time.monotonic()
    _, known = await write(crowded, "in kenya")
    _, of_the_site = await write(crowded, "new", country="GB")
    _, nothing = await write(crowded, "nobody")
    async with crowded.post("/", data={"message": "help"}) as page:
        assert page.status == 200 and "call your local emergency number" in await page.text()
    assert time.monotonic() - began < 1.0
    assert "112" in known[0]["text"] and "999" in of_the_site[0]["text"]
    assert "call your local emergency number" in nothing[0]["text"]
    assert {status for status, _ in await asyncio.gather(*slow)} == {200}
    agent.delay = 0.0
    assert (await write(crowded, "new"))[1][0]["text"] == "I hear you.", "the room is free again"


async def test_an_address_that_floods_waits_in_its_own_line_and_others_are_answered(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.channels.overload.PATIENCE_SECONDS", 0.5)
    room, running, most = Room(40), 0, 0

    async def slow(message: Any) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.4 if message.sender_id.startswith("flood") else 0)
        running -= 1

    monkeypatch.setattr(agent, "handle_message", slow)

    async def write(sender: str, address: str | None) -> Any:
        turn = await room.answer(agent, sender, "x", {"country": "KE"}, "website", address=address)
        return turn.messages[0].utter

    flood = [asyncio.ensure_future(write(f"flood {number}", "one")) for number in range(30)]
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await asyncio.gather(write("calm", "other"), write("nobody knows", None))
    assert time.monotonic() - began < 0.3
    await asyncio.gather(*flood)
    assert most <= 4 + 2, "four of one address at a time"
    assert time.monotonic() - began < 1.5, "who waits too long in the line is told what to do in danger"
    assert room._lines == {} and room._inside == 0


async def test_nobody_waits_longer_than_the_widget_does_however_long_messages_take(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.channels.overload.PATIENCE_SECONDS", 0.5)
    room, core = Room(1000), asyncio.Lock()

    async def handle(message: Any) -> None:
        async with core:  # one after another, as on one core
            await asyncio.sleep(0.04)
        await message.output_channel.send_response("s", {"text": "I hear you."})

    monkeypatch.setattr(agent, "handle_message", handle)

    async def write(number: int) -> tuple[bool, float]:
        began = time.monotonic()
        turn = await room.answer(agent, f"person {number}", "x", {}, "website")
        return turn.messages[0].utter != "utter_emergency", time.monotonic() - began

    crowd = await asyncio.gather(*map(write, range(100)))
    assert 8 <= sum(answered for answered, _ in crowd) <= 40
    assert max(waited for _, waited in crowd) < 2.0
    assert (room._inside, room._turns._value) == (0, 8)


async def test_turns_that_hang_do_not_keep_others_out(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.channels.overload.LENT_SECONDS", 0.2)
    room = Room(1000)

    async def handle(message: Any) -> None:
        await asyncio.sleep(3 if message.sender_id.startswith("hangs") else 0)
        await message.output_channel.send_response("s", {"text": "I hear you."})

    monkeypatch.setattr(agent, "handle_message", handle)
    hanging = [asyncio.ensure_future(room.answer(agent, f"hangs {n}", "x", {}, "website")) for n in range(8)]
    await asyncio.sleep(0.05)
    turn = await asyncio.wait_for(room.answer(agent, "person", "x", {}, "website"), 1)
    assert turn.messages[0].utter != "utter_emergency"
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
    assert (room._inside, room._turns._value, room._lines) == (0, 8, {})


async def test_a_store_that_hangs_keeps_nobody_from_the_emergency_number(agent: FakeAgent) -> None:
    class Hangs:
        async def retrieve(self, sender: str) -> None:
            await asyncio.sleep(60)

    agent.tracker_store = Hangs()  # type: ignore[assignment]
    turn = await asyncio.wait_for(
        Room(0).answer(agent, uuid.uuid4().hex, "x", {"country": "KE"}, "website"), 2
    )
    assert turn.messages[0].reply.country == "KE"


async def test_a_body_that_never_ends_is_given_up(
    client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.3)
    address = client._base_url
    assert address is not None and address.host
    reader, writer = await asyncio.open_connection(address.host, address.port)

    async def drip() -> None:
        writer.write(f"POST {URL} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n".encode())
        while True:
            writer.write(b" ")
            await asyncio.sleep(0.1)

    dripping = asyncio.ensure_future(drip())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    dripping.cancel()  # before the server closes: what is sent to a closed line resets it
    answer += await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ") and b"emergency number" in answer


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere/<b>secret</b>", 404),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 404),
        ("PUT", "/", 405),
        ("DELETE", URL, 405),
    ],
)
async def test_what_is_not_there_is_said_plainly_without_repeating_what_was_asked(
    client: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    async with client.request(method, path) as answer:
        text = await answer.text()
        assert (answer.status, answer.headers["Cache-Control"]) == (status, "no-store")
        assert ("Allow" in answer.headers) == (status == 405)
    assert "There is no such page." in text and "emergency number" in text
    assert "secret" not in text and "passwd" not in text and "sanic" not in text.lower()


async def test_a_fault_of_ours_is_answered_with_what_to_do_in_danger(
    client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ValueError("the words of somebody")

    monkeypatch.setattr("amparo.channels.website.valid_metadata", broken)
    async with client.get("/webhooks/website/start") as answer:
        assert answer.status == 500
        error = (await answer.json())["error"]
    assert "emergency number" in error and "somebody" not in error
