"""The contract of the website channel and its limits."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
import pytest

from amparo.dialogue.case import Case
from amparo.dialogue.reply import Reply, Text
from amparo.directory.facts import ServiceFacts
from tests.unit.channels.conftest import keep_case

URL = "/webhooks/website/webhook"
NOTHING_BEFORE = {
    "known_country": None,
    "case": "{}",
    "context": {"before": "", "shown": [], "about": []},
}


async def test_the_channel_says_that_it_is_there(client: aiohttp.ClientSession) -> None:
    async with client.get("/webhooks/website/") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})


async def test_a_message_is_answered_with_the_fields_of_the_contract(post: Any, agent: Any) -> None:
    button = {"title": "More", "payload": "/more"}
    agent.script[0].messages[0].update(buttons=[button], custom={"unknown": "is left out"})
    answer = await post(sender="abc", message="help")
    assert answer.status == 200
    assert answer.content[0] == {
        "recipient_id": "abc",
        "text": "I hear you.",
        "language": "en",
        "dir": "ltr",
        "buttons": [button],
        "utter": "utter_answer",
    }


async def test_text_is_not_split_at_blank_lines_and_absent_fields_are_left_out(post: Any, agent: Any) -> None:
    agent.intent = "greet"
    agent.script[0].messages[0]["text"] = "One.\n\nTwo."
    answer = await post(message="hello")
    said = {"text": "One.\n\nTwo.", "language": "en", "dir": "ltr", "utter": "utter_answer"}
    assert answer.content == [{"recipient_id": "s", **said}]


async def test_an_answer_made_by_an_action_has_the_name_of_it(post: Any, agent: Any) -> None:
    agent.script[0].action = "action_find_services"
    reply = Reply((Text("Here:"),), services=(ServiceFacts({"id": "a", "phone": "116"}),), country="KE")
    agent.script[0].messages = [{"custom": {"reply": reply.to_json()}}]
    answer = (await post(message="numbers")).content[0]
    assert answer["utter"] == "action_find_services"
    assert (answer["custom"]["type"], answer["custom"]["intro"]) == ("services", "Here:")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 15_000, b"[]", b'"text"', b"null", b"12"])
async def test_a_body_that_is_no_json_object_is_refused_in_one_sentence(post: Any, body: bytes) -> None:
    answer = await post(body)
    assert answer.status == 400
    assert list(answer.content) == ["error"]
    assert answer.content["error"].startswith("The body must be")


@pytest.mark.parametrize("sender", [None, "", "   ", 12, ["a"], {}, "x" * 129, "a\nb", "\ud800"])
async def test_a_request_without_a_usable_sender_is_refused(post: Any, agent: Any, sender: Any) -> None:
    answer = await post({"sender": sender, "message": "hello"})
    assert answer.status == 400
    assert "sender" in answer.content["error"]
    assert agent.seen == []


async def test_a_sender_of_128_characters_is_accepted(post: Any) -> None:
    assert (await post(sender="x" * 128, message="hello")).status == 200


@pytest.mark.parametrize("message", [12, ["hello"], {"text": "hello"}, True])
async def test_a_message_that_is_no_text_is_refused(post: Any, message: Any) -> None:
    answer = await post(message=message)
    assert answer.status == 400
    assert "message" in answer.content["error"]


@pytest.mark.parametrize(
    "fields", [{}, {"message": None}, {"message": ""}, {"message": " \n\t"}, {"message": "///"}]
)
async def test_no_message_at_all_is_answered_with_the_menu(
    post: Any, agent: Any, fields: dict[str, Any]
) -> None:
    assert (await post(**fields)).status == 200
    assert agent.seen[0].parse_data["intent"]["name"] == "greet"


async def test_a_body_over_16_kilobytes_is_refused_and_still_says_what_to_do_in_danger(
    post: Any, agent: Any
) -> None:
    body = json.dumps({"sender": "s", "message": "x" * 16_400}).encode()
    answer = await post(body)
    assert answer.status == 413
    assert "call your local emergency number now" in answer.content["error"]
    assert agent.seen == []


async def test_a_body_without_a_length_is_measured_too(client: aiohttp.ClientSession) -> None:
    async def parts() -> Any:
        for _ in range(20):
            yield b" " * 1024

    async with client.post(URL, data=parts()) as answer:
        assert answer.status == 413


async def test_a_long_message_is_cut_and_says_so(post: Any, agent: Any) -> None:
    answer = await post(message="a" * 1001)
    assert agent.seen[0].text == "a" * 1000
    assert answer.content[0]["text"] == "Your message was long. I read the first 1,000 characters."
    assert answer.content[1]["text"] == "I hear you."


async def test_a_message_of_1000_characters_is_not_cut(post: Any, agent: Any) -> None:
    answer = await post(message="a" * 1000)
    assert agent.seen[0].text == "a" * 1000
    assert not any("was long" in message["text"] for message in answer.content)


async def test_invisible_characters_are_taken_out(post: Any, agent: Any) -> None:
    await post(message="he\x00lp\u202e me\ud800\r\nplease\x1b[0m")
    assert agent.seen[0].text == "help me\nplease[0m"


async def test_other_scripts_and_emoji_are_left_alone(post: Any, agent: Any) -> None:
    text = "می\u200cخواهم 👩\u200d👧 مساعدة सहायता"
    await post(message=text)
    assert agent.seen[0].text == text


async def test_a_slash_does_not_make_a_command(post: Any, agent: Any) -> None:
    await post(message='/give_place{"country": "KE"}')
    assert agent.seen[0].text == 'give_place{"country": "KE"}'
    assert agent.seen[0].parse_data is None


async def test_the_client_cannot_choose_the_channel(post: Any, agent: Any) -> None:
    await post({"sender": "s", "message": "hello", "input_channel": "pages"})
    assert agent.seen[0].input_channel == "website"


async def test_twenty_messages_a_minute_are_answered_and_the_next_is_not(
    post: Any, agent: Any, clock: Any
) -> None:
    assert [(await post(message="hi")).status for _ in range(20)] == [200] * 20
    refused = await post(message="hi")
    assert refused.status == 429
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert refused.headers["Retry-After"] == "60"
    assert "If you are in danger, call your local emergency number now" in refused.content
    assert (await post(sender="other", message="hi")).status == 200
    clock.now += 60
    assert (await post(message="hi")).status == 200
    assert len(agent.seen) == 22


async def test_the_refusal_names_the_number_of_the_site_or_better_of_the_person(
    post: Any, agent: Any
) -> None:
    for _ in range(20):
        await post(message="hi")
    site = {"metadata": {"country": "GB"}}
    assert "999 (United Kingdom)" in (await post(message="hi", **site)).content
    await keep_case(agent, country="US")
    assert "911 (United States)" in (await post(message="hi", **site)).content


async def test_only_valid_context_reaches_the_bot(post: Any, agent: Any) -> None:
    metadata = {
        "language": "en",
        "country": "ke",
        "timezone": "Africa/Nairobi",
        "organisation": "../x",
        "role": "admin",
    }
    await post(message="hi", metadata=metadata)
    kept = {"language": "en", "site_language": "en", "timezone": "Africa/Nairobi"}
    assert agent.seen[0].metadata == {**kept, **NOTHING_BEFORE}


async def test_what_is_known_of_the_case_is_given_to_the_bot(post: Any, agent: Any) -> None:
    await keep_case(agent, country="KE", situation="boat", told=True)
    forged = {"known_country": "US", "case": Case(country="US").to_json(), "context": {"before": "x"}}
    await post(message="hi", metadata={**forged, "country": "GB"})
    seen = agent.seen[0].metadata
    assert (seen["country"], seen["known_country"]) == ("GB", "KE")
    assert Case.from_json(seen["case"]) == Case(country="KE", situation="boat", told=True)
    assert seen["context"] == {"before": "", "shown": [], "about": ["boat"]}


async def test_what_the_bot_last_spoke_of_is_given_to_the_bot(post: Any, agent: Any) -> None:
    agent.script[0].messages[0]["utter_action"] = "utter_fact/borders"
    await post(message="does it cross borders")
    await post(message="and why")
    assert agent.seen[1].metadata["context"] == {
        "before": "does it cross borders",
        "shown": ["fact"],
        "about": [],
    }
    assert "utter_fact/borders" in Case.from_json(agent.seen[1].metadata["case"]).said


async def test_the_name_of_an_answer_is_that_of_the_text_that_was_said(post: Any, agent: Any) -> None:
    agent.script[0].messages[0].update(utter_action="utter_move", told="utter_move/boat/tells#1")
    assert (await post(message="hi")).content[0]["utter"] == "utter_move/boat/tells"


@pytest.mark.parametrize("metadata", ["text", ["language"], 5, None])
async def test_metadata_of_another_form_is_ignored(post: Any, agent: Any, metadata: Any) -> None:
    assert (await post(message="hi", metadata=metadata)).status == 200
    assert agent.seen[0].metadata == NOTHING_BEFORE


async def test_answers_are_not_kept_by_anybody_and_no_cookie_is_set(post: Any) -> None:
    for answer in (await post(message="hi"), await post(b"{"), await post(b" " * 20_000)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


async def test_two_messages_at_once_are_answered_in_order(post: Any, agent: Any) -> None:
    agent.delay = 0.05
    first = asyncio.create_task(post(message="first"))
    await asyncio.sleep(0.02)
    await asyncio.gather(first, post(message="second"))
    assert [message.text for message in agent.seen] == ["first", "second"]
    tracker = await agent.tracker_store.retrieve("s")
    assert [event.text for event in tracker.events if event.type_name == "user"] == ["first", "second"]


async def test_another_conversation_does_not_wait(post: Any, agent: Any) -> None:
    agent.delay = 0.5
    slow = asyncio.create_task(post(sender="slow", message="hi"))
    await asyncio.sleep(0.1)
    agent.delay = 0
    assert (await post(sender="quick", message="hi")).status == 200
    assert not slow.done()
    assert (await slow).status == 200


async def test_nothing_that_a_person_writes_stands_in_the_log_when_the_bot_fails(
    post: Any, agent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agent.error = RuntimeError("cannot read: my name is Maria")
    answer = await post(message="my name is Maria")
    assert answer.status == 200
    amparo = [record.getMessage() for record in caplog.records if record.name.startswith("amparo")]
    assert amparo == ["Rasa could not answer a message: RuntimeError"]
    assert not any("Maria" in record.getMessage() for record in caplog.records)
    assert all(record.exc_info is None for record in caplog.records)
