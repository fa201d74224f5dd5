"""Ids of conversations: the same for a person while they talk, and nothing that points to them."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.messaging.conversations import Conversation, Conversations
from amparo.dialogue.state import state
from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.state.port import KEPT_SECONDS
from tests.unit.channels.messaging.made_up import Time

MIDNIGHT = 20_000 * 86_400.0


@pytest.fixture
def time() -> Time:
    return Time(MIDNIGHT - 600)


@pytest.fixture
def conversations(time: Time) -> Conversations:
    return Conversations("a secret", time)


async def answered(
    conversations: Conversations, sender: str, link: dict[str, str] | None = None
) -> Conversation:
    """A person writes, and is answered."""
    conversation = await conversations.of("sms", sender, link)
    await conversations.keep(conversation)
    return conversation


async def ended(conversations: Conversations, sender: str) -> str:
    """A person's conversation ends; its id until then."""
    conversation = await conversations.of("sms", sender)
    old = conversation.id
    conversations.end(conversation)
    await conversations.keep(conversation)
    return old


async def id_of(conversations: Conversations, sender: str = "1", platform: str = "sms") -> str:
    return (await conversations.of(platform, sender)).id


async def test_a_person_who_goes_on_stays_in_their_conversation(
    conversations: Conversations, time: Time
) -> None:
    first = await answered(conversations, "5550001")
    time.now += 60
    assert await conversations.of("sms", "5550001") == first


async def test_the_id_says_nothing_of_the_person(conversations: Conversations, kept: MemoryState) -> None:
    found = (await answered(conversations, "5550001")).id
    assert len(found) == 32 and set(found) <= set("0123456789abcdef") and "5550001" not in found
    assert "5550001" not in repr(vars(conversations)) + repr(vars(kept))


async def test_another_person_and_another_platform_have_another_id(conversations: Conversations) -> None:
    people = [
        ("sms", "1"),
        ("sms", "2"),
        ("telegram", "1"),
        ("s", "ms1"),
        ("", "sms1"),
        ("1:s", "1"),
        ("", "4:s1"),
    ]
    ids = {await id_of(conversations, sender, platform) for platform, sender in people}
    assert len(ids) == len(people)


async def test_with_the_same_secret_two_processes_give_the_same_id(
    conversations: Conversations, time: Time
) -> None:
    assert await id_of(Conversations("a secret", time)) == await id_of(conversations)


async def test_with_another_secret_or_none_the_ids_are_others(
    conversations: Conversations, time: Time
) -> None:
    made = [await id_of(Conversations(secret, time)) for secret in ("other", None, "")]
    assert made[1] == made[2], "that of the state"
    assert len({*made, await id_of(conversations)}) == 3


async def test_the_key_changes_at_midnight(conversations: Conversations, time: Time) -> None:
    before = await id_of(conversations)
    time.now = MIDNIGHT - 1
    assert await id_of(conversations) == before
    time.now = MIDNIGHT
    assert await id_of(conversations) != before


async def test_a_conversation_keeps_its_id_over_every_midnight(
    conversations: Conversations, time: Time, clock: Any
) -> None:
    first = await answered(conversations, "1", {"country": "KE"})
    while time.now < MIDNIGHT + 2.1 * 86_400:
        for each in (time, clock):
            each.now += KEPT_SECONDS - 1
        again = await answered(conversations, "1")
        assert (again.id, again.metadata) == (first.id, {"country": "KE"})


async def test_who_comes_back_after_half_an_hour_begins_anew(
    conversations: Conversations, clock: Any
) -> None:
    await answered(conversations, "1", {"country": "KE"})
    clock.now += KEPT_SECONDS + 1
    assert (await conversations.of("sms", "1")).metadata == {}


async def test_after_the_end_there_is_a_new_id_and_nothing_of_the_link(
    conversations: Conversations, time: Time
) -> None:
    await answered(conversations, "1", {"country": "KE"})
    old = await ended(conversations, "1")
    new = await conversations.of("sms", "1")
    assert new.id != old and len(new.id) == 32 and new.metadata == {}
    time.now = MIDNIGHT
    assert await id_of(conversations) == new.id
    await ended(conversations, "1")
    assert await id_of(conversations) not in (old, new.id)


async def test_ids_after_an_end_cannot_be_made_again_from_the_secret(conversations: Conversations) -> None:
    await ended(conversations, "1")
    first = await id_of(conversations)
    await state().note((await conversations.of("sms", "1")).key, None)
    await ended(conversations, "1")
    assert await id_of(conversations) != first


async def test_what_a_link_said_is_kept_until_another_link(conversations: Conversations) -> None:
    await answered(conversations, "1", {"country": "KE"})
    assert (await answered(conversations, "1", {})).metadata == {"country": "KE"}
    assert (await answered(conversations, "1", {"organisation": "ngo"})).metadata == {
        "country": "KE",
        "organisation": "ngo",
    }
    assert (await answered(conversations, "1", {"country": "UG"})).metadata["country"] == "UG"
    assert (await answered(conversations, "2")).metadata == {}


async def test_any_letters_can_stand_in_the_id_of_a_person(conversations: Conversations) -> None:
    senders = ["", "é", "\ud800", "\udfff", "😀", "\0", "x" * 10_000]
    assert len({await id_of(conversations, sender) for sender in senders}) == len(senders)


async def test_the_mark_of_an_event_does_not_show_it(conversations: Conversations) -> None:
    mark = await conversations.mark("wamid.5550001")
    assert mark == await conversations.mark("wamid.5550001") != await conversations.mark("wamid.5550002")
    assert "5550001" not in mark and mark != await Conversations("other").mark("wamid.5550001")
