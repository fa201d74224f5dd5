"""What every home of the state promises."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from amparo.dialogue.state.port import ConversationState, Stored


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


async def test_a_conversation_comes_back_as_it_was_kept(home: ConversationState, sender: str) -> None:
    assert await home.load(sender) is None
    assert await home.commit(sender, b"\x00words\xff", 1)
    assert await home.load(sender) == Stored(b"\x00words\xff", 1)
    async with home.turn(sender) as stored:
        assert stored == Stored(b"\x00words\xff", 1)
    assert await home.count() >= 1


async def test_messages_of_one_person_take_turns_in_the_order_in_which_they_came(
    home: ConversationState, sender: str
) -> None:
    order: list[int] = []

    async def say(number: int) -> None:
        async with home.turn(sender) as stored:
            assert (stored.revision if stored else 0) == number
            await asyncio.sleep(0.01)
            order.append(number)
            await home.commit(sender, b"", number + 1)

    saying = []
    for number in range(5):
        saying.append(asyncio.create_task(say(number)))
        await asyncio.sleep(0)
    await asyncio.gather(*saying)
    assert order == [0, 1, 2, 3, 4]


async def test_people_do_not_wait_for_one_another(home: ConversationState, sender: str) -> None:
    async with home.turn(sender), home.turn(f"another {sender}") as other:
        assert other is None


async def test_a_turn_that_fails_or_is_given_up_lets_the_next_one_begin(
    home: ConversationState, sender: str
) -> None:
    with pytest.raises(KeyError):
        async with home.turn(sender):
            raise KeyError
    async with home.turn(sender):
        waiting = asyncio.create_task(home.turn(sender).__aenter__())
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with (
        asyncio.timeout(2) if hasattr(asyncio, "timeout") else home.turn(f"no {sender}"),
        home.turn(sender),
    ):
        pass


async def test_an_end_forgets_at_once_and_what_comes_late_is_not_kept(
    home: ConversationState, sender: str
) -> None:
    async with home.turn(sender):
        await home.commit(sender, b"words", 1)
        assert not await home.has_ended(sender)
        await home.end(sender)
        assert await home.has_ended(sender)
        assert not await home.commit(sender, b"late words", 2)
    assert await home.load(sender) is None
    async with home.turn(sender) as stored:
        assert stored is None


async def test_so_many_messages_are_counted_in_a_minute_and_then_one_must_wait(
    home: ConversationState, sender: str
) -> None:
    assert [await home.seconds_to_wait(sender, 3) for _ in range(3)] == [0, 0, 0]
    assert 50 <= await home.seconds_to_wait(sender, 3) <= 60
    assert await home.seconds_to_wait(f"another {sender}", 3) == 0


async def test_an_event_is_new_once(home: ConversationState, sender: str) -> None:
    assert [await home.is_new(event) for event in (sender, f"2{sender}", sender, sender)] == [
        True,
        True,
        False,
        False,
    ]


async def test_nothing_is_left_behind_while_everybody_lives(home: ConversationState, sender: str) -> None:
    assert await home.is_new(sender, {"words": "x"}) and not await home.is_new(sender, {"words": "x"})
    assert [await home.left_behind() for _ in range(2)] == [[], []]
    await home.answered(sender)


async def test_a_note_is_kept_until_it_is_forgotten(home: ConversationState, sender: str) -> None:
    assert await home.recall(sender) is None
    await home.note(sender, {"id": "x", "metadata": {"country": "KE"}})
    assert await home.recall(sender) == {"id": "x", "metadata": {"country": "KE"}}
    await home.note(sender, None)
    assert await home.recall(sender) is None


async def test_the_secret_stays(home: ConversationState) -> None:
    assert await home.secret() == await home.secret() != ""


async def test_purging_keeps_what_is_young(home: ConversationState, sender: str) -> None:
    await home.commit(sender, b"words", 1)
    await home.purge()
    assert await home.load(sender) is not None


@pytest.mark.parametrize("sender", ["", "é", "\ud800", "a b:c*", "x" * 5000])
async def test_an_id_may_be_any_text(home: ConversationState, sender: str) -> None:
    async with home.turn(sender):
        await home.commit(sender, b"words", 10**6 + len(sender))
    assert await home.load(sender) is not None
    await home.end(sender)
