"""Conversations in memory: bounded in length, in number and in time, and forgotten when asked."""

from __future__ import annotations

import re
import zlib
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.dialogue.bounding import KEPT_TURNS
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.packing import snapshot
from amparo.dialogue.state import use
from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.tracker_store import BoundedTrackerStore, conversation_turn
from tests.unit.dialogue.conftest import Clock
from tests.unit.dialogue.dialogue_bot import ROOT, DialogueBot

FIND_SERVICES = {"intent": {"name": "find_services", "confidence": 1.0}, "entities": []}


@pytest.fixture(autouse=True)
def kept_in(clock: Clock) -> MemoryState:
    memory = MemoryState(conversations=10, clock=clock)
    use(memory)
    return memory


def conversation(domain: Domain, sender: str = "person", words: str = "hello") -> DialogueStateTracker:
    events = [
        *(ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")),
        UserUttered(words, {"name": "greet", "confidence": 1.0}),
        SlotSet("site_country", "KE"),
        *(ActionExecuted("utter_greet"), BotUttered("Hello."), ActionExecuted("action_listen")),
    ]
    return DialogueStateTracker.from_events(sender, events, slots=domain.slots)


async def known(store: BoundedTrackerStore) -> set[str]:
    return set(await store.keys())


async def test_a_conversation_comes_back_as_it_was(domain: Domain) -> None:
    store, before = BoundedTrackerStore(domain), conversation(domain)
    await store.save(before)
    after = await store.retrieve("person")
    assert after is not None
    assert after.current_slot_values() == before.current_slot_values()
    assert [event.text for event in after.events if isinstance(event, UserUttered)] == ["hello"]
    assert after.latest_action_name == "action_listen"


async def test_changes_after_saving_do_not_change_what_is_kept(domain: Domain) -> None:
    store, tracker = BoundedTrackerStore(domain), conversation(domain)
    await store.save(tracker)
    tracker.update(SlotSet("site_country", "US"))
    kept = await store.retrieve("person")
    assert kept is not None and kept.get_slot("site_country") == "KE"


async def test_saving_leaves_the_given_conversation_as_it_is(domain: Domain) -> None:
    tracker = conversation(domain)
    for number in range(20):
        tracker.update(UserUttered(str(number), {"name": "greet"}))
    count = len(tracker.events)
    await BoundedTrackerStore(domain).save(tracker)
    assert len(tracker.events) == count


async def test_somebody_unknown_has_no_conversation(domain: Domain) -> None:
    store = BoundedTrackerStore(domain)
    assert await store.retrieve("nobody") is None
    assert await known(store) == set()


async def test_a_silent_conversation_is_forgotten_after_its_time(
    domain: Domain, clock: Clock, kept_in: MemoryState
) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain))
    clock.minutes(29.9)
    assert await store.retrieve("person") is not None
    clock.minutes(0.2)
    assert await store.retrieve("person") is None
    assert kept_in.size == 0, "not hidden but gone"


async def test_reading_does_not_prolong_a_conversation_and_writing_does(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, "reader"))
    await store.save(conversation(domain, "writer"))
    clock.minutes(20)
    assert await store.retrieve("reader") is not None
    await store.save(conversation(domain, "writer"))
    clock.minutes(20)
    assert await known(store) == {"writer"}


async def test_old_conversations_go_when_anybody_writes(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, "old", "old words"))
    clock.minutes(31)
    await store.save(conversation(domain, "new", "new words"))
    assert await known(store) == {"new"}


async def test_beyond_the_cap_the_longest_silent_is_forgotten(domain: Domain, clock: Clock) -> None:
    use(MemoryState(conversations=3, clock=clock))
    store = BoundedTrackerStore(domain)
    for sender in ("a", "b", "c"):
        await store.save(conversation(domain, sender))
        clock.minutes(1)
    await store.save(conversation(domain, "a"))
    await store.save(conversation(domain, "d"))
    assert await known(store) == {"a", "c", "d"}


async def test_a_flood_of_conversations_stays_within_the_cap(domain: Domain, kept_in: MemoryState) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, "person-100"))
    one = kept_in.size
    for number in range(200):
        await store.save(conversation(domain, f"person-{number:03d}"))
    assert await known(store) == {f"person-{number:03d}" for number in range(190, 200)}
    assert kept_in.size <= 11 * one


