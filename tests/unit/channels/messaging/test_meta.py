"""What WhatsApp and Messenger share: the handshake, the signature, and what an error of the Graph API means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx2
import pytest

from amparo.channels.messaging.delivery import Blocked, Refused, SendError, TryAgain
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.meta import Meta, problem
from amparo.channels.messaging.outgoing import Outgoing
from amparo.channels.messaging.platform import link
from amparo.settings import SettingsError
from tests.platforms.messenger import MessengerServer
from tests.platforms.meta import APP_SECRET, CHALLENGE, TOKEN, VERIFY_TOKEN, MetaServer, graph_error
from tests.platforms.server import CUT
from tests.platforms.whatsapp import WhatsAppServer
from tests.unit.channels.messaging.conftest import ScriptedBot
from tests.unit.channels.messaging.test_every_platform import words


@pytest.fixture(params=(WhatsAppServer, MessengerServer), ids=lambda server: server.name)
def platform(request: pytest.FixtureRequest) -> Iterator[MetaServer]:
    with request.param() as server:
        yield server


def send(made: Meta, person: str, client: httpx2.AsyncClient | None = None) -> None:
    async def run() -> None:
        async with client or httpx2.AsyncClient() as own:
            await made.send(own, Incoming("1", person), Outgoing("Hello."))

    asyncio.run(run())


def answering(answer: httpx2.Response) -> tuple[httpx2.AsyncClient, list[httpx2.Request]]:
    """A client that gets this answer to everything, and what it asked."""
    asked: list[httpx2.Request] = []

    def answered(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return answer

    return httpx2.AsyncClient(transport=httpx2.MockTransport(answered)), asked


def test_the_handshake_is_answered_to_one_who_knows_the_verify_token(
    bot: ScriptedBot, platform: MetaServer
) -> None:
    answer = platform.verify(bot.url, VERIFY_TOKEN)
    assert (answer.status, answer.body) == (200, CHALLENGE)
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("token", ["", "x", VERIFY_TOKEN[:-1], VERIFY_TOKEN.upper(), APP_SECRET, "é"])
def test_the_handshake_is_refused_to_everybody_else(
    bot: ScriptedBot, platform: MetaServer, token: str
) -> None:
    answer = platform.verify(bot.url, token)
    assert answer.status == 403 and CHALLENGE not in answer.body


def test_the_handshake_is_refused_where_something_else_is_asked(
    bot: ScriptedBot, platform: MetaServer
) -> None:
    assert platform.verify(bot.url, VERIFY_TOKEN, mode="unsubscribe").status == 403
    assert platform.call(bot.url, "GET", f"/webhooks/{platform.name}/webhook").status == 403


def test_the_signature_is_of_the_raw_body_and_not_of_what_it_means(platform: MetaServer) -> None:
    made = platform.of_bot()
    (post,) = platform.post(platform.typed(platform.person(1), "¿dónde hay ayuda? 😭"))
    headers = {name.lower(): value for name, value in post.headers.items()}
    assert made.is_authentic(Request("POST", "", headers, {}, post.body))
    same = json.dumps(json.loads(post.body), ensure_ascii=False).encode()
    assert not made.is_authentic(Request("POST", "", headers, {}, same))


def test_a_platform_of_meta_is_on_only_when_its_secrets_are_all_there(platform: MetaServer) -> None:
    given = platform.settings()
    assert platform.platform.from_environment({}) is None
    for name in platform.platform.needed:
        rest = {key: value for key, value in given.items() if key != name}
        with pytest.raises(SettingsError, match=name):
            platform.platform.from_environment(rest)


def test_an_id_that_is_no_number_is_refused_in_one_sentence(platform: MetaServer) -> None:
    wrong = {**platform.settings(), platform.platform.needed[-1]: "+254 700"}
    with pytest.raises(SettingsError, match="digits"):
        platform.platform.from_environment(wrong)


@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind"),
    [
        (400, 100, 0, Refused),
        (400, 131009, 0, Refused),
        (400, 131047, 0, Refused),
        (400, 131030, 0, Refused),
        (403, 10, 2018278, Refused),
        (400, 131056, 0, TryAgain),
        (400, 130429, 0, TryAgain),
        (400, 80007, 0, TryAgain),
        (400, 4, 0, TryAgain),
        (400, 613, 0, TryAgain),
        (401, 190, 463, TryAgain),
        (403, 10, 0, TryAgain),
        (403, 200, 0, TryAgain),
        (400, 100, 33, TryAgain),
        (500, 131000, 0, TryAgain),
        (503, 131016, 0, TryAgain),
        (500, 99999, 0, TryAgain),
        (429, -1, 0, TryAgain),
        (400, 131026, 0, Blocked),
        (400, 551, 1545041, Blocked),
        (403, 200, 1545041, Blocked),
        (403, 10, 2018108, Blocked),
        (400, 100, 2018001, Blocked),
    ],
)
def test_an_error_means_later_never_or_that_the_person_cannot_be_reached(
    status: int, code: int, subcode: int, kind: type[SendError]
) -> None:
    found = problem(status, {"code": code, "error_subcode": subcode, "message": "to 254700000001"})
    assert type(found) is kind and "254" not in str(found)


def test_a_limit_of_the_whole_app_holds_up_everybody_and_one_of_a_person_only_that_person() -> None:
    found = {code: problem(400, {"code": code}) for code in (130429, 613, 4, 131056)}
    assert {code: getattr(each, "everybody", None) for code, each in found.items()} == {
        130429: True,
        613: True,
        4: True,
        131056: False,
    }


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 2}]}'}, 120.0),
        ({"X-Business-Use-Case-Usage": '{"1": []}'}, 0.0),
        ({"X-Business-Use-Case-Usage": "{"}, 0.0),
        ({"X-Business-Use-Case-Usage": "[1]"}, 0.0),
    ],
)
def test_the_wait_that_meta_names_is_kept(
    platform: MetaServer, headers: dict[str, str], seconds: float
) -> None:
    answer = httpx2.Response(400, json={"error": {"code": 613}}, headers=headers)
    with pytest.raises(TryAgain) as caught:
        send(platform.of_bot(), platform.person(1), answering(answer)[0])
    assert caught.value.after == seconds


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b'{"error": {"code": 2}}', b'{"error": 3}'])
def test_an_answer_that_says_nothing_of_use_is_a_failure_of_metas(platform: MetaServer, body: bytes) -> None:
    with pytest.raises(SendError):
        send(platform.of_bot(), platform.person(1), answering(httpx2.Response(200, content=body))[0])


def test_the_token_travels_in_a_header_and_neither_it_nor_the_person_in_an_address(
    platform: MetaServer,
) -> None:
    client, asked = answering(httpx2.Response(200, json={}))
    send(platform.of_bot(), platform.person(1), client)
    (request,) = asked
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert all(each not in str(request.url) for each in (TOKEN, APP_SECRET, platform.person(1)))


def test_somebody_who_has_blocked_the_bot_is_forgotten(bot: ScriptedBot, platform: MetaServer) -> None:
    person = platform.person(1)
    platform.ask(bot.url, person, "hello")
    platform.blocked.add(person)
    platform.say(bot.url, person, "are you there")
    platform.ask(bot.url, platform.person(2), "hello")
    (left,) = bot.run(bot.agent.tracker_store.keys())
    assert left == bot.agent.seen[-1].sender_id and platform.refused == []


def test_too_many_messages_to_a_person_are_sent_one_after_another(
    bot: ScriptedBot, platform: MetaServer
) -> None:
    platform.per_person_seconds = 0.3
    person = platform.person(1)
    platform.deliver(bot.url, platform.typed(person, "one"), platform.typed(person, "two"))
    shown = platform.wait_for(person, 3)
    assert words(shown).count("I hear you.") == 2 and platform.refused == []


def test_nothing_is_sent_to_somebody_who_wrote_a_day_ago(bot: ScriptedBot, platform: MetaServer) -> None:
    person = platform.person(1)
    platform.ask(bot.url, person, "hello")
    platform.close_window(person)
    with pytest.raises(Refused):
        send(platform.of_bot(), person)
    assert len(platform.refused) == 1


def test_a_token_that_has_run_out_is_no_reason_to_give_an_answer_up(
    bot: ScriptedBot, platform: MetaServer
) -> None:
    platform.faults = [graph_error(401, 190, "Error validating access token", 463)]
    assert "I hear you." in words(platform.ask(bot.url, platform.person(1), "hello"))


def test_a_letter_beyond_ascii_is_read_as_it_was_written(bot: ScriptedBot, platform: MetaServer) -> None:
    platform.ask(bot.url, platform.person(1), "¿dónde hay ayuda? 😭 مساعدة")
    assert bot.texts == ["¿dónde hay ayuda? 😭 مساعدة"]


def test_three_megabytes_are_taken_as_meta_documents_and_no_more(
    bot: ScriptedBot, platform: MetaServer
) -> None:
    room = 3 * 1024 * 1024
    fits, too_long = (json.dumps({"object": "x" * size}).encode() for size in (room - 20, room))
    assert platform.send(bot.url, platform.signed(fits)).status == 200
    # What is too long is not read to its end, so the connection may be cut before the answer comes.
    assert platform.send(bot.url, platform.signed(too_long)).status in (413, CUT)


def test_what_is_wrong_is_said_with_what_to_mend(platform: MetaServer) -> None:
    async def look(made: Meta) -> list[str]:
        async with httpx2.AsyncClient() as client:
            return [found.sentence for found in await made.check(client) if not found.well]

    nowhere = platform.platform.from_environment(platform.settings(), None)
    assert isinstance(nowhere, Meta)
    assert "AMPARO_PUBLIC_URL" in "".join(asyncio.run(look(nowhere)))
    assert f"amparo {platform.name} subscribe" in "".join(asyncio.run(look(platform.of_bot())))
    wrong = platform.of_bot(**{f"AMPARO_{platform.name.upper()}_TOKEN": "wrong"})
    (sentence,) = asyncio.run(look(wrong))
    assert f"AMPARO_{platform.name.upper()}_TOKEN" in sentence and "code 190" in sentence
    assert "wrong" not in sentence and platform.refused == []


def test_a_link_names_a_country_or_an_organisation() -> None:
    assert [link(ref) for ref in ("KE", "ke", "haart", "")] == [
        {"country": "KE"},
        {"country": "KE"},
        {"organisation": "haart"},
        {},
    ]
