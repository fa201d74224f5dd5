"""The desk: each person's messages in their order, nobody's held up by another's, and nobody's given to another."""

from __future__ import annotations

import asyncio
import json
import logging
import time as real_time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from amparo.channels.messaging.conversations import Conversations
from amparo.channels.messaging.counters import Counters
from amparo.channels.messaging.delivery import PUSH_SECONDS, Blocked, Delivery, Refused, TooOld, TryAgain
from amparo.channels.messaging.desk import LONGEST_LINE, TURNS_AT_ONCE, Desk
from amparo.channels.messaging.incoming import ERASE, GONE, STOP, Incoming
from amparo.dialogue.reply import Choice, verbatim
from amparo.dialogue.state import state
from tests.unit.channels.messaging.made_up import Echo, MadeUp, Time

NOW = 2_000_000_000.0


class Office:
    """A desk and everything around it."""

    def __init__(self) -> None:
        self.time, self.now = Time(), Time(NOW)
        self.platform, self.talk, self.counters = MadeUp(), Echo(), Counters()
        self.conversations = Conversations("a secret", self.now)
        self.delivery = Delivery("made-up", self.counters, self.time, self.time.sleep)
        self._events = 0
        client: Any = None
        self.desk = Desk(
            self.platform,
            self.talk,  # type: ignore[arg-type]
            self.conversations,
            self.delivery,
            self.counters,
            lambda: None,
            client,
            clock=self.time,
            now=self.now,
        )

    def say(self, sender: str, *texts: str, **rest: Any) -> None:
        for text in texts:
            self._events += 1
            self.desk.take(Incoming(rest.pop("event", f"e{self._events}"), sender, text, **rest))

    async def done(self) -> None:
        await self.desk.finish(5)

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(1000):
            if holds():
                return
            await asyncio.sleep(0)
        raise AssertionError("it did not come to that")

    def gate(self, text: str) -> asyncio.Event:
        return self.talk.gates.setdefault(text, asyncio.Event())

    def count(self, what: str) -> int:
        return self.counters.report()[what]


@pytest.fixture
async def office() -> Office:
    return Office()


# ---- order -----------------------------------------------------------------------------------------------------------


async def test_a_person_is_answered_in_order_while_another_waits_for_a_slow_answer(office: Office) -> None:
    gate = office.gate("slow")
    office.say("a", "slow", "after it")
    office.say("b", "1", "2", "3")
    await office.until(lambda: len(office.platform.sent) == 3)
    assert office.platform.texts("b") == ["to 1", "to 2", "to 3"] and office.platform.texts("a") == []
    gate.set()
    await office.done()
    assert office.platform.texts("a") == ["to slow", "to after it"]


async def test_what_comes_while_an_answer_is_made_stands_behind_it(office: Office) -> None:
    gate = office.gate("first")
    office.say("a", "first")
    await office.until(lambda: bool(office.talk.seen))
    office.say("a", "second")
    await asyncio.sleep(0)
    assert len(office.talk.seen) == 1
    gate.set()
    await office.done()
    assert office.platform.texts("a") == ["to first", "to second"]


async def test_of_many_people_at_once_each_gets_their_own_answers_in_order(office: Office) -> None:
    for number in range(20):
        for person in range(100):
            office.say(f"p{person}", f"{number} of p{person}")
    office.platform.problems.extend([TryAgain("status 503", 1.0), None] * 300)
    await office.done()
    for person in range(100):
        assert office.platform.texts(f"p{person}") == [f"to {number} of p{person}" for number in range(20)]
    assert office.count("answered") == office.count("sent") == 2000


async def test_nothing_is_kept_of_who_has_been_answered(office: Office) -> None:
    office.say("a", "1", "2")
    await office.done()
    assert office.desk._lines == {}


async def test_a_line_has_an_end_and_what_is_beyond_it_is_dropped(office: Office) -> None:
    gate = office.gate("0")
    office.say("a", "0")
    await office.until(lambda: bool(office.talk.seen))
    office.say("a", *map(str, range(1, LONGEST_LINE + 10)))
    office.say("b", "x")
    gate.set()
    await office.done()
    assert len(office.platform.texts("a")) == LONGEST_LINE + 1 and office.platform.texts("b") == ["to x"]
    assert office.count("ignored") == 9


