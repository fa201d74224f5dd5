"""What comes from one address is bounded, and nobody chooses the address they are counted by."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from amparo.channels.addresses import AddressLimits, client_address, hash_of
from tests.unit.channels.conftest import Clock

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))
OTHER = "8.8.8.8"


def asking(peer: str, *forwarded: str) -> Any:
    headers = Header([("X-Forwarded-For", value) for value in forwarded])
    return SimpleNamespace(ip=peer, headers=headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "person"),
    [
        (OTHER, [], OTHER),
        (OTHER, ["1.1.1.1"], OTHER),  # no proxy of ours: what it says counts for nothing
        (OTHER, ["1.1.1.1, 10.0.0.9"], OTHER),
        ("10.1.2.3", ["9.9.9.9"], "9.9.9.9"),
        ("10.1.2.3", ["1.1.1.1, 9.9.9.9"], "9.9.9.9"),  # the left one was written by the person
        ("10.1.2.3", ["1.1.1.1", "9.9.9.9"], "9.9.9.9"),
        ("10.1.2.3", ["1.1.1.1, 9.9.9.9, 10.7.7.7"], "9.9.9.9"),  # two proxies of ours
        ("10.1.2.3", ["9.9.9.9:4711"], "9.9.9.9"),
        ("10.1.2.3", ["[2606:4700::1111]:443"], "2606:4700::1111"),
        ("10.1.2.3", ["::ffff:9.9.9.9"], "9.9.9.9"),
        ("::ffff:10.1.2.3", ["9.9.9.9"], "9.9.9.9"),
        ("2001:db8:ffff::1", ["fe80::1%eth0"], "fe80::1"),
        ("10.1.2.3", ["192.168.1.5"], "192.168.1.5"),  # a proxy of ours says so
        ("10.1.2.3", ["9.9.9.9, nonsense"], None),
        ("10.1.2.3", [""], None),
        ("10.1.2.3", [], None),
        ("10.1.2.3", ["10.0.0.4, 10.0.0.5"], None),
        ("127.0.0.1", ["9.9.9.9"], None),  # most likely a proxy that was not named
        ("192.168.1.5", [], None),
        ("", [], None),
    ],
)
def test_only_what_our_own_proxies_saw_is_believed(
    peer: str, forwarded: list[str], person: str | None
) -> None:
    found = client_address(peer, forwarded, PROXIES)
    assert found == (ip_address(person) if person else None)


def test_a_long_forged_header_takes_no_time_and_changes_nothing() -> None:
    forged = ", ".join(["1.1.1.1"] * 1000)
    assert client_address("10.1.2.3", [f"{forged}, 9.9.9.9"], PROXIES) == ip_address("9.9.9.9")


def test_an_address_is_only_known_as_a_hash_that_changes_with_the_day_and_the_secret() -> None:
    first = hash_of(ip_address(OTHER), "secret", 1)
    assert len(first) == 32 and OTHER not in first
    assert first == hash_of(ip_address(OTHER), "secret", 1)
    others = {
        hash_of(ip_address(OTHER), "secret", 2),
        hash_of(ip_address(OTHER), "another", 1),
        hash_of(ip_address("8.8.8.9"), "secret", 1),
    }
    assert len(others) == 3 and first not in others


def test_a_household_of_ipv6_is_one_address() -> None:
    first, same, next_door = (
        hash_of(ip_address(text), "secret", 1)
        for text in ("2606:4700:1:2::1", "2606:4700:1:2:ffff::9", "2606:4700:1:3::1")
    )
    assert first == same != next_door


def limits(**rest: Any) -> AddressLimits:
    return AddressLimits(**{"messages": 5, "conversations": 3, "trusted": PROXIES, **rest})


async def wait(limit: AddressLimits, request: Any, sender: str) -> int:
    return await limit.seconds_to_wait(await limit.key_of(request), sender)


async def test_so_many_messages_come_from_one_address_whatever_conversation_they_are_of(
    clock: Clock,
) -> None:
    limit = limits(clock=clock)
    waits = [await wait(limit, asking(OTHER), f"c{number % 2}") for number in range(6)]
    assert waits == [0, 0, 0, 0, 0, 60]
    assert await wait(limit, asking("8.8.4.4"), "c9") == 0
    clock.now += 60
    assert await wait(limit, asking(OTHER), "c0") == 0


async def test_so_many_conversations_begin_and_those_that_go_on_are_still_answered(
    clock: Clock,
) -> None:
    limit = limits(messages=100, clock=clock)
    begun = [await wait(limit, asking(OTHER), f"c{number}") for number in range(4)]
    assert begun == [0, 0, 0, 60]
    assert await wait(limit, asking(OTHER), "c3") == 60, "to ask again does not make it known"
    assert await wait(limit, asking(OTHER), "c0") == 0
    clock.now += 31 * 60
    assert [await wait(limit, asking(OTHER), f"c{number}") for number in range(4)] == [0, 0, 0, 60]


async def test_a_forged_header_gives_nobody_a_new_allowance() -> None:
    limit = limits()
    direct = [await wait(limit, asking(OTHER, f"1.1.1.{n}"), "c") for n in range(6)]
    through = [await wait(limit, asking("10.0.0.1", f"1.1.1.{n}, 9.9.9.9"), "c") for n in range(6)]
    assert [bool(wait) for wait in direct] == [bool(wait) for wait in through] == [False] * 5 + [True]


async def test_behind_a_proxy_that_nobody_named_people_are_not_counted_as_one() -> None:
    limit = limits(trusted=())
    waits = [await wait(limit, asking("172.18.0.2", "9.9.9.9"), f"c{n}") for n in range(50)]
    assert waits == [0] * 50


async def test_what_is_remembered_is_bounded() -> None:
    limit = limits(messages=10**9, conversations=10**9)
    for number in range(10_050):
        await wait(limit, asking(OTHER), f"c{number}")
    assert len(limit._known) == 10_000
