"""How a chat begins and ends on the website channel."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from amparo.dialogue.reply import Reply, Text
from amparo.directory.facts import NumberFacts

START, END = "/webhooks/website/start", "/webhooks/website/end"


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "organisations" / "harbour"
    folder.mkdir(parents=True)
    profile = {
        "name": "Harbour House",
        "contact": "0800",
        "color": "#ffd54a",
        "country": "KE",
        "exit_url": "https://recipes.example.org/",
        "greeting": {"en": "Welcome to Harbour House."},
    }
    (folder / "profile.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    return "harbour"


async def start(client: aiohttp.ClientSession, **query: str) -> Any:
    async with client.get(START, params=query) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.json()


async def test_a_chat_begins_with_who_the_bot_is_and_choices(client: aiohttp.ClientSession) -> None:
    begun = await start(client)
    (greeting,) = begun["messages"]
    assert greeting["text"] == "Hello, I am Amparo."
    assert [button["title"] for button in greeting["buttons"]] == ["I am in danger", "Is it across borders?"]
    assert begun["exit_url"].startswith("https://")
    assert (begun["name"], begun["contact"], begun["color"]) == ("", "", "")


async def test_the_country_of_the_clock_is_offered_as_words(client: aiohttp.ClientSession) -> None:
    (greeting,) = (await start(client, timezone="Asia/Calcutta"))["messages"]
    assert greeting["buttons"][-1] == {"title": "Are you in India?", "payload": "India"}


@pytest.mark.parametrize(
    "query",
    [{"timezone": "Mars/Olympus"}, {"timezone": "Africa/Nairobi", "country": "GB"}, {"timezone": "UTC"}],
)
async def test_no_country_is_offered_that_is_not_likely(
    client: aiohttp.ClientSession, query: dict[str, str]
) -> None:
    (greeting,) = (await start(client, **query))["messages"]
    assert not any("Are you in" in button["title"] for button in greeting["buttons"])


async def test_an_organisation_speaks_first(client: aiohttp.ClientSession, organisation: str) -> None:
    begun = await start(client, organisation=organisation, timezone="Asia/Manila")
    assert [message["text"] for message in begun["messages"]] == [
        "Welcome to Harbour House.",
        "Hello, I am Amparo.",
    ]
    assert not any("Are you in" in button["title"] for button in begun["messages"][1]["buttons"])
    assert begun["exit_url"] == "https://recipes.example.org/"
    assert (begun["name"], begun["contact"], begun["color"]) == ("Harbour House", "0800", "#ffd54a")
    assert begun["country"] == "KE"


async def test_the_country_of_an_organisation_counts_as_that_of_its_website(
    post: Any, agent: Any, organisation: str
) -> None:
    await post(message="hello", metadata={"organisation": organisation})
    assert agent.seen[0].metadata["country"] == "KE"
    await post(message="hello", metadata={"organisation": organisation, "country": "GB"})
    assert agent.seen[1].metadata["country"] == "GB"


async def test_without_a_model_there_is_a_greeting_all_the_same(
    client: aiohttp.ClientSession, agent: Any
) -> None:
    agent.ready = False
    (greeting,) = (await start(client))["messages"]
    assert "I am Amparo" in greeting["text"]


@pytest.mark.parametrize("kind", ["text/plain;charset=UTF-8", "application/json"])
async def test_a_page_that_closes_ends_its_conversation(
    client: aiohttp.ClientSession, post: Any, agent: Any, kind: str
) -> None:
    await post({"sender": "one", "message": "my secret"})
    assert await agent.tracker_store.retrieve("one") is not None
    body = json.dumps({"sender": "one"})
    async with client.post(END, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == 204
    for _ in range(50):
        if await agent.tracker_store.retrieve("one") is None:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the conversation is still known")


async def test_a_message_that_comes_after_the_end_is_answered_and_not_kept(
    client: aiohttp.ClientSession, post: Any, agent: Any
) -> None:
    async with client.post(END, data='{"sender": "late"}') as answer:
        assert answer.status == 204
    answered = await post({"sender": "late", "message": "he has my passport"})
    assert answered.content
    assert await agent.tracker_store.retrieve("late") is None


async def test_a_message_that_is_under_way_at_the_end_is_not_kept(
    client: aiohttp.ClientSession, post: Any, agent: Any
) -> None:
    agent.delay = 0.3
    under_way = asyncio.create_task(post({"sender": "busy", "message": "he has my passport"}))
    await asyncio.sleep(0.1)
    async with client.post(END, data='{"sender": "busy"}') as answer:
        assert answer.status == 204
    await under_way
    assert await agent.tracker_store.retrieve("busy") is None


@pytest.mark.parametrize("body", ["", "x", "{}", '{"sender": ""}', '{"sender": 5}'])
async def test_an_end_of_nothing_says_what_is_wrong(client: aiohttp.ClientSession, body: str) -> None:
    async with client.post(END, data=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


async def test_answers_with_numbers_have_their_cards_ready(post: Any, agent: Any) -> None:
    reply = Reply((Text("Call now."),), emergency=(NumberFacts("Emergency", "999"),), country="GB")
    agent.script[0].messages[0]["custom"] = {"reply": reply.to_json()}
    (answer, *_) = (await post(message="help")).content
    layout = answer["custom"]["layout"]
    assert (layout["kind"], layout["lead"], layout["rest"]) == (
        "emergency",
        "Call now.\n\nUnited Kingdom",
        "",
    )
    assert layout["cards"][0]["ways"][0]["href"] == "tel:999"
    (item,) = answer["custom"]["items"]
    assert (item["name"], item["phone"]) == ("Emergency", "999") and "999" in answer["text"]