# ---- what is not answered --------------------------------------------------------------------------------------------


async def test_an_event_that_comes_again_is_answered_once(office: Office) -> None:
    for _ in range(3):
        office.say("a", "1", event="same")
    await office.done()
    office.say("a", "1", event="same")
    await office.done()
    assert office.platform.texts("a") == ["to 1"] and office.count("repeated") == 3


async def test_an_event_whose_answer_failed_is_not_answered_a_second_time(office: Office) -> None:
    office.talk.problems["1"] = ValueError("x")
    office.say("a", "1", event="same")
    await office.done()
    office.say("a", "1", event="same")
    await office.done()
    assert len(office.talk.seen) == 1


async def test_what_was_written_long_ago_gets_no_answer(office: Office) -> None:
    office.say("a", "old", sent=NOW - PUSH_SECONDS - 1)
    office.say("a", "new", sent=NOW - PUSH_SECONDS + 60)
    office.say("a", "of a clock that is fast", sent=NOW + 60)
    await office.done()
    assert office.platform.texts("a") == ["to new", "to of a clock that is fast"]
    assert office.count("too_old") == 1


async def test_nothing_is_sent_ten_minutes_after_it_was_written_however_late_it_came(office: Office) -> None:
    office.platform.problems.extend([TryAgain("status 503")] * 1000)
    office.say("a", "1", sent=NOW - PUSH_SECONDS + 60)
    await office.done()
    assert office.time.now <= 1000 + 60 and office.count("given_up") == 1


async def test_a_button_that_was_pressed_long_ago_gets_no_answer(office: Office) -> None:
    office.platform.at_confirm = TooOld("status 400")
    office.say("a", "pressed", handle="q")
    await office.done()
    assert office.platform.sent == [] and office.count("too_old") == 1


async def test_a_button_that_had_to_wait_in_line_is_answered_though_it_is_late_to_confirm_it(
    office: Office,
) -> None:
    gate = office.gate("slow")
    office.say("a", "slow", "pressed")
    await office.until(lambda: bool(office.talk.seen))
    office.platform.at_confirm = TooOld("status 400")
    office.time.now += 20
    gate.set()
    await office.done()
    assert office.platform.texts("a") == ["to slow", "to pressed"]


