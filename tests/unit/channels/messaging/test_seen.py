"""Which events were taken before."""

from __future__ import annotations

from amparo.channels.messaging.seen import SeenEvents


def test_an_event_is_new_once() -> None:
    seen = SeenEvents()
    assert [seen.is_new(event) for event in ("1", "2", "1", "1", "2", "12")] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_each_platform_has_a_memory_of_its_own() -> None:
    first, second = SeenEvents(), SeenEvents()
    assert first.is_new("1") and second.is_new("1")


def test_an_event_without_an_id_cannot_be_known_again_and_is_answered() -> None:
    seen = SeenEvents()
    assert seen.is_new("") and seen.is_new("")


def test_of_too_many_the_oldest_is_dropped() -> None:
    seen = SeenEvents(most=3)
    assert all(seen.is_new(event) for event in "abcd")
    assert not any(seen.is_new(event) for event in "bcd") and seen.is_new("a")
    assert len(seen._seen) == 3


def test_nothing_of_an_event_is_kept_as_it_was() -> None:
    seen = SeenEvents()
    for event in ("wamid.HBgMMjU0NzAwMDAwMDAx", "\ud800", "x" * 100_000):
        assert seen.is_new(event) and not seen.is_new(event)
    assert {len(mark) for mark in seen._seen} == {12} and "wamid" not in repr(seen._seen)


def test_the_same_event_leaves_another_mark_in_each_process() -> None:
    first, second = SeenEvents(), SeenEvents()
    first.is_new("1"), second.is_new("1")
    assert not set(first._seen) & set(second._seen)
