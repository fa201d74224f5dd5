"""Sending: again where it may go well later, never after the deadline, and nothing of the person in the log."""

from __future__ import annotations

import asyncio
import logging

import httpx2
import pytest

from amparo.channels.messaging.counters import Counters
from amparo.channels.messaging.delivery import Blocked, Delivery, Refused, TryAgain, reason
from tests.unit.channels.messaging.made_up import Time

SECRET = "https://api.example.org/bot123:TOKEN/sendMessage to +254700000001"


class Attempts:
    """Raises what it is given, one after another, the last again and again; notes when it was called."""

    def __init__(self, time: Time, *problems: Exception | None) -> None:
        self._time, self._problems = time, list(problems)
        self.at: list[float] = []

    async def __call__(self) -> None:
        self.at.append(self._time.now)
        problem = self._problems.pop(0) if len(self._problems) > 1 else self._problems[0]
        if problem:
            raise problem


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def counters() -> Counters:
    return Counters()


@pytest.fixture
def delivery(time: Time, counters: Counters) -> Delivery:
    return Delivery("made-up", counters, time, time.sleep)


async def test_what_goes_well_is_sent_once_and_at_once(
    delivery: Delivery, time: Time, counters: Counters
) -> None:
    attempts = Attempts(time, None)
    await delivery.send(attempts, time.now + 600)
    assert attempts.at == [1000.0] and time.slept == []
    assert counters.report()["sent"] == 1 and counters.report()["retried"] == 0


async def test_who_is_told_to_wait_waits_so_long(delivery: Delivery, time: Time) -> None:
    attempts = Attempts(time, TryAgain("too many requests", 17.0), None)
    await delivery.send(attempts, time.now + 600)
    assert attempts.at == [1000.0, 1017.0]


async def test_a_wait_for_one_holds_up_nobody_else(delivery: Delivery, time: Time) -> None:
    slow = asyncio.create_task(delivery.send(Attempts(time, TryAgain("x", 17.0), None), time.now + 600))
    other = Attempts(time, None)
    await delivery.send(other, time.now + 600)
    assert other.at == [1000.0]
    await slow


async def test_a_wait_for_everybody_holds_up_all_until_it_is_over(delivery: Delivery, time: Time) -> None:
    with pytest.raises(TryAgain):
        await delivery.send(Attempts(time, TryAgain("x", 17.0, everybody=True)), time.now + 5)
    attempts = Attempts(time, None)
    await delivery.send(attempts, time.now + 600)
    assert attempts.at == [1017.0]


async def test_who_would_wait_for_everybody_beyond_their_deadline_gives_up_at_once(
    delivery: Delivery, time: Time
) -> None:
    with pytest.raises(TryAgain):
        await delivery.send(Attempts(time, TryAgain("x", 17.0, everybody=True)), time.now + 5)
    attempts = Attempts(time, None)
    with pytest.raises(TryAgain, match="time"):
        await delivery.send(attempts, time.now + 10)
    assert attempts.at == [] and time.slept == []


@pytest.mark.parametrize(
    "problem", [TryAgain("status 503"), httpx2.ConnectError("no"), httpx2.ReadError("cut")]
)
async def test_the_waits_grow_up_to_half_a_minute(delivery: Delivery, time: Time, problem: Exception) -> None:
    attempts = Attempts(time, *[problem] * 10, None)
    await delivery.send(attempts, time.now + 600)
    expected = [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert len(attempts.at) == 11
    assert all(0.74 * wait <= slept <= 1.26 * wait for wait, slept in zip(expected, time.slept))


@pytest.mark.parametrize("problem", [TryAgain("status 503"), httpx2.ConnectTimeout(""), TryAgain("x", 59.0)])
async def test_at_the_deadline_it_is_given_up_and_nothing_is_sent_after_it(
    delivery: Delivery, time: Time, counters: Counters, problem: Exception
) -> None:
    attempts = Attempts(time, problem)
    with pytest.raises(TryAgain):
        await delivery.send(attempts, time.now + 600)
    assert len(attempts.at) > 9 and max(attempts.at) < 1600 and time.now < 1600
    assert counters.report()["sent"] == 0


async def test_after_the_deadline_it_is_not_even_tried(delivery: Delivery, time: Time) -> None:
    attempts = Attempts(time, None)
    with pytest.raises(TryAgain):
        await delivery.send(attempts, time.now)
    assert attempts.at == []


async def test_a_wait_beyond_the_deadline_is_not_waited_for(delivery: Delivery, time: Time) -> None:
    with pytest.raises(TryAgain, match="too many"):
        await delivery.send(Attempts(time, TryAgain("too many requests", 1e9)), time.now + 600)
    assert time.slept == []


@pytest.mark.parametrize("problem", [Refused("status 400"), Blocked("status 403")])
async def test_what_is_refused_or_blocked_is_not_tried_again(
    delivery: Delivery, time: Time, problem: Exception
) -> None:
    attempts = Attempts(time, problem)
    with pytest.raises(type(problem)):
        await delivery.send(attempts, time.now + 600)
    assert len(attempts.at) == 1 and time.slept == []


async def test_a_message_that_may_have_arrived_each_time_is_sent_three_times_at_most(
    delivery: Delivery, time: Time
) -> None:
    attempts = Attempts(time, httpx2.ReadTimeout(""))
    with pytest.raises(TryAgain):
        await delivery.send(attempts, time.now + 600)
    assert len(attempts.at) == 3 and min(time.slept) >= 10


async def test_the_log_has_the_kind_of_the_failure_and_nothing_else(
    delivery: Delivery, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    problems = [httpx2.ConnectError(SECRET), httpx2.ReadTimeout(SECRET), TryAgain("status 503")]
    await delivery.send(Attempts(time, *problems, None), time.now + 600)
    said = [record.getMessage() for record in caplog.records if record.name.startswith("amparo")]
    assert said == [
        f"made-up: a message could not be sent yet ({what})"
        for what in ("ConnectError", "ReadTimeout", "status 503")
    ]


def test_of_an_error_of_http_only_the_kind_is_told() -> None:
    assert reason(httpx2.ConnectError(SECRET)) == "ConnectError" and reason(KeyError(SECRET)) == "KeyError"
    assert reason(Refused("status 400")) == "status 400"