async def test_a_message_is_safe_before_it_is_answered_and_let_go_of_afterwards(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[str, Any] = {}

    async def is_new(event: str, what: Any = None) -> bool:
        held[event] = what
        return True

    async def answered(event: str) -> None:
        del held[event]

    monkeypatch.setattr(state(), "is_new", is_new)
    monkeypatch.setattr(state(), "answered", answered)
    gate = office.gate("1")
    await office.desk.take(Incoming("e", "a", "1", metadata={"country": "KE"}))
    ((_, what),) = held.items()
    assert json.loads(json.dumps(what))["incoming"]["text"] == "1"
    office.say("a", "2", "3", "4")
    office.say("a", "", command=STOP)
    office.say("a", "old", sent=NOW - PUSH_SECONDS - 1)
    gate.set()
    await office.done()
    assert held == {}, "answered, left, or too old: nothing is held of it any more"

    other, held["mark"] = Office(), what
    await other.desk.take_over("mark", what)
    await other.done()
    assert other.platform.texts("a") == ["to 1"] and held == {}


async def held_by_another(office: Office, text: str, at: float) -> dict[str, Any]:
    incoming = {**vars(Incoming(text, "a", text)), "metadata": {}}
    conversation = await office.conversations.of("made-up", "a")
    return {"incoming": incoming, "conversation": conversation.id, "at": at}


async def test_what_is_taken_over_is_answered_though_it_is_late_to_confirm_it_and_not_after_ten_minutes(
    office: Office,
) -> None:
    office.platform.at_confirm = TooOld("status 400")
    for text, ago in (("new", 10), ("old", PUSH_SECONDS + 1)):
        await office.desk.take_over(text, await held_by_another(office, text, NOW - ago))
    await office.done()
    assert office.platform.texts("a") == ["to new"] and office.count("too_old") == 1


async def test_what_is_taken_over_from_who_has_left_meanwhile_gets_no_answer(office: Office) -> None:
    held = await held_by_another(office, "1", NOW)
    office.say("a", "exit")
    await office.done()
    await office.desk.take_over("mark", held)
    await office.done()
    assert office.platform.texts("a") == ["to exit"]


# ---- what goes wrong -------------------------------------------------------------------------------------------------


async def test_an_answer_that_fails_does_not_stop_the_line_and_its_words_are_not_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.talk.problems["2"] = ValueError("my secret words")
    office.say("a", "1", "2", "3")
    await office.done()
    assert office.platform.texts("a") == ["to 1", "to 3"] and office.count("given_up") == 1
    assert caplog.messages == ["made-up: an answer was given up (ValueError)"]


@pytest.mark.parametrize("part", ["link", "forget", "has_ended"])
async def test_no_fault_of_any_part_stops_the_line(
    office: Office, part: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any) -> Any:
        raise KeyError("my secret words")

    monkeypatch.setattr(office.talk, part, fails)
    office.platform.problems.append(Blocked("status 403"))
    office.say("a", "1")
    office.say("a", "", command=GONE)
    await office.until(lambda: office.desk.is_idle)
    monkeypatch.undo()
    office.platform.problems.clear()
    office.say("a", "2")
    await office.done()
    assert office.platform.texts("a") == ["to 2"]
    assert caplog.messages and "secret" not in caplog.text


@pytest.mark.parametrize("problem", [TryAgain("x"), Refused("x"), Blocked("x"), httpx2.ReadTimeout("x")])
async def test_an_answer_comes_though_it_could_not_be_confirmed(office: Office, problem: Exception) -> None:
    office.platform.at_confirm = problem
    office.say("a", "1")
    await office.done()
    assert office.platform.texts("a") == ["to 1"]


async def test_a_message_that_is_refused_does_not_hold_up_the_next(office: Office) -> None:
    office.platform.problems.append(Refused("status 400"))
    office.say("a", "1", "2")
    await office.done()
    assert office.platform.texts("a") == ["to 2"] and office.count("given_up") == 1


async def test_where_buttons_are_refused_their_titles_are_sent_in_messages_that_fit(office: Office) -> None:
    office.talk.choices = (Choice(verbatim("Yes"), "/yes"), Choice(verbatim("No"), "/no"))
    office.platform.problems.append(Refused("status 400"))
    long = " ".join(["word"] * 39)  # with "to " it just fits
    office.say("a", long)
    await office.done()
    texts = office.platform.texts("a")
    assert "\n".join(texts).split() == f"to {long} 1 Yes 2 No".split()
    assert all(office.platform.layout.form.fits(text) for text in texts)
    assert not any(message.buttons for _, message in office.platform.sent)


async def test_where_the_words_are_refused_too_the_next_message_is_answered(office: Office) -> None:
    office.talk.choices = (Choice(verbatim("Yes"), "/yes"),)
    office.platform.problems.extend([Refused("status 400"), Refused("status 400")])
    office.say("a", "1", "2")
    await office.done()
    assert office.platform.texts("a") == ["to 2"] and office.count("given_up") == 1


async def test_what_could_not_be_sent_in_time_is_given_up_and_the_next_is_sent(office: Office) -> None:
    office.platform.problems.extend([TryAgain("status 503", 400.0), TryAgain("status 503", 400.0)])
    office.say("a", "1")
    await office.done()
    assert office.time.now < 1000 + PUSH_SECONDS
    office.say("a", "2")
    await office.done()
    assert office.platform.texts("a") == ["to 2"] and office.count("given_up") == 1


# ---- the end ---------------------------------------------------------------------------------------------------------


async def test_what_is_said_after_the_end_belongs_to_a_new_conversation(office: Office) -> None:
    office.say("a", "1", "exit", "2", "3")
    await office.done()
    first, last, new, newer = (conversation for conversation, _ in office.talk.seen)
    assert first == last != new == newer


async def test_the_end_counts_before_its_answer_is_sent_which_may_take_long(office: Office) -> None:
    office.say("a", "exit")
    office.platform.problems.append(TryAgain("status 503", 300.0))
    old = (await office.conversations.of("made-up", "a")).id
    seen: list[str] = []

    async def sleep(seconds: float) -> None:
        seen.append((await office.conversations.of("made-up", "a")).id)
        office.talk.ended.clear()  # as the state forgets an end after a while

    office.delivery._sleep = sleep
    await office.done()
    assert office.talk.seen[0][0] == old and seen and old not in seen
    assert (await office.conversations.of("made-up", "a")).id != old


async def test_who_has_blocked_us_is_forgotten_and_comes_back_to_a_new_conversation(office: Office) -> None:
    office.platform.problems.append(Blocked("status 403"))
    office.say("a", "1", "2")
    await office.done()
    (first, _), (second, _) = office.talk.seen
    assert office.talk.forgot == [first] and second != first and office.platform.texts("a") == ["to 2"]
    assert office.count("given_up") == 0


async def test_who_has_left_is_forgotten_without_an_answer(office: Office) -> None:
    office.say("a", "1")
    await office.until(lambda: len(office.platform.sent) == 1)
    office.say("a", "", command=GONE)
    office.say("a", "2")
    await office.done()
    (first, _), (second, _) = office.talk.seen
    assert office.talk.forgot == [first] and second != first
    assert office.platform.texts("a") == ["to 1", "to 2"]


@pytest.mark.parametrize("command", [STOP, ERASE, GONE])
async def test_who_leaves_gets_no_answer_any_more_to_what_they_wrote_before(
    office: Office, command: str
) -> None:
    office.platform.problems.extend([TryAgain("status 503", 1.0)] * 20)
    office.say("a", "being sent", "waiting")
    office.say("b", "somebody else")
    await office.until(lambda: office.count("retried") > 0)
    office.say("a", "", command=command)
    await office.done()
    assert office.platform.texts("a") == ([] if command == GONE else ["to"])
    assert office.platform.texts("b") == ["to somebody else"]


async def test_only_a_few_are_answered_at_the_same_time_so_that_webhooks_need_not_wait(
    office: Office,
) -> None:
    gates = [office.gate(f"{person}") for person in range(10)]
    for person in range(10):
        office.say(f"p{person}", f"{person}")
    await office.until(lambda: len(office.talk.seen) == TURNS_AT_ONCE)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(office.talk.seen) == TURNS_AT_ONCE
    for gate in gates:
        gate.set()
    await office.done()
    assert len(office.platform.sent) == 10


async def test_who_leaves_while_an_answer_is_being_sent_is_forgotten_after_it(office: Office) -> None:
    gate = office.gate("1")
    office.say("a", "1")
    await office.until(lambda: bool(office.talk.seen))
    office.say("a", "", command=GONE)
    gate.set()
    await office.done()
    assert office.talk.forgot == [office.talk.seen[0][0]] and office.desk._lines == {}


# ---- stopping --------------------------------------------------------------------------------------------------------


async def test_at_a_stop_what_was_taken_is_finished(office: Office) -> None:
    for person in "abc":
        office.say(person, "1", "2")
    await office.done()
    assert all(office.platform.texts(person) == ["to 1", "to 2"] for person in "abc")


async def test_a_stop_gives_up_within_its_seconds_and_says_how_many_wait(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    office.gate("never")
    office.say("a", "never", "my secret words")
    office.say("b", "1")
    began = real_time.monotonic()
    await office.desk.finish(0.05)
    assert real_time.monotonic() - began < 2 and office.desk._lines == {}
    assert office.platform.texts("b") == ["to 1"] and office.platform.texts("a") == []
    assert caplog.messages == ["made-up: answers of 1 people were not finished at the stop"]


async def test_a_stop_with_nobody_there_is_over_at_once(office: Office) -> None:
    await office.desk.finish(5)