async def test_a_conversation_that_ends_is_gone_at_once(domain: Domain, kept_in: MemoryState) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, "erased", "the words of a person"))
    await store.save(conversation(domain, "other"))
    await kept_in.end("erased")
    assert await store.retrieve("erased") is None
    assert await known(store) == {"other"}


async def test_within_a_turn_a_conversation_is_read_once_and_written_once(
    domain: Domain, kept_in: MemoryState, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("load", "commit"):
        real = getattr(kept_in, name)
        monkeypatch.setattr(kept_in, name, lambda *args, n=name, r=real: asked.append(n) or r(*args))
    store = BoundedTrackerStore(domain)
    async with conversation_turn("person", domain) as held:
        assert await store.retrieve("person") is None
        await store.save(conversation(domain))
        assert await store.retrieve("person") is held.tracker
        await store.save(conversation(domain))
        async with conversation_turn("person", domain) as again:
            assert again is held
    assert asked == ["load", "commit"]
    assert await store.retrieve("person") is not None


async def test_a_turn_that_fails_leaves_the_conversation_as_it_was(domain: Domain) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, words="before"))
    with pytest.raises(RuntimeError):
        async with conversation_turn("person", domain) as held:
            assert held.tracker is not None
            held.tracker.update(UserUttered("half done", {"name": "greet"}))
            await store.save(held.tracker)
            raise RuntimeError
    kept = await store.retrieve("person")
    assert kept is not None
    assert [event.text for event in kept.events if isinstance(event, UserUttered)] == ["before"]


async def test_another_conversation_is_not_touched_within_a_turn(domain: Domain) -> None:
    store = BoundedTrackerStore(domain)
    async with conversation_turn("person", domain):
        await store.save(conversation(domain, "other"))
        assert await store.retrieve("other") is not None
    assert await store.retrieve("person") is None


async def test_what_is_kept_and_cannot_be_read_counts_as_nothing(
    domain: Domain, kept_in: MemoryState, caplog: pytest.LogCaptureFixture
) -> None:
    for data in (b"", b"no zlib", zlib.compress(b"no json"), zlib.compress(b'[{"event": "unknown"}]')):
        await kept_in.commit("person", data, 1)
        assert await BoundedTrackerStore(domain).retrieve("person") is None
    assert "cannot be read" in caplog.text


def test_a_snapshot_stays_as_it_was(domain: Domain) -> None:
    tracker = conversation(domain)
    still = snapshot(tracker)
    assert still is not None
    tracker.update(SlotSet("site_country", "US"))
    assert (still.get_slot("site_country"), len(still.events)) == ("KE", len(tracker.events) - 1)


async def test_a_new_session_begins_without_the_slots_of_the_old_one(
    domain: Domain, policies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = DialogueBot(domain, policies, BoundedTrackerStore(domain))
    first = await bot.say('/find_services{"country": "KE"}')
    assert Case.from_json(first.tracker.get_slot(SLOT)).country == "KE"
    monkeypatch.setattr(bot.processor, "_has_session_expired", lambda tracker: True)
    second = await bot.hear("/find_services", FIND_SERVICES)
    assert second.tracker.get_slot(SLOT) is None
    assert "Which country" in second.texts[0]
    texts = [event.text for event in second.tracker.events if isinstance(event, UserUttered)]
    assert texts == ["/find_services"], "nor its words"


async def test_the_words_of_old_turns_leave_the_memory(
    domain: Domain, policies: list[Any], kept_in: MemoryState
) -> None:
    store = BoundedTrackerStore(domain)
    bot = DialogueBot(domain, policies, store)
    for number in range(KEPT_TURNS + 2):
        await bot.hear(f"secret-{number}", FIND_SERVICES)
    stored = await kept_in.load("person")
    assert stored is not None
    texts = set(re.findall(r"secret-\d", zlib.decompress(stored.data).decode()))
    assert texts == {f"secret-{number}" for number in range(2, KEPT_TURNS + 2)}


def test_rasa_makes_it_from_endpoints_yml(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_ACTIONS_URL", "http://127.0.0.1:1/webhook")
    config = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).tracker_store
    assert isinstance(config, EndpointConfig)
    store = TrackerStore.create(config, domain)
    assert isinstance(store, BoundedTrackerStore)


async def test_what_could_reach_a_person_is_not_kept(domain: Domain) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, words="my number is 07700 900123 and he locked me in"))
    kept = await store.retrieve("person")
    assert kept is not None
    texts = [event.text for event in kept.events if isinstance(event, UserUttered)]
    assert texts == ["my number is […] and he locked me in"]
