"""Messenger: batches, quick replies, the Get Started button, links with a country, and events of other apps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from amparo.channels.messaging.incoming import OTHER, PICTURE, START, Incoming, Request
from amparo.channels.messaging.messenger.events import FIELDS
from tests.platforms.messenger import PAGE_ID, MessengerServer
from tests.unit.channels.conftest import says
from tests.unit.channels.messaging.conftest import ScriptedBot
from tests.unit.channels.messaging.test_every_platform import words


@pytest.fixture
def platform() -> Iterator[MessengerServer]:
    with MessengerServer() as server:
        yield server


def read(platform: MessengerServer, *events: Any) -> list[Incoming]:
    (post,) = platform.post(*events)
    return platform.of_bot().read(Request("POST", "", {}, {}, post.body))


def test_every_message_of_every_entry_is_read_in_order(platform: MessengerServer) -> None:
    events = [platform.typed(platform.person(number), f"message {number}") for number in range(7)]
    assert len(platform.entries(events)) == 4
    assert [each.text for each in read(platform, *events)] == [f"message {number}" for number in range(7)]


def test_an_entry_of_another_page_is_not_ours(platform: MessengerServer) -> None:
    (entry,) = platform.entries([platform.typed(platform.person(1), "help")])
    body = json.dumps({"object": "page", "entry": [{**entry, "id": f"{PAGE_ID}0"}]}).encode()
    assert platform.of_bot().read(Request("POST", "", {}, {}, body)) == []


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (1458692752478, 1458692752.478),
        ("1458692752478", 1458692752.478),
        ("1527459824", 1527459824.0),
        (None, None),
    ],
)
def test_the_time_of_an_event_has_milliseconds_or_seconds(
    platform: MessengerServer, told: Any, seconds: float | None
) -> None:
    (taken,) = read(platform, {**platform.typed(platform.person(1), "help"), "timestamp": told})
    assert taken.sent == seconds


# ---- the first message -----------------------------------------------------------------------------------------------


def test_the_get_started_button_is_greeted_and_its_link_sets_the_country(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    platform.deliver(bot.url, platform.started(platform.person(1), "KE"))
    platform.wait_until_quiet(platform.person(1), 0)
    (seen,) = bot.agent.seen
    assert (seen.parse_data or {})["intent"]["name"] == "greet"
    assert (seen.metadata or {})["country"] == "KE"


def test_a_link_to_a_chat_that_is_there_sets_the_country_too(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    platform.ask(bot.url, platform.person(1), "hello")
    platform.deliver(bot.url, platform.referred(platform.person(1), "ke"))
    platform.wait_until_quiet(platform.person(1), 2)
    assert (bot.agent.seen[-1].metadata or {})["country"] == "KE"


def test_a_link_that_comes_with_the_first_words_sets_the_country(platform: MessengerServer) -> None:
    event = {**platform.typed(platform.person(1), "help"), "referral": {"ref": "KE"}}
    (taken,) = read(platform, event)
    assert (taken.text, dict(taken.metadata)) == ("help", {"country": "KE"})


@pytest.mark.parametrize("ref", ["", "KENYA!", "../..", "x" * 300, "😀"])
def test_a_link_that_says_nothing_is_a_greeting_all_the_same(
    bot: ScriptedBot, platform: MessengerServer, ref: str
) -> None:
    platform.deliver(bot.url, platform.started(platform.person(1), ref))
    assert platform.wait_until_quiet(platform.person(1), 0)
    assert "country" not in (bot.agent.seen[0].metadata or {})


def test_two_links_pressed_one_after_another_are_two_events(platform: MessengerServer) -> None:
    first, second = platform.referred(platform.person(1), "KE"), platform.referred(platform.person(1), "UG")
    second["timestamp"] = first["timestamp"] + 1
    taken = read(platform, first, second, first)
    assert taken[0].event != taken[1].event and taken[0].event == taken[2].event
    assert {each.command for each in taken} == {START}


# ---- messages --------------------------------------------------------------------------------------------------------


def test_quick_replies_stand_below_the_words_and_the_bot_answers_as_the_page(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    bot.agent.script = [says("Are you safe?", buttons=[{"title": "I am in danger", "payload": "/danger"}])]
    shown, *_ = platform.ask(bot.url, platform.person(1), "hello")
    assert (shown.text, [title for title, _ in shown.buttons]) == ("Are you safe?", ["I am in danger"])
    assert shown.raw["messaging_type"] == "RESPONSE" and "persona_id" not in json.dumps(shown.raw)
    platform.ask(bot.url, platform.person(1), "[I am in danger]")
    assert (bot.agent.seen[-1].parse_data or {})["intent"]["name"] == "danger"


def test_thirteen_choices_are_quick_replies_and_fourteen_are_words(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    for count, shown_below in ((13, 13), (14, 0)):
        titles = [{"title": f"Choice {number}", "payload": "/danger"} for number in range(count)]
        bot.agent.script = [says("Which one?", buttons=titles)]
        shown = platform.ask(bot.url, platform.person(count), "hello")[0]
        assert len(shown.buttons) == shown_below
    assert "14 Choice 13" in shown.text and platform.refused == []


def test_a_button_of_the_menu_counts_as_its_title(bot: ScriptedBot, platform: MessengerServer) -> None:
    postback = {"title": "Where is help?", "payload": "MENU_1", "mid": "m_menu"}
    platform.deliver(bot.url, platform.event(platform.person(1), postback=postback))
    platform.wait_until_quiet(platform.person(1), 0)
    assert bot.texts == ["Where is help?"]


def test_the_thumb_beside_the_field_for_words_means_yes(platform: MessengerServer) -> None:
    thumb = platform.attached(platform.person(1), "image", sticker_id=369239263222822)
    assert [(each.text, each.media) for each in read(platform, thumb)] == [("👍", "")]


@pytest.mark.parametrize("kind", ["sticker", "image"])
def test_another_sticker_is_answered_in_words_in_its_old_form_and_its_new(
    platform: MessengerServer, kind: str
) -> None:
    sticker = platform.attached(platform.person(1), kind, sticker_id=144885185686752)
    assert [each.media for each in read(platform, sticker)] == [OTHER]


def test_a_link_that_was_typed_is_words_and_nothing_that_cannot_be_opened(platform: MessengerServer) -> None:
    shared = platform.attached(platform.person(1), "fallback", "is this job real? https://jobs.example.org")
    assert [each.media for each in read(platform, shared)] == [""]
    alone = platform.attached(platform.person(1), "fallback")
    assert [each.media for each in read(platform, alone)] == [OTHER]


@pytest.mark.parametrize(
    ("kind", "media"), [("reel", PICTURE), ("ig_reel", PICTURE), ("template", OTHER), ("", OTHER)]
)
def test_other_attachments_are_answered_in_words(platform: MessengerServer, kind: str, media: str) -> None:
    assert [each.media for each in read(platform, platform.attached(platform.person(1), kind))] == [media]


def test_a_message_that_meta_cannot_pass_on_is_answered_in_words(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    platform.deliver(bot.url, platform.message(platform.person(1), is_unsupported=True))
    assert "only read words" in words(platform.wait_until_quiet(platform.person(1), 0))


# ---- what an operator does -------------------------------------------------------------------------------------------


def test_the_app_is_subscribed_to_what_people_do_and_nothing_else(
    bot: ScriptedBot, platform: MessengerServer
) -> None:
    assert platform.subscribed == list(FIELDS)


def test_everything_is_well_after_the_page_was_followed(bot: ScriptedBot, platform: MessengerServer) -> None:
    async def look(**settings: str) -> list[str]:
        async with httpx2.AsyncClient() as client:
            return [
                found.sentence for found in await platform.of_bot(**settings).check(client) if not found.well
            ]

    (wrong,) = asyncio.run(look())
    assert "amparo messenger set-get-started" in wrong
    assert "Get Started" in platform.command("set-get-started")
    assert asyncio.run(look()) == []
    (wrong,) = asyncio.run(look(AMPARO_MESSENGER_PAGE_ID="42"))
    assert "AMPARO_MESSENGER_PAGE_ID" in wrong
    assert platform.refused == []
