"""What holds on every messaging platform: authentic or refused, answered once, in order, and never silent."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from amparo.channels.messaging import counters
from amparo.dialogue.state.memory import MemoryState
from tests.platforms.server import PlatformServer
from tests.unit.channels.conftest import Step, says
from tests.unit.channels.messaging.conftest import ScriptedBot, always_42

MANY = 10_000


def words(shown: list[Any]) -> str:
    return "\n".join(message.text for message in shown)


def test_a_message_is_answered_and_the_copy_on_the_phone_is_told_of_once(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    person = platform.person(1)
    first = platform.ask(bot.url, person, "where can i get help")
    assert "I hear you." in words(first) and "I am a computer program" in words(first)
    assert words(first).count("To delete it: ") == 1
    second = platform.ask(bot.url, person, "are you there")
    assert words(second) == "I hear you."
    assert platform.refused == []


def test_a_forged_request_is_refused_and_nothing_of_it_is_processed(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    (post,) = platform.post(platform.typed(platform.person(1), "help"))
    statuses = {platform.send(bot.url, forged).status for forged in platform.forged(post)}
    assert statuses == {403}
    platform.ask(bot.url, platform.person(2), "hello")
    assert bot.texts == ["hello"] and not platform.shown[platform.person(1)]


def test_the_same_request_again_is_acknowledged_and_not_answered_again(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    person = platform.person(1)
    (post,) = platform.post(platform.typed(person, "help"))
    answers = [platform.send(bot.url, post).status for _ in range(4)]
    assert len(platform.wait_until_quiet(person, 0)) == len({m.text for m in platform.shown[person]})
    assert {status // 100 for status in answers} == {2} and bot.texts == ["help"]


def test_five_messages_at_once_are_all_answered_in_their_order(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    person, other = platform.person(1), platform.person(2)
    said = [platform.typed(person, f"message {number}") for number in range(5)]
    said.insert(2, platform.typed(other, "another person"))
    assert all(answer.status // 100 == 2 for answer in platform.deliver(bot.url, *said))
    platform.wait_until_quiet(other, 0)
    platform.wait_for(person, 5)
    mine = [text for text in bot.texts if text.startswith("message")]
    assert mine == [f"message {number}" for number in range(5)] and "another person" in bot.texts


@pytest.mark.parametrize("kind", ["picture", "voice", "place", "sticker", "file"])
def test_what_is_no_text_is_answered_in_words_and_not_kept(
    bot: ScriptedBot, platform: PlatformServer, kind: str
) -> None:
    shown = platform.deliver(bot.url, platform.sent(platform.person(1), kind))
    assert all(answer.status // 100 == 2 for answer in shown)
    text = words(platform.wait_until_quiet(platform.person(1), 0))
    expected = {"picture": "pictures", "voice": "voice", "place": "town"}.get(kind, "only read words")
    assert expected in text and "emergency number" in text
    assert bot.texts == []


def test_the_words_below_a_picture_are_answered(bot: ScriptedBot, platform: PlatformServer) -> None:
    event = platform.captioned(platform.person(1), "this is the man")
    if event is None:
        pytest.skip("This platform has no words below pictures.")
    platform.deliver(bot.url, event)
    text = words(platform.wait_until_quiet(platform.person(1), 0))
    assert bot.texts == ["this is the man"] and "I hear you." in text and "cannot open pictures" in text


def test_what_nobody_waits_for_is_acknowledged_and_left_alone(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    events = platform.unheard(platform.person(1))
    answers = [answer for event in events for answer in platform.deliver(bot.url, event)]
    assert events and {answer.status // 100 for answer in answers} == {2}
    platform.ask(bot.url, platform.person(2), "hello")
    assert bot.texts == ["hello"] and not platform.shown[platform.person(1)] and platform.refused == []


def test_what_makes_no_sense_is_acknowledged_or_it_would_come_for_ever(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    bodies = platform.strange(platform.person(1))
    statuses = {platform.send(bot.url, platform.signed(body)).status // 100 for body in bodies}
    assert bodies and statuses == {2}
    assert "I hear you." in words(platform.ask(bot.url, platform.person(2), "hello"))


@pytest.mark.parametrize("text", ["   ", "\u200b", "/", "x" * MANY, "😭" * 300, "/danger", "\x00\x01"])
def test_whatever_is_typed_is_answered(bot: ScriptedBot, platform: PlatformServer, text: str) -> None:
    shown = platform.ask(bot.url, platform.person(1), text)
    assert shown and platform.refused == []
    if len(text) == MANY:
        assert "Your message was long" in words(shown)


def test_a_button_can_be_pressed_and_its_number_or_title_typed(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    buttons = [{"title": "Is it across borders?", "payload": '/fact{"topic": "borders"}'}]
    bot.agent.script = [
        says("What is it about?", buttons=[{"title": "I am in danger", "payload": "/danger"}, *buttons])
    ]
    for chosen in ("2", "is it across borders", "the second one"):
        person = platform.person(len(chosen))
        platform.ask(bot.url, person, "hello")
        platform.ask(bot.url, person, chosen)
        assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "fact", chosen
    if any(shown.buttons for shown in platform.shown[person]):
        platform.ask(bot.url, person, "[Is it across borders?]")
        assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "fact"


def test_no_title_is_lost_however_long_and_many(bot: ScriptedBot, platform: PlatformServer) -> None:
    titles = [
        f"{number} words that are far too long for the button of any platform, {'x' * 40}"
        for number in range(14)
    ]
    for count in (1, 3, 4, 9, 11, 14):
        buttons = [{"title": title, "payload": "/danger"} for title in titles[:count]]
        bot.agent.script = [says("Which one?", buttons=buttons)]
        text = words(platform.ask(bot.url, platform.person(count), "hello")).replace("\n", " ")
        assert all(title in text for title in titles[:count]), count
    assert platform.refused == []


@pytest.mark.parametrize("letter", ["a", "я", "😀", "ع"])
def test_a_long_answer_is_sent_whole(bot: ScriptedBot, platform: PlatformServer, letter: str) -> None:
    said = " ".join(letter * (number % 9 + 1) for number in range(1500))
    buttons = [{"title": "More", "payload": "/danger"}, {"title": "Less", "payload": "/greet"}]
    bot.agent.script = [says(said, buttons=buttons)]
    shown = platform.ask(bot.url, platform.person(1), "hello")
    assert "".join(said.split()) in "".join(words(shown).split()) and platform.refused == []


def test_a_conversation_is_forgotten_when_asked_and_a_new_one_begins(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    person = platform.person(1)
    platform.ask(bot.url, person, "hello")
    bot.agent.script = [Step("utter_erase", [{"text": "Gone.", "custom": {"type": "erase"}}])]
    shown = platform.ask(bot.url, person, "erase")
    assert "cannot delete it from this phone" in words(shown) and "Gone." not in words(shown)
    assert bot.run(bot.agent.tracker_store.keys()) == []
    bot.agent.script = [says("I hear you.")]
    for _ in range(2):
        platform.ask(bot.url, person, "hello")
    first, second, third = (bot.agent.seen[place].sender_id for place in (0, 2, 3))
    assert first != second == third
    assert words(platform.shown[person]).count("To delete it: ") == 2


def test_who_writes_too_fast_is_told_to_wait_and_given_the_number_for_danger(
    platform: PlatformServer, monkeypatch: pytest.MonkeyPatch, kept: MemoryState
) -> None:
    monkeypatch.setattr(kept, "seconds_to_wait", always_42)
    bot = ScriptedBot(platform)
    bot.start()
    try:
        platform.set_up(bot.url, "https://bot.example.org")
        shown = platform.ask(bot.url, platform.person(1), "hello")
        assert "Please wait 42 seconds" in words(shown) and "emergency number" in words(shown)
    finally:
        bot.stop()


def test_a_platform_that_is_down_or_slow_gets_the_answers_later_and_in_order(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    platform.ask(bot.url, platform.person(1), "hello")
    bot.agent.script = [says("one"), says("two")]
    platform.faults = [web.Response(status=503), web.Response(status=500, text="<html>")]
    platform.delays = [0.0, 0.3, 0.3]
    before = len(platform.shown[platform.person(1)])
    platform.deliver(
        bot.url, platform.typed(platform.person(1), "a"), platform.typed(platform.person(1), "b")
    )
    platform.wait_for(platform.person(1), before + 4)
    assert [m.text for m in platform.shown[platform.person(1)][before:]] == ["one", "two", "one", "two"]


def test_an_answer_that_failed_does_not_hold_up_the_next(bot: ScriptedBot, platform: PlatformServer) -> None:
    platform.ask(bot.url, platform.person(1), "hello")
    platform.faults = [web.json_response({"error": {"code": 100, "message": "no"}, "code": 1}, status=400)]
    platform.say(bot.url, platform.person(1), "first")
    assert "I hear you." in words(platform.ask(bot.url, platform.person(1), "second"))


def test_what_is_old_when_it_comes_is_not_answered_any_more(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    old = platform.dated(platform.typed(platform.person(1), "an hour ago"), 3600)
    if old is None:
        pytest.skip("This platform does not say when something was written.")
    fresh = platform.dated(platform.typed(platform.person(1), "a minute ago"), 60)
    platform.deliver(bot.url, old, fresh)
    platform.wait_until_quiet(platform.person(1), 0)
    assert bot.texts == ["a minute ago"]


def test_nothing_that_a_person_is_or_said_can_be_printed(bot: ScriptedBot, platform: PlatformServer) -> None:
    made = bot.channel._platforms[0]
    (post,) = platform.post(platform.typed(platform.person(1), "my secret words"))
    from amparo.channels.messaging.incoming import Request

    headers = {name.lower(): value for name, value in post.headers.items()}
    (taken,) = made.read(Request("POST", "https://bot.example.org" + post.path, headers, {}, post.body))
    assert "secret" not in repr(taken) and platform.person(1) not in repr(taken)
    for secret in platform.settings().values():
        assert secret == platform.url or secret not in repr(made)


def test_the_id_in_the_store_says_nothing_of_the_person(bot: ScriptedBot, platform: PlatformServer) -> None:
    platform.ask(bot.url, platform.person(7), "hello")
    (sender,) = bot.run(bot.agent.tracker_store.keys())
    assert platform.person(7).strip("+") not in sender and len(sender) == 32


def test_what_came_and_went_is_counted(bot: ScriptedBot, platform: PlatformServer) -> None:
    before = counters.counters_of(platform.name).report()
    platform.ask(bot.url, platform.person(1), "hello")
    (post,) = platform.post(platform.typed(platform.person(1), "x"))
    platform.send(bot.url, platform.forged(post)[0])
    after = counters.counters_of(platform.name).report()
    assert after["received"] - before["received"] == 1 == after["refused"] - before["refused"]
    assert after["sent"] - before["sent"] == len(platform.shown[platform.person(1)])


def test_a_message_while_the_model_is_loading_is_answered_with_the_way_out(
    bot: ScriptedBot, platform: PlatformServer
) -> None:
    bot.agent.ready = False
    assert "emergency number" in words(platform.ask(bot.url, platform.person(1), "hello"))


def test_what_cannot_be_read_for_a_fault_of_ours_is_acknowledged_and_the_next_is_answered(
    bot: ScriptedBot,
    platform: PlatformServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: Any) -> Any:
        raise KeyError("my secret words")

    with monkeypatch.context() as patch:
        patch.setattr(bot.channel._platforms[0], "read", fails)
        answers = platform.deliver(bot.url, platform.typed(platform.person(1), "my secret words"))
    assert {answer.status // 100 for answer in answers} == {2}
    assert "secret" not in caplog.text and "KeyError" in caplog.text
    assert "I hear you." in words(platform.ask(bot.url, platform.person(1), "hello"))


def test_numbers_go_on_through_all_messages_of_an_answer(bot: ScriptedBot, platform: PlatformServer) -> None:
    danger = {"title": "I am in danger", "payload": "/danger"}
    borders = {"title": "Is it across borders?", "payload": '/fact{"topic": "borders"}'}
    bot.agent.script = [
        says("I believe you.", buttons=[danger]),
        says("What is it about?", buttons=[borders]),
    ]
    shown = words(platform.ask(bot.url, platform.person(1), "hello"))
    if not any(message.buttons for message in platform.shown[platform.person(1)]):
        assert "1 I am in danger" in shown and "2 Is it across borders?" in shown
    for typed, intent in (("2", "fact"), ("1", "danger")):
        bot.agent.script = [says("I believe you.", buttons=[danger]), says("And?", buttons=[borders])]
        platform.ask(bot.url, platform.person(1), typed)
        assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == intent
