"""Telegram: what only its people can do, asking for updates, and what its Bot API answers."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from aiogram import Bot
from aiogram.bot.api import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.exceptions import MessageTextIsEmpty, Unauthorized

from amparo.channels.messaging.counters import counters_of
from amparo.channels.messaging.delivery import Blocked, Refused, SendError, TooOld, TryAgain
from amparo.channels.messaging.incoming import ERASE, GONE, HELP, START, STOP, Incoming
from amparo.channels.messaging.outgoing import Button, Outgoing, key_of
from amparo.channels.messaging.telegram import Telegram
from amparo.channels.messaging.telegram import platform as telegram_platform
from amparo.channels.messaging.telegram.updates import read_update
from amparo.dialogue.state.memory import MemoryState
from tests.platforms.telegram import TOKEN, TelegramServer, too_many
from tests.unit.channels.conftest import says
from tests.unit.channels.messaging.conftest import PUBLIC_URL, ScriptedBot, always_42
from tests.unit.channels.messaging.test_every_platform import words

PERSON = "5550000001"
POLLING = {"AMPARO_TELEGRAM_POLLING": "true"}


@pytest.fixture
def platform() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture
def polling(platform: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedBot]:
    """A bot that asks for updates; when it starts a webhook is set, as if it had been used before."""
    monkeypatch.setattr(telegram_platform, "_PAUSE_SECONDS", 0.02)
    platform.webhook = "https://old.example.org/"
    bot = ScriptedBot(platform, **POLLING)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def made(server: str = "https://api.example.org", **settings: str) -> Telegram:
    found = Telegram.from_environment(
        {"AMPARO_TELEGRAM_TOKEN": TOKEN, "AMPARO_TELEGRAM_API": server, **settings}, PUBLIC_URL
    )
    assert isinstance(found, Telegram)
    return found


def answering(*answers: Any) -> tuple[httpx2.AsyncClient, list[tuple[str, Any]]]:
    """A client whose calls are answered so, one after another; and the methods that were called, with their data."""
    waiting, called = list(answers), []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        called.append((request.url.path.rsplit("/", 1)[-1], json.loads(request.content)))
        if not waiting:
            await asyncio.Event().wait()  # nothing comes any more
        found = waiting.pop(0)
        if isinstance(found, Exception):
            raise found
        return (
            found
            if isinstance(found, httpx2.Response)
            else httpx2.Response(200, json={"ok": True, "result": found})
        )

    return httpx2.AsyncClient(transport=httpx2.MockTransport(answer)), called


def failed(code: int, **rest: Any) -> httpx2.Response:
    return httpx2.Response(
        code, json={"ok": False, "error_code": code, "description": f"to {PERSON}", **rest}
    )


def message(text: str | None = None, **rest: Any) -> dict[str, Any]:
    chat = {"id": int(PERSON), "type": "private"}
    said = {} if text is None else {"text": text}
    return {
        "update_id": 1,
        "message": {"message_id": 1, "chat": chat, "from": {"id": int(PERSON)}, **said, **rest},
    }


def read(text: str) -> Incoming:
    found = read_update(message(text))
    assert found is not None
    return found


async def updates_of(client: httpx2.AsyncClient, count: int) -> list[Incoming]:
    """So many of what comes in by asking."""
    updates = made(**POLLING).poll(client)
    assert updates is not None
    return [await asyncio.wait_for(updates.__anext__(), 5) for _ in range(count)]


# ---- commands and links ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", START),
        ("/START", START),
        ("/start@amparo_bot", START),
        ("/help", HELP),
        ("/Help@Amparo_Bot", HELP),
        ("/stop", STOP),
        ("/STOP@amparo_bot ", STOP),
        ("/erase", ERASE),
        ("/eraSE@amparo_bot", ERASE),
    ],
)
def test_a_command_is_known_in_any_case_and_with_the_name_of_the_bot(text: str, command: str) -> None:
    assert (read(text).command, read(text).text) == (command, "")


@pytest.mark.parametrize(
    "text",
    [
        "/help my sister is in danger",
        "/stop him",
        "/erase it all",
        "/danger",
        "/starting",
        "/start KE now",
        "help",
        "//stop",
    ],
)
def test_everything_else_is_words_of_a_person(text: str) -> None:
    assert (read(text).command, read(text).text) == ("", text)


@pytest.mark.parametrize(
    ("payload", "said"),
    [("KE", {"country": "KE"}), ("ke", {"country": "KE"}), ("my-ngo", {"organisation": "my-ngo"}), ("", {})],
)
def test_a_link_says_a_country_or_an_organisation(payload: str, said: dict[str, str]) -> None:
    assert (
        dict(read(f"/start {payload}").metadata)
        == said
        == dict(read(f"/start@amparo_bot {payload}").metadata)
    )


def test_a_link_with_a_country_sets_that_of_the_site_for_the_whole_conversation(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    shown = platform.ask(bot.url, PERSON, "/start KE")
    assert "I hear you." in words(shown) and bot.texts == ["/greet"]
    platform.ask(bot.url, PERSON, "hello")
    platform.ask(bot.url, platform.person(2), "hello")
    first, second, other = (message.metadata or {} for message in bot.agent.seen)
    assert first["country"] == second["country"] == "KE" and "country" not in other


@pytest.mark.parametrize(
    "payload", ["XX", "zz", "%3Cscript%3E", "../../etc/passwd", "x" * 64, "é", "\ud800", "_-_"]
)
def test_a_link_with_rubbish_is_a_plain_start(
    bot: ScriptedBot, platform: TelegramServer, payload: str
) -> None:
    assert "I hear you." in words(platform.ask(bot.url, PERSON, f"/start {payload}"))
    assert bot.texts == ["/greet"] and not {"country"} & set(bot.agent.seen[0].metadata or {})


def test_the_language_of_the_app_counts_where_it_is_spoken_here(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    for number, code in enumerate(["en-GB", "EN", "xx", "", None, 7]):
        update = platform.typed(platform.person(number), "hello")
        update["message"]["from"]["language_code"] = code
        platform.deliver(bot.url, update)
        platform.wait_until_quiet(platform.person(number), 0)
    spoken = [(message.metadata or {}).get("language") for message in bot.agent.seen]
    assert spoken == ["en", "en", None, None, None, None]


def test_who_must_leave_is_never_told_to_wait(
    platform: TelegramServer, monkeypatch: pytest.MonkeyPatch, kept: MemoryState
) -> None:
    monkeypatch.setattr(kept, "seconds_to_wait", always_42)
    bot = ScriptedBot(platform)
    bot.start()
    try:
        platform.set_up(bot.url, PUBLIC_URL)
        assert "Please wait 42 seconds" in words(platform.ask(bot.url, PERSON, "hello"))
        for command in ("/stop", "/erase"):
            assert "Please wait" not in words(platform.ask(bot.url, PERSON, command))
    finally:
        bot.stop()
    assert bot.texts == ["/exit_now", "/erase_chat"]


def test_letters_that_are_none_are_answered(bot: ScriptedBot, platform: TelegramServer) -> None:
    assert words(platform.ask(bot.url, PERSON, "\ud800 where is help \udfff"))
    assert bot.texts == ["where is help"]


# ---- buttons ---------------------------------------------------------------------------------------------------------

BORDERS = {"title": "Is it across borders?", "payload": '/fact{"topic": "borders"}'}
OWN = {"title": "A lawyer for me", "payload": '/find_services{"case": "law"}'}


def test_buttons_stand_one_a_row_and_no_link_is_looked_at(bot: ScriptedBot, platform: TelegramServer) -> None:
    bot.agent.script = [says("Which? https://example.org", buttons=[BORDERS, OWN])]
    platform.ask(bot.url, PERSON, "hello")
    (raw,) = [shown.raw for shown in platform.shown[PERSON] if shown.buttons]
    rows = raw["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [[BORDERS["title"]], [OWN["title"]]]
    assert raw["link_preview_options"] == {"is_disabled": True} and platform.refused == []


def test_a_press_that_comes_twice_is_answered_and_confirmed_once(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    bot.agent.script = [says("Which?", buttons=[BORDERS])]
    platform.ask(bot.url, PERSON, "hello")
    known = len(platform.shown[PERSON])
    pressed = platform.pressed(PERSON, BORDERS["title"])
    assert [answer.status for _ in range(3) for answer in platform.deliver(bot.url, pressed)] == [200] * 3
    assert len(platform.wait_until_quiet(PERSON, known)) == 1
    assert platform.answered == [pressed["callback_query"]["id"]] and len(bot.agent.seen) == 2


def test_a_button_of_a_conversation_that_is_forgotten_is_its_title(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    bot.agent.script = [says("Which?", buttons=[OWN])]
    platform.ask(bot.url, PERSON, "hello")
    platform.deliver(bot.url, platform.update(my_chat_member=_member(platform, PERSON, "kicked")))
    bot.agent.script = [says("I hear you.")]
    platform.ask(bot.url, PERSON, f"[{OWN['title']}]")
    assert bot.texts == ["hello", OWN["title"]] and bot.agent.seen[1].parse_data is None
    assert bot.agent.seen[0].sender_id != bot.agent.seen[1].sender_id


def test_a_button_means_nothing_in_the_conversation_of_another(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    bot.agent.script = [says("Which?", buttons=[OWN])]
    platform.ask(bot.url, PERSON, "hello")
    other = platform.person(2)
    bot.agent.script = [says("I hear you.")]
    platform.ask(bot.url, other, "hello")
    platform._keyboards[other] = platform._keyboards[PERSON]
    platform.ask(bot.url, other, f"[{OWN['title']}]")
    assert bot.texts[-1] == OWN["title"] and bot.agent.seen[-1].parse_data is None


@pytest.mark.parametrize(
    "data", ["/danger", '/fact{"topic": "borders"}', "x", "", key_of("/nothing"), "\ud800"]
)
def test_made_up_data_of_a_button_starts_nothing(
    bot: ScriptedBot, platform: TelegramServer, data: str
) -> None:
    bot.agent.script = [says("Which?", buttons=[BORDERS])]
    platform.ask(bot.url, PERSON, "hello")
    pressed = platform.pressed(PERSON, BORDERS["title"])
    pressed["callback_query"]["data"] = data
    known = len(platform.shown[PERSON])
    platform.deliver(bot.url, pressed)
    assert "I can only read words" in words(platform.wait_until_quiet(PERSON, known))
    assert bot.texts == ["hello"]


def test_a_button_below_a_message_that_telegram_has_no_more_is_answered(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    bot.agent.script = [says("Which?", buttons=[BORDERS])]
    platform.ask(bot.url, PERSON, "hello")
    pressed = platform.pressed(PERSON, BORDERS["title"])
    query = pressed["callback_query"]  # InaccessibleMessage: the chat, the number, and the date 0
    query["message"] = {"chat": query["message"]["chat"], "message_id": 7, "date": 0}
    known = len(platform.shown[PERSON])
    platform.deliver(bot.url, pressed)
    platform.wait_until_quiet(PERSON, known)
    assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "fact"


def test_a_press_of_long_ago_gets_no_answer_out_of_the_blue(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    bot.agent.script = [says("Which?", buttons=[BORDERS])]
    platform.ask(bot.url, PERSON, "hello")
    known, before = len(platform.shown[PERSON]), counters_of("telegram").report()["too_old"]
    pressed = platform.pressed(PERSON, BORDERS["title"])
    platform._queries.clear()  # Telegram waits no more for it to be confirmed
    platform.deliver(bot.url, pressed)
    platform.ask(bot.url, platform.person(2), "hello")
    assert len(platform.shown[PERSON]) == known and bot.texts == ["hello", "hello"]
    assert counters_of("telegram").report()["too_old"] == before + 1


# ---- who leaves ------------------------------------------------------------------------------------------------------


def _member(platform: TelegramServer, person: str, status: str, kind: str = "private") -> dict[str, Any]:
    about = {"id": int(person), "is_bot": False, "first_name": "Zuhura"}
    bot = {"id": 110201543, "is_bot": True, "first_name": "Amparo"}
    chat = {"id": int(person), "type": kind}
    old = {"user": bot, "status": "member"}
    return {
        "chat": chat,
        "from": about,
        "date": 1,
        "old_chat_member": old,
        "new_chat_member": {**old, "status": status},
    }


def _until(holds: Callable[[], bool], bot: ScriptedBot) -> None:
    for _ in range(500):
        if holds():
            return
        bot.run(asyncio.sleep(0.01))
    raise AssertionError("it did not come to that")


def test_who_blocks_the_bot_is_forgotten_and_gets_nothing(bot: ScriptedBot, platform: TelegramServer) -> None:
    platform.ask(bot.url, PERSON, "hello")
    known = len(platform.shown[PERSON])
    platform.deliver(bot.url, platform.update(my_chat_member=_member(platform, PERSON, "kicked")))
    _until(lambda: not bot.run(bot.agent.tracker_store.keys()), bot)
    assert len(platform.shown[PERSON]) == known


@pytest.mark.parametrize(
    ("status", "kind"), [("member", "private"), ("kicked", "group"), ("left", "supergroup")]
)
def test_other_changes_of_membership_are_left_alone(status: str, kind: str, platform: TelegramServer) -> None:
    update = platform.update(my_chat_member=_member(platform, PERSON, status, kind))
    assert read_update(update) is None


def test_leaving_is_read_as_leaving(platform: TelegramServer) -> None:
    found = read_update(platform.update(my_chat_member=_member(platform, PERSON, "kicked")))
    assert found and (found.sender, found.command) == (PERSON, GONE)


def test_where_an_answer_meets_a_blocked_bot_the_conversation_is_forgotten(
    bot: ScriptedBot, platform: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    platform.blocked.add(PERSON)
    platform.say(bot.url, PERSON, "my secret words")
    _until(lambda: bool(bot.agent.seen) and not bot.run(bot.agent.tracker_store.keys()), bot)
    platform.blocked.clear()
    platform.ask(bot.url, PERSON, "hello again")
    assert bot.agent.seen[0].sender_id != bot.agent.seen[1].sender_id
    assert PERSON not in caplog.text and "secret" not in caplog.text


# ---- limits of the API -----------------------------------------------------------------------------------------------


def test_where_a_chat_takes_one_message_a_second_all_come_in_order(
    bot: ScriptedBot, platform: TelegramServer
) -> None:
    platform.per_chat_seconds = 0.3
    platform.say(bot.url, PERSON, "hello")
    shown = platform.wait_for(PERSON, 2)
    assert shown[0].text == "I hear you." and "To delete it" in shown[1].text
    times = [message.at for message in shown]
    assert all(later - earlier >= 0.3 for earlier, later in itertools.pairwise(times))


def test_a_wait_for_one_chat_does_not_hold_up_another(bot: ScriptedBot, platform: TelegramServer) -> None:
    platform.is_idle = None  # somebody is waited for
    platform.faults = [too_many(1)]
    platform.say(bot.url, PERSON, "hello")
    _until(lambda: not platform.faults, bot)
    platform.ask(bot.url, platform.person(2), "hello")
    assert not platform.shown[PERSON]
    platform.wait_for(PERSON, 1)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (failed(400), Refused),
        (failed(403), Blocked),
        (failed(401), TryAgain),
        (failed(404), TryAgain),
        (failed(500), TryAgain),
        (httpx2.Response(502, text="<html>"), TryAgain),
        (httpx2.Response(200, text="[]"), TryAgain),
        (httpx2.Response(200, text=""), TryAgain),
    ],
)
async def test_what_the_api_answers_is_told_apart_and_none_of_its_words_are_kept(
    answer: httpx2.Response, problem: type[SendError]
) -> None:
    client, _ = answering(answer)
    with pytest.raises(problem) as caught:
        await made().send(client, Incoming("1", PERSON), Outgoing("words"))
    assert (
        PERSON not in str(caught.value)
        and TOKEN not in str(caught.value)
        and "words" not in str(caught.value)
    )


@pytest.mark.parametrize(
    ("told", "after"), [({"retry_after": 7}, 7.0), ({"retry_after": "x"}, 0.0), (None, 0.0)]
)
async def test_the_time_to_wait_is_read(told: Any, after: float) -> None:
    client, _ = answering(failed(429, parameters=told))
    with pytest.raises(TryAgain) as caught:
        await made().send(client, Incoming("1", PERSON), Outgoing("words"))
    assert caught.value.after == after and not caught.value.everybody


async def test_a_press_that_cannot_be_confirmed_any_more_is_too_old() -> None:
    client, called = answering(failed(400))
    with pytest.raises(TooOld):
        await made().confirm(client, Incoming("1", PERSON, handle="q1"))
    await made().confirm(client, Incoming("2", PERSON, "words"))
    assert called == [("answerCallbackQuery", {"callback_query_id": "q1"})]


async def test_what_is_sent_has_keys_and_not_meanings() -> None:
    client, called = answering({})
    button = Button("Yes", key_of("/yes"), "Yes")
    await made().send(client, Incoming("1", PERSON), Outgoing("Which?", (button,), "Which?\n1 Yes"))
    ((method, data),) = called
    assert method == "sendMessage" and data["text"] == "Which?"
    assert data["reply_markup"] == {"inline_keyboard": [[{"text": "Yes", "callback_data": key_of("/yes")}]]}


# ---- asking for updates ----------------------------------------------------------------------------------------------


def test_who_asks_for_updates_deletes_the_webhook_first_and_answers(
    polling: ScriptedBot, platform: TelegramServer
) -> None:
    platform.waiting.append(platform.typed(PERSON, "hello"))
    assert "I hear you." in words(platform.wait_until_quiet(PERSON, 0))
    assert platform.webhook == "" and polling.texts == ["hello"]


def test_each_update_is_answered_once_and_in_order(polling: ScriptedBot, platform: TelegramServer) -> None:
    platform.is_idle = None  # it may not have asked yet
    said = [platform.typed(PERSON, f"message {number}") for number in range(5)]
    platform.waiting += [*said, said[0]]
    platform.wait_for(PERSON, 5)
    platform.waiting.append(platform.typed(PERSON, "the last"))
    platform.wait_until_quiet(PERSON, 5)
    assert polling.texts == [*(f"message {number}" for number in range(5)), "the last"]


def test_the_webhook_is_closed_while_updates_are_asked_for(
    polling: ScriptedBot, platform: TelegramServer
) -> None:
    platform.webhook = f"{PUBLIC_URL}/webhooks/telegram/webhook"
    platform.secret = made(platform.url).secret
    (post,) = platform.post(platform.typed(PERSON, "hello"))
    assert platform.send(polling.url, post).status == 403
    assert platform.call(polling.url, "GET", post.path).status == 403
    assert polling.texts == []


def test_a_webhook_that_somebody_sets_meanwhile_is_deleted_again(
    polling: ScriptedBot, platform: TelegramServer
) -> None:
    platform.webhook = "https://other.example.org/"
    platform.waiting.append(platform.typed(PERSON, "hello"))
    platform.wait_for(PERSON, 1)
    assert platform.webhook == ""


def test_a_bot_that_stops_asks_no_more(platform: TelegramServer) -> None:
    bot = ScriptedBot(platform, **POLLING)
    bot.start()
    platform.waiting.append(platform.typed(PERSON, "hello"))
    platform.wait_until_quiet(PERSON, 0)
    bot.stop()
    calls = platform.calls
    platform.waiting.append(platform.typed(PERSON, "too late"))
    assert not platform._more(PERSON, 99, 0.1) and platform.calls == calls and bot.texts == ["hello"]


@pytest.mark.parametrize(
    "problem",
    [
        *(failed(code) for code in (401, 403, 409, 500)),
        httpx2.Response(502, text="<html>"),
        httpx2.ConnectError(f"https://x/bot{TOKEN}/"),
        httpx2.ReadTimeout(f"https://x/bot{TOKEN}/"),
    ],
)
async def test_asking_goes_on_after_every_failure_and_the_log_has_no_token(
    problem: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(telegram_platform, "_PAUSE_SECONDS", 0.0)
    client, called = answering(True, problem, problem, True, [message("hello")])
    (found,) = await updates_of(client, 1)
    assert found.text == "hello"
    assert [method for method, _ in called] == ["deleteWebhook", "getUpdates"] + ["deleteWebhook"] * 2 + [
        "getUpdates"
    ]
    said = [record.getMessage() for record in caplog.records if record.name.startswith("amparo")]
    assert (
        len(said) == 2 and "()" not in caplog.text and TOKEN not in caplog.text and PERSON not in caplog.text
    )


async def test_asking_waits_as_long_as_telegram_says(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(telegram_platform.asyncio, "sleep", sleep)
    client, _ = answering(
        failed(429, parameters={"retry_after": 33}), True, failed(500), True, [message("hello")]
    )
    await updates_of(client, 1)
    assert slept == [33.0, telegram_platform._PAUSE_SECONDS]


async def test_each_update_is_confirmed_with_the_next_question_also_where_its_number_is_lower() -> None:
    high, low = {**message("a"), "update_id": 900}, {**message("b"), "update_id": 5}
    strange = [{"update_id": 6}, {"update_id": 7, "message": {"chat": {"type": "private"}}}, 3, None]
    client, called = answering(True, [high], [low, *strange], [message("c")])
    assert [found.text for found in await updates_of(client, 3)] == ["a", "b", "c"]
    asked = [data for method, data in called if method == "getUpdates"]
    assert [data["offset"] for data in asked] == [0, 901, 8]
    assert asked[0]["allowed_updates"] == ["message", "callback_query", "my_chat_member"]


async def test_an_update_that_cannot_be_read_does_not_hold_up_those_after_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(update: dict[str, Any]) -> Incoming | None:
        if update["update_id"] == 1:
            raise ValueError("my secret words")
        return read_update(update)

    monkeypatch.setattr(telegram_platform, "read_update", fails)
    client, _ = answering(True, [message("poison"), {**message("hello"), "update_id": 2}])
    (found,) = await updates_of(client, 1)
    assert found.text == "hello" and "secret" not in caplog.text and "ValueError" in caplog.text


# ---- setting it up ---------------------------------------------------------------------------------------------------


async def _sentences(platform: TelegramServer, **settings: str) -> list[tuple[bool, str]]:
    async with httpx2.AsyncClient() as client:
        return [(each.well, each.sentence) for each in await made(platform.url, **settings).check(client)]


async def test_a_wrong_token_is_found(platform: TelegramServer) -> None:
    ((well, sentence),) = await _sentences(platform, AMPARO_TELEGRAM_TOKEN=TOKEN[:-1] + "x")
    assert not well and "does not take AMPARO_TELEGRAM_TOKEN" in sentence and TOKEN[:-1] not in sentence


async def test_a_telegram_that_is_down_is_not_taken_for_a_wrong_token() -> None:
    client, _ = answering(failed(500))
    with pytest.raises(TryAgain):
        await made().check(client)


async def test_a_webhook_that_is_missing_or_in_the_way_is_found(platform: TelegramServer) -> None:
    assert "set-webhook" in (await _sentences(platform))[1][1]
    async with httpx2.AsyncClient() as client:
        await made(platform.url).commands()["set-webhook"](client)
    assert [well for well, _ in await _sentences(platform)] == [True, True]
    assert "delete-webhook" in (await _sentences(platform, **POLLING))[1][1]
    async with httpx2.AsyncClient() as client:
        await made(platform.url).commands()["delete-webhook"](client)
    assert [well for well, _ in await _sentences(platform, **POLLING)] == [True, True]


@pytest.mark.parametrize(("ago", "well"), [(60, False), (86_400, True)])
async def test_only_a_failure_of_the_last_hour_is_told(ago: int, well: bool) -> None:
    told = {"url": made().webhook_url, "last_error_message": "Connection refused"}
    told["last_error_date"] = int(telegram_platform.time.time()) - ago
    client, _ = answering({"username": "amparo_bot"}, told)
    assert [each.well for each in await made().check(client)] == [True, well]


async def test_the_menu_of_the_app_shows_our_commands(platform: TelegramServer) -> None:
    async with httpx2.AsyncClient() as client:
        await made(platform.url).commands()["set-commands"](client)
    assert [each["command"] for each in platform.commands] == ["help", "erase", "stop"]


async def test_a_webhook_without_a_public_address_is_refused_with_a_way_out(platform: TelegramServer) -> None:
    bare = Telegram.from_environment({"AMPARO_TELEGRAM_TOKEN": TOKEN}, "http://localhost:8080")
    assert bare is not None
    async with httpx2.AsyncClient() as client:
        with pytest.raises(Refused, match="AMPARO_TELEGRAM_POLLING"):
            await bare.commands()["set-webhook"](client)


def test_the_secret_of_the_webhook_does_not_show_the_token_and_changes_with_it() -> None:
    other = made(AMPARO_TELEGRAM_TOKEN=TOKEN[:-1] + "x")
    assert made().secret == made().secret != other.secret and len(made().secret) == 64
    assert not made().is_authentic(_with_secret(other.secret)) and made().is_authentic(
        _with_secret(made().secret)
    )


def _with_secret(secret: str) -> Any:
    from amparo.channels.messaging.incoming import Request

    return Request("POST", PUBLIC_URL, {"x-telegram-bot-api-secret-token": secret})


# ---- the double ------------------------------------------------------------------------------------------------------


async def test_a_well_known_client_library_speaks_to_the_double(platform: TelegramServer) -> None:
    bot = Bot(TOKEN, server=TelegramAPIServer.from_base(platform.url))
    try:
        assert (await bot.get_me()).username == "amparo_bot"
        assert await bot.set_webhook(f"{PUBLIC_URL}/webhooks/telegram/webhook", allowed_updates=["message"])
        assert (await bot.get_webhook_info()).url == platform.webhook and platform.allowed == ["message"]
        keyboard = InlineKeyboardMarkup(row_width=1)
        keyboard.add(
            InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")
        )
        sent = await bot.send_message(int(PERSON), "Which?", reply_markup=keyboard)
        (shown,) = platform.shown[PERSON]
        assert sent.text == shown.text == "Which?" and shown.buttons == [("Yes", "y"), ("No", "n")]
        query = platform.pressed(PERSON, "No")["callback_query"]["id"]
        assert await bot.answer_callback_query(query) and platform.answered == [query]
        assert await bot.delete_webhook() and platform.webhook == ""
        platform.waiting.append(platform.typed(PERSON, "hello"))
        (update,) = await bot.get_updates(timeout=0)
        assert update.message.text == "hello" and platform.refused == []
        with pytest.raises(MessageTextIsEmpty):
            await bot.send_message(int(PERSON), " ")
    finally:
        await bot.session.close()


async def test_the_double_refuses_a_wrong_token_as_telegram_does(platform: TelegramServer) -> None:
    bot = Bot(TOKEN[:-1] + "x", server=TelegramAPIServer.from_base(platform.url))
    try:
        with pytest.raises(Unauthorized):
            await bot.get_me()
    finally:
        await bot.session.close()
