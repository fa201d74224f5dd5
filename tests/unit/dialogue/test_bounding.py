"""A conversation cut to its last turns goes on as if nothing had been cut."""

from __future__ import annotations

import zlib
from itertools import cycle
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.conversation import context_of
from amparo.dialogue.bounding import KEPT_TURNS, OF_THE_MOMENT, bounded_events, forget_readings
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.packing import pack
from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.tracker_store import BoundedTrackerStore
from tests.unit.dialogue.dialogue_bot import DialogueBot

# A long conversation with everything in it.
CONVERSATION = [
    "/greet",
    '/find_services{"country": "KE", "need": "child"}',
    "/more_results",
    '/choose_service{"service": "unknown"}',
    "/worried_about_someone",
    '/fact{"topic": "borders"}',
    '/inform{"age_group": "child"}',
    "/privacy",
    "/what_now",
    '/give_place{"country": "US", "subdivision": "US-TX"}',
    "/worried_about_someone",
    "/danger",
    '/give_place{"country": "PH"}',
    "/not_in_danger",
    "/self_harm",
    "/need_help",
    "/affirm",
    "/exploited",
    "/deny",
    '/signs{"topic": "general"}',
    "/insult",
    "/not_understood",
    "/nlu_fallback",
    "/what_now",
    '/advice{"topic": "cannot_speak"}',
    "/say_again",
    "/more_results",
    "/more_results",
    '/out_of_scope{"topic": "unrelated"}',
    "/thanks",
]


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        "slots": tracker.current_slot_values(),
        "action": tracker.latest_action_name,
    }


def messages(tracker: DialogueStateTracker) -> list[str]:
    return [str(event.text) for event in tracker.events if isinstance(event, UserUttered)]


def replayed(tracker: DialogueStateTracker, domain: Domain, turns: int = KEPT_TURNS) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(
        "person", bounded_events(tracker, turns), slots=domain.slots, domain=domain
    )


async def test_a_bounded_conversation_goes_like_an_unbounded_one(domain: Domain, policies: list[Any]) -> None:
    whole = DialogueBot(domain, policies)
    short = DialogueBot(domain, policies, BoundedTrackerStore(domain))
    for number, payload in enumerate(CONVERSATION):
        expected, turn = await whole.say(payload), await short.say(payload)
        assert turn.actions == expected.actions, f"{number}: {payload}"
        assert turn.texts == expected.texts, f"{number}: {payload}"
        assert state(turn.tracker) == state(expected.tracker), f"{number}: {payload}"
        assert messages(turn.tracker) == messages(expected.tracker)[-KEPT_TURNS:]
    case = Case.from_json(turn.tracker.get_slot(SLOT))
    assert (case.country, case.situation, case.told) == ("PH", "controlled_work", True), "the case is not cut"


async def test_a_thousand_turns_keep_a_bounded_number_of_events(
    bot: DialogueBot, domain: Domain, kept_in: MemoryState
) -> None:
    for payload in CONVERSATION:
        recorded = (await bot.say(payload)).tracker
    turns = turns_of(recorded)
    assert len(turns) == len(CONVERSATION)

    store = BoundedTrackerStore(domain)
    kept, whole = (DialogueStateTracker("person", domain.slots) for _ in range(2))
    sizes, characters = [], []
    for _, events in zip(range(1000), cycle(turns)):
        for event in events:
            kept.update(event)
            whole.update(event)
        await store.save(kept)
        again = await store.retrieve("person")
        assert again is not None and state(again) == state(whole)
        kept = again
        sizes.append(len(kept.events))
        characters.append(kept_in.size)
    assert len(messages(whole)) == 1000
    assert messages(kept) == messages(whole)[-KEPT_TURNS:]
    assert max(sizes) <= 120
    round_ = len(turns)
    assert max(sizes[-round_:]) == max(sizes[2 * round_ : 3 * round_]), "nothing piles up"
    assert max(characters[-round_:]) <= max(characters[2 * round_ : 3 * round_]) * 1.01
    assert max(characters) < 20_000


