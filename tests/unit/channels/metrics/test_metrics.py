"""Who may read the numbers, and that they are in the format of Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from amparo.channels.messaging.counters import counters_of
from amparo.channels.metrics import counts
from amparo.channels.metrics.access import is_allowed, is_loopback
from amparo.channels.metrics.channel import MetricsInput
from amparo.channels.metrics.counts import Counts
from amparo.channels.metrics.exposition import State, exposition
from tests.unit.channels.conftest import keep_case, serve

TOKEN = "a-long-token-of-more-than-16"


@pytest.fixture
async def metrics(agent: Any) -> AsyncIterator[Callable[..., Any]]:
    """Give a function that serves a channel and reads /metrics with headers: status and text."""
    servers: list[Any] = []

    async def read(headers: dict[str, str] | None = None, **channel: Any) -> tuple[int, str]:
        address = await serve(
            [MetricsInput(counts=channel.pop("counts", Counts()), **channel)], agent, servers
        )
        async with (
            aiohttp.ClientSession(address) as session,
            session.get("/metrics", headers=headers) as answer,
        ):
            assert answer.headers["Cache-Control"] == "no-store"
            return answer.status, await answer.text()

    yield read
    for server in servers:
        server.close()
        await server.wait_closed()


def families(text: str) -> dict[str, dict[str, float]]:
    """Name of a sample -> value of its label, or '' -> number."""
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})["|".join(sample.labels.values())] = sample.value
    return found


def text_of(numbers: Counts, platforms: Any = None, conversations: int | None = 0) -> str:
    return exposition(numbers, platforms or {}, State(True, False, conversations)).decode()


async def test_a_program_on_this_machine_reads_them(metrics: Any) -> None:
    numbers = Counts()
    for _ in range(12):
        numbers.add(counts.COUNTRIES, "KE")
    status, text = await metrics(counts=numbers)
    found = families(text)
    assert status == 200
    assert found["amparo_countries_total"] == {"KE": 10}
    assert (found["amparo_ready"], found["amparo_actions_up"]) == ({"": 1}, {"": 0})
    assert found["process_resident_memory_bytes"][""] > 1e6


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "x-forwarded-proto", "Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP"]
)
async def test_what_a_proxy_passes_on_is_not_from_this_machine(metrics: Any, header: str) -> None:
    assert await metrics({header: "127.0.0.1"}) == (404, "")


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"bearer{TOKEN}", f"Basic {TOKEN}", "Bearer é"],
)
async def test_with_a_token_nobody_reads_them_without_it(metrics: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    assert await metrics(headers, token=TOKEN) == (401, "")


async def test_the_token_opens_them_also_through_a_proxy(metrics: Any) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}
    status, _ = await metrics(headers, token=TOKEN)
    assert status == 200


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
def test_addresses_of_this_machine(peer: str) -> None:
    assert is_loopback(peer) and is_allowed(None, {}, peer)


@pytest.mark.parametrize(
    "peer", ["", "10.0.0.1", "192.0.2.1", "::ffff:10.0.0.1", "2001:db8::1", "localhost", "unix:"]
)
def test_any_other_address_is_refused(peer: str) -> None:
    assert not is_allowed(None, {}, peer)


async def test_without_a_model_they_are_still_there(metrics: Any, agent: Any) -> None:
    agent.ready = False
    status, text = await metrics()
    assert (status, families(text)["amparo_ready"]) == (200, {"": 0})


async def test_open_conversations_are_rounded_down(metrics: Any, agent: Any) -> None:
    await asyncio.gather(*(keep_case(agent, f"s{index}") for index in range(19)))
    _, text = await metrics()
    assert families(text)["amparo_conversations_open"] == {"": 10}


def test_few_open_conversations_are_not_shown_at_all() -> None:
    for number in (0, 9, None):
        assert "amparo_conversations_open" not in families(text_of(Counts(), conversations=number))


def test_nothing_says_when_something_was_counted_first() -> None:
    numbers = Counts()
    for _ in range(50):
        numbers.add(counts.CONVERSATIONS)
        numbers.add_seconds("typed", 0.1)
    text = text_of(numbers)
    assert "amparo_conversations_total 50" in text
    assert "_created" not in text


def test_times_are_a_histogram() -> None:
    numbers = Counts()
    for _ in range(20):
        numbers.add_seconds("typed", 0.3)
    found = families(text_of(numbers))
    assert found["amparo_turn_seconds_bucket"]["typed|0.25"] == 0
    assert (
        found["amparo_turn_seconds_bucket"]["typed|0.5"] == found["amparo_turn_seconds_count"]["typed"] == 20
    )


def test_counts_of_platforms_are_hidden_as_well_but_what_failed_is_exact() -> None:
    counted = counters_of("telegram")
    for what, number in (("received", 19), ("answered", 9), ("given_up", 1)):
        for _ in range(number):
            counted.add(what)
    found = families(text_of(Counts(), {"telegram": counted.report()}))
    assert found["amparo_platform_received_total"] == {"telegram": 10}
    assert "amparo_platform_answered_total" not in found
    assert found["amparo_platform_given_up_total"] == {"telegram": 1}


def test_no_metric_is_divided_by_two_things_at_once() -> None:
    numbers = Counts()
    for metric in counts.METRICS:
        for _ in range(10):
            numbers.add(metric, "x")
    for family in text_string_to_metric_families(text_of(numbers)):
        for sample in family.samples:
            assert len(set(sample.labels) - {"le"}) <= 1, sample
