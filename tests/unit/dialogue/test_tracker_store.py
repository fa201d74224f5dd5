"""Conversations in memory: bounded in length, in number and in time, and forgotten when asked."""

from __future__ import annotations

import re
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
from amparo.dialogue.tracker_store import BoundedTrackerStore
from tests.unit.dialogue.dialogue_bot import ROOT, DialogueBot

FIND_SERVICES = {"intent": {"name": "find_services", "confidence": 1.0}, "entities": []}


class Clock:
    """Time that passes when a test says so; in seconds."""

    def __init__(self) -> None:
        self.now = 50_000.0

    def __call__(self) -> float:
        return self.now

    def minutes(self, count: float) -> None:
        self.now += count * 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


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


async def test_a_silent_conversation_is_forgotten_after_its_time(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain, minutes=30, clock=clock)
    await store.save(conversation(domain))
    clock.minutes(29.9)
    assert await store.retrieve("person") is not None
    clock.minutes(0.2)
    assert await store.retrieve("person") is None
    assert store.characters == 0, "not hidden but gone"


async def test_reading_does_not_prolong_a_conversation_and_writing_does(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain, minutes=30, clock=clock)
    await store.save(conversation(domain, "reader"))
    await store.save(conversation(domain, "writer"))
    clock.minutes(20)
    assert await store.retrieve("reader") is not None
    await store.save(conversation(domain, "writer"))
    clock.minutes(20)
    assert await known(store) == {"writer"}


async def test_old_conversations_go_when_anybody_writes(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain, minutes=30, clock=clock)
    await store.save(conversation(domain, "old", "old words"))
    clock.minutes(31)
    await store.save(conversation(domain, "new", "new words"))
    assert "old" not in store._kept
    assert await known(store) == {"new"}


async def test_beyond_the_cap_the_longest_silent_is_forgotten(domain: Domain, clock: Clock) -> None:
    store = BoundedTrackerStore(domain, conversations=3, clock=clock)
    for sender in ("a", "b", "c"):
        await store.save(conversation(domain, sender))
        clock.minutes(1)
    await store.save(conversation(domain, "a"))
    await store.save(conversation(domain, "d"))
    assert await known(store) == {"a", "c", "d"}


async def test_a_flood_of_conversations_stays_within_the_cap(domain: Domain) -> None:
    store = BoundedTrackerStore(domain, conversations=10)
    one = BoundedTrackerStore(domain)
    await one.save(conversation(domain, "person-100"))
    for number in range(200):
        await store.save(conversation(domain, f"person-{number:03d}"))
    assert await known(store) == {f"person-{number:03d}" for number in range(190, 200)}
    assert store.characters <= 11 * one.characters


async def test_a_deleted_conversation_is_gone_at_once(domain: Domain) -> None:
    store = BoundedTrackerStore(domain)
    await store.save(conversation(domain, "erased", "the words of a person"))
    await store.save(conversation(domain, "other"))
    await store.delete("erased")
    assert await store.retrieve("erased") is None
    assert await known(store) == {"other"}
    assert "the words of a person" not in repr(vars(store))
    await store.delete("erased")


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


async def test_the_words_of_old_turns_leave_the_memory(domain: Domain, policies: list[Any]) -> None:
    store = BoundedTrackerStore(domain)
    bot = DialogueBot(domain, policies, store)
    for number in range(KEPT_TURNS + 2):
        await bot.hear(f"secret-{number}", FIND_SERVICES)
    kept = store._kept["person"][1]
    texts = set(re.findall(r"secret-\d", kept))
    assert texts == {f"secret-{number}" for number in range(2, KEPT_TURNS + 2)}


@pytest.mark.parametrize("bounds", [{"turns": 0}, {"minutes": -1}, {"conversations": 0}, {"turns": "0"}])
def test_a_bound_that_is_not_positive_is_refused(bounds: dict[str, Any], domain: Domain) -> None:
    with pytest.raises(ValueError, match="positive"):
        BoundedTrackerStore(domain, **bounds)


@pytest.mark.parametrize("bounds", [{"turns": "many"}, {"minutes": ""}])
def test_a_bound_that_is_no_number_is_refused(bounds: dict[str, Any], domain: Domain) -> None:
    with pytest.raises(ValueError):
        BoundedTrackerStore(domain, **bounds)


def test_rasa_makes_it_from_endpoints_yml(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_CONVERSATIONS", "7")
    monkeypatch.setenv("AMPARO_ACTIONS_URL", "http://127.0.0.1:1/webhook")
    config = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).tracker_store
    assert isinstance(config, EndpointConfig)
    store = TrackerStore.create(config, domain)
    assert isinstance(store, BoundedTrackerStore)
    assert (store._turns, store._seconds, store._cap) == (5, 1800, 7)
