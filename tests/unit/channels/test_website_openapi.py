"""The description of the website channel holds for what it answers."""

from __future__ import annotations

from typing import Any

import aiohttp
import jsonschema
import pytest

from amparo.channels.rendering.web import answer
from amparo.channels.website_openapi import openapi
from amparo.dialogue.answers import country_question, services_answer
from amparo.dialogue.reply import FULL, Reply, Text
from amparo.dialogue.urgent import emergency_answer
from amparo.directory import Directory
from tests.unit.dialogue.situations import LEAD, NOWHERE, at, ids

SCHEMAS = openapi("https://bot.example.org")["components"]["schemas"]


def fits(data: Any, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema.validate(data, schema)


def replies(directory: Directory) -> list[Reply]:
    listed = services_answer(at("KE"), directory)
    return [
        listed,
        services_answer(at("GB", writer_country="DE"), directory),
        services_answer(at("KE", seen=ids(listed)), directory),
        Reply(LEAD, services=listed.services[:1], form=FULL, country="KE"),
        emergency_answer(LEAD, at("JE"), directory),
        country_question(NOWHERE),
        Reply((Text("Bye."),), ending="exit"),
        Reply((Text("Gone."),), ending="erase"),
        Reply((Text("Hello."),)),
    ]


async def test_it_is_served_where_programs_look_for_it(client: aiohttp.ClientSession) -> None:
    async with client.get("/openapi.json") as found:
        assert found.status == 200 and found.headers["Access-Control-Allow-Origin"] == "*"
        description = await found.json()
    assert description["openapi"] == "3.1.0"
    assert description["servers"][0]["url"].startswith("http://127.0.0.1:")
    for path, operations in description["paths"].items():
        for method in operations:
            async with client.request(method, path) as answered:
                assert answered.status not in (404, 405), path


def test_every_kind_of_answer_is_as_it_says() -> None:
    for reply in replies(Directory()):
        fits(answer(reply, "en", "s", "utter_x"), "Answer")


def test_it_names_every_key_of_a_service_and_of_a_number() -> None:
    listed, *_ = replies(Directory())
    urgent = emergency_answer(LEAD, at("KE"), Directory())
    for reply, name in ((listed, "Service"), (urgent, "Number")):
        (item, *_) = answer(reply, "en", "s")["custom"]["items"]
        assert item.keys() == SCHEMAS[name]["properties"].keys()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "no recipient"},
        {"recipient_id": "s", "text": "x", "custom": {"type": "services"}},
        {"recipient_id": "s", "text": "x", "custom": {"type": "magic"}},
        {"recipient_id": "s", "text": "x", "buttons": [{"title": "no payload"}]},
    ],
)
def test_another_answer_would_be_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        fits(wrong, "Answer")


async def test_a_real_answer_and_a_real_start_are_as_it_says(
    post: Any, client: aiohttp.ClientSession
) -> None:
    for made in (await post(message="hello")).content:
        fits(made, "Answer")
    async with client.get("/webhooks/website/start") as begun:
        fits(await begun.json(), "Start")
    fits((await post(b"{")).content, "Error")
