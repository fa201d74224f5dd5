"""Several processes on one Redis and one PostgreSQL, and what happens when one of these goes away."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis

from amparo.dialogue.state.port import KEPT_SECONDS, Stored
from amparo.dialogue.state.redis_home import ALIVE_SECONDS, RedisHome
from amparo.dialogue.state.shared import SharedState, _hashed
from tests.services import PostgreSQL, Redis, running

pytestmark = pytest.mark.slow


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def own_homes() -> Iterator[tuple[Redis, PostgreSQL]]:
    """Servers that these tests may stop."""
    redis, database = Redis(), PostgreSQL()
    with running(redis, database):
        yield redis, database


@pytest.fixture
async def two(own_homes: tuple[Redis, PostgreSQL]) -> AsyncIterator[tuple[SharedState, SharedState]]:
    """Two processes."""
    redis, database = own_homes
    for service in own_homes:
        if service.process is None:
            service.start()
    states = SharedState(redis.url, database.url), SharedState(redis.url, database.url)
    for state in states:
        await state.start()
    yield states
    for state in states:
        await state.close()


async def until_healed(*states: SharedState) -> None:
    for _ in range(100):
        if all(state.report() == HEALTHY for state in states):
            return
        await asyncio.sleep(0.1)
    raise AssertionError([state.report() for state in states])


HEALTHY = {"kind": "shared", "redis": "ok", "database": "ok", "unsaved": 0}


async def test_what_one_process_keeps_another_goes_on_with(
    two: tuple[SharedState, SharedState], sender: str
) -> None:
    first, second = two
    async with first.turn(sender):
        await first.commit(sender, b"words", 1)
    async with second.turn(sender) as stored:
        assert stored == Stored(b"words", 1)
    await second.end(sender)
    assert await first.has_ended(sender) and await first.load(sender) is None
    assert await first.secret() == await second.secret()
    assert await first.is_new(sender) and not await second.is_new(sender)
    await first.note(sender, {"a": 1})
    assert await second.recall(sender) == {"a": 1}
    assert [await each.seconds_to_wait(sender, 2) for each in (first, second)] == [0, 0]
    assert await first.seconds_to_wait(sender, 2) > 0


async def test_an_end_at_another_process_while_a_conversation_is_written_leaves_nothing(
    two: tuple[SharedState, SharedState],
    own_homes: tuple[Redis, PostgreSQL],
    sender: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = two
    save = first._database.save

    async def save_late(key: str, stored: Stored) -> None:
        await second.end(sender)
        await save(key, stored)

    monkeypatch.setattr(first._database, "save", save_late)
    assert not await first.commit(sender, b"words", 1)
    assert own_homes[1].rows(f"SELECT 1 FROM amparo_conversations WHERE sender = '{_key_of(sender)}'") == []


async def test_two_processes_never_have_the_same_turn(
    two: tuple[SharedState, SharedState], sender: str
) -> None:
    inside, most = 0, 0

    async def say(state: SharedState) -> None:
        nonlocal inside, most
        async with state.turn(sender) as stored:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            await state.commit(sender, b"", (stored.revision if stored else 0) + 1)
            inside -= 1

    await asyncio.gather(*(say(two[number % 2]) for number in range(10)))
    assert most == 1
    kept = await two[0].load(sender)
    assert kept is not None and kept.revision == 10


async def test_a_process_that_has_just_begun_counts_as_alive(
    own_homes: tuple[Redis, PostgreSQL], sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RedisHome, "_beat", lambda self: None)  # its heart is slow to begin
    young, other = RedisHome(own_homes[0].url), RedisHome(own_homes[0].url)
    await young.start()
    await young.take(sender)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(other.take(sender), 0.5)
    for home in (young, other):
        await home.close()


async def test_the_turn_of_a_process_that_was_killed_is_taken_by_another(
    two: tuple[SharedState, SharedState], sender: str
) -> None:
    dead, living = two
    await dead._redis.take(_key_of(sender))
    dead._redis._stopping.set()  # its heart stops, and nothing is given back
    began = time.monotonic()
    async with living.turn(sender):
        assert time.monotonic() - began < ALIVE_SECONDS + 2


async def left_behind(
    state: SharedState, seconds: float = ALIVE_SECONDS + 2
) -> list[tuple[str, dict[str, Any]]]:
    """What a process takes over, looking once in a while for so long."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        found += await state.left_behind()
        await asyncio.sleep(0.2)
    return found


async def test_what_a_killed_process_had_not_answered_is_taken_over_once(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    dead, living = two
    for number in range(3):
        assert await dead.is_new(f"{number}{sender}", {"words": number})
    await dead.answered(f"0{sender}")
    assert await left_behind(living, 1) == []  # it lives
    dead._redis._stopping.set()
    expected = [(f"1{sender}", {"words": 1}), (f"2{sender}", {"words": 2})]
    assert sorted(await left_behind(living)) == expected
    assert await living.left_behind() == [] and not await living.is_new(f"1{sender}", {})
    for event, _ in expected:
        await living.answered(event)
    assert b"amparo:held" not in own_homes[0].everything()


async def test_a_standstill_of_redis_makes_nobody_dead(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    first, second = two
    assert await first.is_new(sender, {"words": 1}) and await first.is_new(f"2{sender}", {"words": 2})
    own_homes[0].send(signal.SIGSTOP)
    await first.answered(f"2{sender}")
    await asyncio.sleep(ALIVE_SECONDS + 1)
    own_homes[0].send(signal.SIGCONT)
    assert await left_behind(second, 4) == []
    await until_healed(*two)
    assert own_homes[0].everything().count(f"2{sender}".encode()) == 1, "known, and not held any more"
    await first.answered(sender)


async def test_an_older_turn_does_not_overwrite_a_newer_one(
    two: tuple[SharedState, SharedState], sender: str
) -> None:
    first, second = two
    await first.commit(sender, b"newer", 5)
    assert not await second.commit(sender, b"older", 4)
    assert await second.load(sender) == Stored(b"newer", 5)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGKILL])