def turns_of(tracker: DialogueStateTracker) -> list[list[Event]]:
    """The events of each turn, from a message to the next."""
    turns: list[list[Event]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            turns.append([])
        if turns:
            turns[-1].append(event)
    return turns


async def test_nothing_is_cut_before_there_are_more_turns_than_are_kept(
    bot: DialogueBot, domain: Domain
) -> None:
    for payload in CONVERSATION[:KEPT_TURNS]:
        tracker = (await bot.say(payload)).tracker
    whole = list(tracker.events)
    start = next(index for index, event in enumerate(whole) if isinstance(event, SessionStarted))
    assert bounded_events(tracker) == whole[start:]
    more = (await bot.say(CONVERSATION[KEPT_TURNS])).tracker
    assert CONVERSATION[0] in messages(more) and CONVERSATION[0] not in messages(replayed(more, domain))


async def test_cutting_changes_nothing_in_the_conversation_itself(bot: DialogueBot) -> None:
    for payload in CONVERSATION:
        tracker = (await bot.say(payload)).tracker
    before, events = state(tracker), len(tracker.events)
    bounded_events(tracker)
    assert (state(tracker), len(tracker.events)) == (before, events)


async def test_a_cut_conversation_cut_again_is_the_same(bot: DialogueBot, domain: Domain) -> None:
    for payload in CONVERSATION:
        tracker = (await bot.say(payload)).tracker
        once = replayed(tracker, domain)
        assert bounded_events(once) == bounded_events(replayed(once, domain))
        assert state(once) == state(tracker)


def test_an_earlier_session_is_not_kept(domain: Domain) -> None:
    events = [
        *(ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")),
        *(UserUttered("old words", {"name": "greet"}), SlotSet(SLOT, Case(country="KE").to_json())),
        *(ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")),
        UserUttered("new words", {"name": "greet"}),
    ]
    tracker = DialogueStateTracker.from_events("person", events, slots=domain.slots)
    short = replayed(tracker, domain)
    assert messages(short) == ["new words"]
    assert short.get_slot(SLOT) is None


def test_an_empty_conversation_stays_empty(domain: Domain) -> None:
    assert bounded_events(DialogueStateTracker.from_events("person", [], slots=domain.slots)) == []


def test_what_was_only_needed_to_answer_a_message_is_not_kept_with_it() -> None:
    of_the_moment = {key: {"before": "the words before"} for key in OF_THE_MOMENT}
    metadata = {"language": "en", "timezone": "Africa/Nairobi", **of_the_moment}
    data = {"intent": {"name": "greet"}, "text": "hello", "metadata": dict(metadata), **of_the_moment}
    message = UserUttered("hello", {"name": "greet"}, parse_data=data, metadata=metadata)
    forget_readings([message, ActionExecuted("utter_greet")])
    assert message.text == "hello" and message.intent_name == "greet"
    assert message.metadata == {"language": "en", "timezone": "Africa/Nairobi"}
    assert "the words before" not in str(message.as_dict())


async def test_a_kept_message_holds_neither_the_one_before_it_nor_what_was_read(
    domain: Domain, policies: list[Any]
) -> None:
    store = BoundedTrackerStore(domain)
    bot = DialogueBot(domain, policies, store)
    data = {
        "intent": {"name": "greet", "confidence": 1.0},
        "entities": [],
        "readings": {"heads": "of the moment"},
    }
    for words in ("my name is Maria", "the newest words"):
        context = context_of(await store.retrieve("person"))
        await bot.hear(words, {**data, "text": words, "metadata": context}, context=context)
    tracker = await store.retrieve("person")
    assert tracker is not None
    kept = zlib.decompress(pack(tracker, turns=1)).decode()
    assert "the newest words" in kept and "Maria" not in kept and "of the moment" not in kept
