"""Ids of conversations: the same for a person while they talk, and nothing that points to them."""

from __future__ import annotations

import itertools

import pytest

from amparo.channels.messaging.conversations import KEPT_SECONDS, Conversations
from tests.unit.channels.messaging.made_up import Time

MIDNIGHT = 20_000 * 86_400.0


@pytest.fixture
def time() -> Time:
    return Time(MIDNIGHT - 600)


@pytest.fixture
def conversations(time: Time) -> Conversations:
    return Conversations(1000, "a secret", time)


def test_a_person_who_goes_on_stays_in_their_conversation(conversations: Conversations, time: Time) -> None:
    first = conversations.of("telegram", "5550001")
    time.now += 60
    assert conversations.of("telegram", "5550001") is first


def test_the_id_says_nothing_of_the_person(conversations: Conversations) -> None:
    found = conversations.of("telegram", "5550001").id
    assert len(found) == 32 and set(found) <= set("0123456789abcdef") and "5550001" not in found
    assert "5550001" not in repr(vars(conversations))


def test_another_person_and_another_platform_have_another_id(conversations: Conversations) -> None:
    people = [
        ("sms", "1"),
        ("sms", "2"),
        ("telegram", "1"),
        ("s", "ms1"),
        ("", "sms1"),
        ("1:s", "1"),
        ("", "4:s1"),
    ]
    ids = {conversations.of(platform, sender).id for platform, sender in people}
    assert len(ids) == len(people) == len(conversations)


def test_with_the_same_secret_two_processes_give_the_same_id(
    conversations: Conversations, time: Time
) -> None:
    assert Conversations(5, "a secret", time).of("sms", "1").id == conversations.of("sms", "1").id


def test_with_another_secret_or_none_the_ids_are_others(conversations: Conversations, time: Time) -> None:
    made = [Conversations(5, secret, time).of("sms", "1").id for secret in ("other", None, None, "")]
    assert len({*made, conversations.of("sms", "1").id}) == 5


def test_the_key_changes_at_midnight(conversations: Conversations, time: Time) -> None:
    before = conversations.of("sms", "1").id
    time.now = MIDNIGHT - 1
    assert Conversations(5, "a secret", time).of("sms", "1").id == before
    time.now = MIDNIGHT
    assert Conversations(5, "a secret", time).of("sms", "1").id != before


def test_a_conversation_keeps_its_id_over_every_midnight(conversations: Conversations, time: Time) -> None:
    first = conversations.of("sms", "1", {"country": "KE"})
    while time.now < MIDNIGHT + 2.1 * 86_400:
        time.now += KEPT_SECONDS - 1
        assert conversations.of("sms", "1") is first
    assert first.metadata == {"country": "KE"} and len(conversations) == 1


def test_who_comes_back_after_half_an_hour_begins_anew(conversations: Conversations, time: Time) -> None:
    first = conversations.of("sms", "1", {"country": "KE"})
    time.now += KEPT_SECONDS
    again = conversations.of("sms", "1")
    assert again is not first and again.metadata == {}


def test_after_the_end_there_is_a_new_id_and_nothing_of_the_link(
    conversations: Conversations, time: Time
) -> None:
    first = conversations.of("sms", "1", {"country": "KE"})
    old = first.id
    conversations.end(first)
    new = conversations.of("sms", "1")
    assert new.id != old and len(new.id) == 32 and new.metadata == {}
    time.now = MIDNIGHT
    assert conversations.of("sms", "1").id == new.id
    conversations.end(new)
    assert conversations.of("sms", "1").id not in (old, first)


def test_ids_after_an_end_cannot_be_made_again_from_the_secret(
    conversations: Conversations, time: Time
) -> None:
    other = Conversations(5, "a secret", time)
    for each in (conversations, other):
        each.end(each.of("sms", "1"))
    assert conversations.of("sms", "1").id != other.of("sms", "1").id


def test_what_a_link_said_is_kept_until_another_link(conversations: Conversations) -> None:
    conversations.of("sms", "1", {"country": "KE"})
    assert conversations.of("sms", "1", {}).metadata == {"country": "KE"}
    assert conversations.of("sms", "1", {"organisation": "ngo"}).metadata == {
        "country": "KE",
        "organisation": "ngo",
    }
    assert conversations.of("sms", "1", {"country": "UG"}).metadata["country"] == "UG"
    assert conversations.of("sms", "2").metadata == {}


def test_no_more_are_kept_than_may_be_and_the_one_silent_longest_goes_first(time: Time) -> None:
    conversations = Conversations(3, "a secret", time)
    kept = {sender: conversations.of("sms", sender) for sender in "abc"}
    conversations.of("sms", "a")
    for sender in "de":
        conversations.of("sms", sender)
        assert len(conversations) == 3
    assert conversations.of("sms", "a") is kept["a"]


def test_what_is_silent_is_dropped_when_anybody_writes(conversations: Conversations, time: Time) -> None:
    for number in range(100):
        conversations.of("sms", str(number))
    time.now += KEPT_SECONDS
    conversations.of("sms", "another")
    assert len(conversations) == 1


def test_any_letters_can_stand_in_the_id_of_a_person(conversations: Conversations) -> None:
    senders = ["", "é", "\ud800", "\udfff", "😀", "\0", "x" * 10_000]
    assert len({conversations.of("sms", sender).id for sender in senders}) == len(senders)


def test_ids_of_many_people_are_all_different(conversations: Conversations) -> None:
    people = itertools.product(("sms", "telegram"), map(str, range(400)))
    assert len({conversations.of(*person).id for person in people}) == 800
