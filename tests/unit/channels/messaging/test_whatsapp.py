"""WhatsApp by the Cloud API: batches, lists, people without a number, and what its webhooks say besides messages."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from amparo.channels.messaging.incoming import OTHER, PICTURE, Incoming, Request
from amparo.channels.messaging.outgoing import outgoing
from amparo.channels.messaging.whatsapp import WhatsApp
from amparo.channels.messaging.whatsapp.messages import LAYOUT, content
from amparo.dialogue.reply import Choice, Reply, Text
from tests.platforms.whatsapp import HIDDEN, NUMBER_ID, WhatsAppServer
from tests.unit.channels.conftest import says
from tests.unit.channels.messaging.conftest import ScriptedBot
from tests.unit.channels.messaging.test_every_platform import words

LONG = "Which of these is it about, if you can tell me?"  # 47 characters: too long for a row's title


@pytest.fixture
def platform() -> Iterator[WhatsAppServer]:
    with WhatsAppServer() as server:
        yield server


def read(platform: WhatsAppServer, *events: Any) -> list[Incoming]:
    (post,) = platform.post(*events)
    return platform.of_bot().read(Request("POST", "", {}, {}, post.body))


def buttons(*titles: str) -> list[dict[str, str]]:
    return [{"title": title, "payload": "/danger"} for title in titles]


def sent(text: str, *titles: str) -> list[dict[str, Any]]:
    """What is sent for a message with these choices."""
    reply = Reply(lead=(Text(text),), choices=tuple(Choice(Text(title), f"/{title}") for title in titles))
    return [content(message) for message in outgoing(reply, None, LAYOUT)]


# ---- what comes in ---------------------------------------------------------------------------------------------------


def test_every_message_of_every_change_of_every_entry_is_read_in_order(platform: WhatsAppServer) -> None:
    events = [platform.typed(platform.person(number), f"message {number}") for number in range(8)]
    events.insert(4, platform.status(platform.person(1), "delivered"))
    assert len(platform.entries(events)) == 3
    assert [each.text for each in read(platform, *events)] == [f"message {number}" for number in range(8)]


def test_several_messages_of_one_change_are_all_read(platform: WhatsAppServer) -> None:
    first, second = (platform.typed(platform.person(number), f"message {number}") for number in (1, 2))
    both = platform.change(messages=[*first["value"]["messages"], *second["value"]["messages"]])
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"changes": [both]}]}).encode()
    taken = platform.of_bot().read(Request("POST", "", {}, {}, body))
    assert [each.text for each in taken] == ["message 1", "message 2"]


def test_a_message_to_another_number_of_the_same_account_is_not_ours(platform: WhatsAppServer) -> None:
    text = {"body": "help"}
    assert (
        read(platform, platform.message(platform.person(1), "text", number=NUMBER_ID + "0", text=text)) == []
    )


def test_a_message_says_when_it_was_written(platform: WhatsAppServer) -> None:
    event = platform.typed(platform.person(1), "help")
    event["value"]["messages"][0]["timestamp"] = "1749416383"
    assert [each.sent for each in read(platform, event)] == [1749416383.0]
    for odd in ("soon", None, {}, ""):
        event["value"]["messages"][0]["timestamp"] = odd
        assert [each.sent for each in read(platform, event)] == [None]


@pytest.mark.parametrize("kind", ["contacts", "order", "poll", "a_kind_of_tomorrow"])
def test_every_other_kind_of_message_is_answered_in_words(
    bot: ScriptedBot, platform: WhatsAppServer, kind: str
) -> None:
    platform.deliver(bot.url, platform.message(platform.person(1), kind, **{kind: [{"x": 1}]}))
    assert "only read words" in words(platform.wait_until_quiet(platform.person(1), 0))


def test_what_meta_cannot_pass_on_is_answered_in_words(bot: ScriptedBot, platform: WhatsAppServer) -> None:
    platform.deliver(bot.url, platform.unsupported(platform.person(1)))
    text = words(platform.wait_until_quiet(platform.person(1), 0))
    assert "only read words" in text and "emergency number" in text and bot.texts == []


def test_the_words_that_come_with_a_file_are_read_and_the_file_is_not(platform: WhatsAppServer) -> None:
    document = platform.sent(platform.person(1), "file")
    document["value"]["messages"][0]["document"]["caption"] = "my contract"
    (taken,) = read(platform, document)
    assert (taken.text, taken.media) == ("my contract", OTHER)
    (taken,) = read(platform, platform.captioned(platform.person(1), "this man"))
    assert (taken.text, taken.media) == ("this man", PICTURE)


def test_a_button_of_a_template_counts_as_its_words(bot: ScriptedBot, platform: WhatsAppServer) -> None:
    button = {"text": "Where is help?", "payload": "anything"}
    platform.deliver(bot.url, platform.message(platform.person(1), "button", button=button))
    platform.wait_for(platform.person(1), 1)
    assert bot.texts == ["Where is help?"]


def test_nothing_is_said_of_an_advertisement_that_somebody_came_from(platform: WhatsAppServer) -> None:
    event = platform.typed(platform.person(1), "help")
    event["value"]["messages"][0]["referral"] = {"source_url": "https://fb.me/x", "ref": "KE", "body": "Ad"}
    (taken,) = read(platform, event)
    assert (taken.text, dict(taken.metadata)) == ("help", {})


def test_somebody_who_hides_the_number_gets_an_answer_by_the_id(
    bot: ScriptedBot, platform: WhatsAppServer
) -> None:
    shown = platform.ask(bot.url, HIDDEN, "hello")
    assert "I hear you." in words(shown) and platform.refused == []
    assert all("to" not in message.raw and message.raw["recipient"] == HIDDEN for message in shown)


def test_the_name_in_the_profile_is_never_read(
    bot: ScriptedBot, platform: WhatsAppServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (post,) = platform.post(platform.typed(platform.person(1), "hello"))
    assert all(name.encode() in post.body for name in platform.names)
    platform.send(bot.url, post)
    platform.wait_until_quiet(platform.person(1), 0)
    kept = [bot.run(bot.agent.tracker_store.retrieve(key)) for key in bot.run(bot.agent.tracker_store.keys())]
    events = json.dumps([[event.as_dict() for event in tracker.events] for tracker in kept])
    shown = words(platform.shown[platform.person(1)])
    assert all(name not in text for name in platform.names for text in (events, caplog.text, shown))


def test_a_message_that_did_not_arrive_is_noted_by_its_code_alone(
    platform: WhatsAppServer, caplog: pytest.LogCaptureFixture
) -> None:
    errors = [{"code": 131042, "title": "Payment issue"}]
    assert read(platform, platform.status(platform.person(1), "failed", errors=errors)) == []
    assert "131042" in caplog.text and platform.person(1) not in caplog.text


# ---- what goes out ---------------------------------------------------------------------------------------------------


def test_up_to_three_short_choices_are_reply_buttons() -> None:
    (message,) = sent("What is it?", "I am in danger", "I need a place", "Something else")
    interactive = message["interactive"]
    assert interactive["type"] == "button" and interactive["body"] == {"text": "What is it?"}
    titles = [button["reply"]["title"] for button in interactive["action"]["buttons"]]
    assert titles == ["I am in danger", "I need a place", "Something else"]


@pytest.mark.parametrize(
    "titles", [("a", "b", "c", "d"), ("Is it across borders?", "No"), tuple("abcdefghij"), (LONG,)]
)
def test_more_or_longer_choices_are_a_list(titles: tuple[str, ...]) -> None:
    (message,) = sent("What is it?", *titles)
    interactive = message["interactive"]
    assert interactive["type"] == "list" and interactive["action"]["button"] == "Choose"
    assert len(interactive["action"]["sections"][0]["rows"]) == len(titles)


def test_a_title_too_long_for_a_row_stands_whole_in_its_description_and_not_in_the_words() -> None:
    (message,) = sent("What is it?", "Danger", LONG)
    short, long = message["interactive"]["action"]["sections"][0]["rows"]
    assert "description" not in short and long["description"] == LONG
    assert len(long["title"]) <= 24 and long["title"].endswith("…") and LONG.startswith(long["title"][:-1])
    assert message["interactive"]["body"]["text"] == "What is it?"


def test_a_title_too_long_for_a_description_stands_in_the_words(platform: WhatsAppServer) -> None:
    longest = " ".join([LONG, LONG])
    (message,) = sent("What is it?", "Danger", longest)
    assert f"2 {longest}" in message["interactive"]["body"]["text"]


def test_more_than_ten_choices_are_words_with_numbers() -> None:
    (message,) = sent("What is it?", *"abcdefghijk")
    assert message["type"] == "text" and message["text"]["body"].endswith("11 k")


def test_words_too_long_for_buttons_go_before_them_and_with_a_list_they_stay_together() -> None:
    text = " ".join(["word"] * 300)
    *before, last = sent(text, "Yes", "No")
    assert [each["type"] for each in before] == ["text"] * len(before) and before
    assert last["interactive"]["type"] == "button" and len(last["interactive"]["body"]["text"]) <= 1024
    (message,) = sent(text, "Yes", "No", "Perhaps", "Never")
    assert message["interactive"]["body"]["text"] == text


def test_no_preview_is_made_of_a_link() -> None:
    (message,) = sent("https://www.example.org")
    assert message["text"] == {"body": "https://www.example.org", "preview_url": False}


def test_a_row_can_be_pressed_and_two_that_mean_the_same_are_both_taken(
    bot: ScriptedBot, platform: WhatsAppServer
) -> None:
    more = [{"title": LONG, "payload": '/fact{"topic": "borders"}'}]
    bot.agent.script = [says("What is it?", buttons=[*buttons("I am in danger", "I am not safe"), *more])]
    platform.ask(bot.url, platform.person(1), "hello")
    platform.ask(bot.url, platform.person(1), f"[{LONG}]")
    assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "fact"
    platform.ask(bot.url, platform.person(1), "[I am not safe]")
    assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "danger"
    assert platform.refused == []


def test_a_row_of_a_forgotten_list_counts_as_its_whole_title(
    bot: ScriptedBot, platform: WhatsAppServer
) -> None:
    bot.agent.script = [says("What is it?", buttons=[{"title": LONG, "payload": "/give_place"}])]
    platform.ask(bot.url, platform.person(1), "hello")
    pressed = platform.pressed(platform.person(1), LONG)
    pressed["value"]["messages"][0]["from"] = platform.person(2)  # who was offered nothing
    platform.deliver(bot.url, pressed)
    platform.wait_until_quiet(platform.person(2), 0)
    assert bot.texts == ["hello", LONG]


# ---- what an operator does -------------------------------------------------------------------------------------------


def test_a_message_is_marked_as_read_only_where_the_settings_say_so(platform: WhatsAppServer) -> None:
    async def confirm(made: WhatsApp, taken: Incoming) -> None:
        async with httpx2.AsyncClient() as client:
            await made.confirm(client, taken)

    (taken,) = read(platform, platform.typed(platform.person(1), "hello"))
    for setting, marked in (("false", []), ("true", [taken.event])):
        made = platform.of_bot(AMPARO_WHATSAPP_MARK_READ=setting)
        assert isinstance(made, WhatsApp)
        asyncio.run(confirm(made, taken))
        assert platform.read == marked and platform.refused == []


def test_a_message_marked_as_read_is_answered_all_the_same(platform: WhatsAppServer) -> None:
    bot = ScriptedBot(platform, AMPARO_WHATSAPP_MARK_READ="true")
    bot.start()
    try:
        platform.set_up(bot.url, "https://bot.example.org")
        assert "I hear you." in words(platform.ask(bot.url, platform.person(1), "hello"))
        assert len(platform.read) == 1 and platform.refused == []
    finally:
        bot.stop()


def test_a_list_that_is_refused_comes_as_words_with_numbers(
    bot: ScriptedBot, platform: WhatsAppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.channels.messaging.whatsapp.messages._ROW_TITLE", 30)
    title = "Where can I find a safe bed"  # 27 characters: as if the platform had changed its limit
    bot.agent.script = [says("What is it?", buttons=buttons("I am in danger", title))]
    assert f"1 I am in danger\n2 {title}" in words(platform.ask(bot.url, platform.person(1), "hello"))
    assert len(platform.refused) == 1


def test_everything_is_well_after_the_page_was_followed(bot: ScriptedBot, platform: WhatsAppServer) -> None:
    async def look() -> list[tuple[bool, str]]:
        async with httpx2.AsyncClient() as client:
            return [(found.well, found.sentence) for found in await platform.of_bot().check(client)]

    found = asyncio.run(look())
    assert all(well for well, _ in found) and len(found) == 3
    platform.webhook = "https://old.example.org/"
    (wrong,) = [sentence for well, sentence in asyncio.run(look()) if not well]
    assert (
        "https://old.example.org/" in wrong and "https://bot.example.org/webhooks/whatsapp/webhook" in wrong
    )
