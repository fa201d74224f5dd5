"""The sliding window, its memory, and the order of messages."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.dialogue.state.limits import MESSAGES_PER_MINUTE, RateLimit


def test_the_window_slides(clock: Any) -> None:
    limit = RateLimit(2, clock=clock)
    assert limit.seconds_to_wait("a") == 0
    clock.now += 40
    assert limit.seconds_to_wait("a") == 0
    assert limit.seconds_to_wait("a") == 20
    clock.now += 20
    assert limit.seconds_to_wait("a") == 0
    assert limit.seconds_to_wait("a") == 40


def test_a_refused_message_does_not_make_the_wait_longer(clock: Any) -> None:
    limit = RateLimit(1, clock=clock)
    limit.seconds_to_wait("a")
    for _ in range(5):
        clock.now += 10
        limit.seconds_to_wait("a")
    clock.now += 10
    assert limit.seconds_to_wait("a") == 0


def test_senders_do_not_limit_each_other(clock: Any) -> None:
    limit = RateLimit(1, clock=clock)
    assert [limit.seconds_to_wait(sender) for sender in "abc"] == [0, 0, 0]


def test_only_so_many_senders_are_remembered_the_newest_of_them(clock: Any) -> None:
    limit = RateLimit(1, senders=3, clock=clock)
    for sender in "abcde":
        limit.seconds_to_wait(sender)
    assert limit.remembered == 3
    assert limit.seconds_to_wait("e") == 60


def test_senders_are_forgotten_after_a_minute(clock: Any) -> None:
    limit = RateLimit(5, clock=clock)
    for number in range(100):
        limit.seconds_to_wait(str(number))
    clock.now += 60
    limit.seconds_to_wait("new")
    assert limit.remembered == 1


@pytest.mark.parametrize("bounds", [{"messages": 0}, {"senders": 0}])
def test_a_bound_must_be_positive(bounds: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        RateLimit(**bounds)


def test_without_a_choice_twenty_messages_a_minute_are_accepted(clock: Any) -> None:
    limit = RateLimit(clock=clock)
    assert MESSAGES_PER_MINUTE == 20
    assert [limit.seconds_to_wait("a") for _ in range(21)] == [0] * 20 + [60]