async def test_without_redis_conversations_go_on_and_end(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str, signum: int
) -> None:
    first, second = two
    await first.commit(sender, b"before", 1)
    own_homes[0].stop(signum)
    async with second.turn(sender) as stored:
        assert stored == Stored(b"before", 1)
        assert await second.commit(sender, b"without", 2)
    assert second.report()["redis"] == "away"
    assert await second.seconds_to_wait(sender, 5) == 0 and await second.is_new(f"new {sender}")
    assert await first.load(sender) == Stored(b"without", 2)
    own_homes[0].start()
    await until_healed(second)
    async with first.turn(sender) as stored:
        assert stored == Stored(b"without", 2)
    assert await first.secret() == await second.secret()


async def test_a_redis_that_hangs_leaves_nobody_waiting_when_it_goes_on(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    """What was asked of it and given up is done by it all the same, when it goes on."""
    first, second = two
    async with first.turn(sender), first.turn(f"another {sender}"):
        own_homes[0].send(signal.SIGSTOP)
        assert await first.commit(sender, b"without", 1)
        assert await second.load(f"yet another {sender}") is None
    async with second.turn(f"another {sender}"):
        own_homes[0].send(signal.SIGCONT)
    await until_healed(first, second)
    began = time.monotonic()
    async with second.turn(sender) as stored, first.turn(f"another {sender}"):
        assert stored == Stored(b"without", 1)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
async def test_without_postgresql_conversations_go_on_and_are_written_when_it_is_back(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str, signum: int
) -> None:
    first, second = two
    gone = f"gone {sender}"
    await first.commit(sender, b"before", 1)
    await first.commit(gone, b"to forget", 1)
    own_homes[1].stop(signum)
    async with second.turn(sender) as stored:
        assert stored == Stored(b"before", 1)
        assert await second.commit(sender, b"without", 2)
    await second.end(gone)
    assert second.report()["database"] == "away" and second.report()["unsaved"] == 2
    assert await first.load(sender) == Stored(b"without", 2)
    own_homes[1].start()
    await until_healed(second)
    query = f"SELECT revision FROM amparo_conversations WHERE sender = '{_key_of(sender)}'"
    assert own_homes[1].rows(query) == [(2,)]
    assert own_homes[1].rows(query.replace(_key_of(sender), _key_of(gone))) == []


async def test_a_database_that_comes_back_empty_gets_its_table_again(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    first, second = two
    await first.commit(sender, b"before", 1)
    own_homes[1].rows("DROP TABLE amparo_conversations; COMMIT; SELECT 1")
    assert await second.commit(sender, b"after", 2)
    await until_healed(first, second)
    assert await first.commit(sender, b"more", 3)
    query = f"SELECT revision FROM amparo_conversations WHERE sender = '{_key_of(sender)}'"
    assert own_homes[1].rows(query) == [(3,)]


async def test_without_both_this_process_goes_on_alone(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    first, second = two
    for service in own_homes:
        service.stop()
    async with first.turn(sender) as stored:
        assert stored is None
        assert await first.commit(sender, b"words", 1)
    assert await first.load(sender) == Stored(b"words", 1)
    await first.note(sender, {"a": 1})
    assert await first.recall(sender) == {"a": 1}
    for service in own_homes:
        service.start()
    await until_healed(first)
    assert await second.load(sender) == Stored(b"words", 1)


async def test_a_process_can_start_while_both_are_away(own_homes: tuple[Redis, PostgreSQL]) -> None:
    for service in own_homes:
        service.stop()
    state = SharedState(*(service.url for service in own_homes))
    await state.start()
    try:
        assert await state.commit("somebody", b"words", 1)
        for service in own_homes:
            service.start()
        await until_healed(state)
    finally:
        await state.close()


async def test_what_is_old_is_purged_by_the_clock_of_the_database(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    await two[0].commit(sender, b"words", 1)
    mine = f"WHERE sender = '{_key_of(sender)}'"
    older = f"clock_timestamp() - interval '{KEPT_SECONDS + 1} seconds'"
    own_homes[1].rows(
        f"UPDATE amparo_conversations SET updated = {older} {mine} RETURNING 1; COMMIT; SELECT 1"
    )
    await two[1].purge()
    assert own_homes[1].rows(f"SELECT 1 FROM amparo_conversations {mine}") == []


async def test_neither_home_shows_an_id_or_keeps_words_in_its_log_of_writes(
    two: tuple[SharedState, SharedState], own_homes: tuple[Redis, PostgreSQL], sender: str
) -> None:
    await two[0].commit(sender, b"the very words", 1)
    assert sender.encode() not in own_homes[0].everything()
    wal = b"".join(path.read_bytes() for path in (own_homes[1].data / "pg_wal").iterdir() if path.is_file())
    assert b"the very words" not in wal
    client = redis.Redis.from_url(own_homes[0].url)
    forever = [key for key in client.scan_iter() if client.pttl(key) == -1]
    assert forever == [b"amparo:secret:"]


def _key_of(sender: str) -> str:
    return _hashed(sender)
