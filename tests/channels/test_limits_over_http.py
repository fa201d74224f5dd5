"""What the channel does not do, against the real bot."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.channels.conftest import API_TOKEN, MESSAGES_PER_MINUTE
from tests.channels.web import WEBHOOK, Reply, call, post_json


def person() -> str:
    return uuid.uuid4().hex


def user_events(bot, sender: str) -> list[dict]:
    status, tracker = bot.get(f"/conversations/{sender}/tracker?token={API_TOKEN}")
    assert status == 200, tracker
    return [event for event in tracker["events"] if event["event"] == "user"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("not json", "JSON"),
        ("[]", "object"),
        ("[" * 5000, "JSON"),
        ('{"message": "hello"}', "sender"),
        ('{"sender": "", "message": "hello"}', "sender"),
        ('{"sender": 7, "message": "hello"}', "sender"),
        ('{"sender": "a\\nb", "message": "hello"}', "printable"),
        (json.dumps({"sender": "a" * 129, "message": "hello"}), "128"),
        ('{"sender": "abc", "message": {"a": 1}}', "message"),
    ],
    ids=range(9),
)
def test_a_request_that_does_not_keep_the_contract_is_told_why(running_bot, body: str, word: str) -> None:
    reply = call(running_bot.url, "POST", WEBHOOK, body)
    assert reply.status == 400
    assert word in reply.json["error"]


def test_a_body_that_is_far_too_large_is_not_read(running_bot) -> None:
    reply = post_json(running_bot.url, {"sender": person(), "message": "a" * 20_000})
    assert reply.status == 413
    assert "emergency number" in reply.json["error"]


def test_a_long_message_is_cut_and_the_person_is_told(running_bot) -> None:
    answers = running_bot.ask("i am in kenya and i need a helpline. " + "it is a long story. " * 100)
    assert answers[0]["text"] == "Your message was long. I read the first 1,000 characters."
    assert len(answers) > 1


def test_answers_are_not_kept_by_browsers_and_set_no_cookie(running_bot) -> None:
    reply = post_json(running_bot.url, {"sender": person(), "message": "hello"})
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in reply.headers


def test_another_website_may_not_read_answers_unless_it_is_allowed(running_bot) -> None:
    reply = post_json(running_bot.url, {"sender": person(), "message": "hello"})
    assert "access-control-allow-origin" not in reply.headers


def test_without_a_token_there_is_no_api(running_bot) -> None:
    status, _ = running_bot.get(f"/conversations/{person()}/tracker")
    assert status == 404


def test_the_api_needs_the_token(guarded_bot) -> None:
    assert guarded_bot.get("/conversations/abc/tracker")[0] == 401
    assert guarded_bot.get("/conversations/abc/tracker?token=wrong")[0] == 401


@pytest.mark.parametrize("last_words", ["erase this chat", "exit now"])
def test_after_erasing_or_leaving_the_store_knows_nothing_of_the_person(guarded_bot, last_words) -> None:
    sender = person()
    guarded_bot.ask("he locked me in and he is coming back", sender)
    assert [event["text"] for event in user_events(guarded_bot, sender)] == [
        "he locked me in and he is coming back"
    ]
    assert guarded_bot.ask(last_words, sender)[-1]["custom"]["type"] in ("erase", "exit")
    assert user_events(guarded_bot, sender) == []
    answers = guarded_bot.ask("manchester", sender)
    assert all(answer.get("utter") != "utter_emergency" for answer in answers)


def test_a_command_typed_by_hand_reaches_the_bot_as_text(guarded_bot) -> None:
    sender = person()
    guarded_bot.ask('/danger{"x":1}', sender)
    (event,) = user_events(guarded_bot, sender)
    assert event["text"] == 'danger{"x":1}'
    assert all(entity["entity"] != "x" for entity in event["parse_data"]["entities"])


def test_only_the_last_messages_of_a_conversation_are_kept(guarded_bot) -> None:
    sender = person()
    messages = ["hello", "what is human trafficking", "thanks", "child helpline kenya", "more", "ok", "bye"]
    for message in messages:
        guarded_bot.ask(message, sender)
    assert [event["text"] for event in user_events(guarded_bot, sender)] == messages[-5:]


def test_too_many_messages_a_minute_get_the_emergency_number_of_the_known_country(guarded_bot) -> None:
    sender = person()
    replies: list[Reply] = []
    for number in range(MESSAGES_PER_MINUTE + 1):
        message = "helpline in kenya" if number == 0 else "thanks"
        replies.append(post_json(guarded_bot.url, {"sender": sender, "message": message}))
    assert [reply.status for reply in replies[:-1]] == [200] * MESSAGES_PER_MINUTE
    refused = replies[-1]
    assert refused.status == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert "112 (Kenya)" in refused.body
    other = post_json(guarded_bot.url, {"sender": person(), "message": "thanks"})
    assert other.status == 200
