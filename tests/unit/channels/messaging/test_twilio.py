"""SMS and WhatsApp by Twilio: signatures, segments, the words of the carriers, errors, and the official client."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import yaml
from aiohttp import web
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from amparo.channels.messaging import twilio
from amparo.channels.messaging.delivery import Blocked, Refused, TryAgain
from amparo.channels.messaging.incoming import (
    ABOUT,
    GONE,
    HELP,
    OTHER,
    PICTURE,
    START,
    STOP,
    VOICE,
    Incoming,
    Request,
)
from amparo.channels.messaging.outgoing import Outgoing
from amparo.channels.messaging.platform import BadUpdate
from amparo.channels.messaging.twilio import Sms, TwilioWhatsApp
from amparo.channels.messaging.twilio.keywords import keyword_of
from amparo.channels.messaging.twilio.messages import read_form
from amparo.channels.rendering.segments import segments as our_count
from amparo.settings import SettingsError
from tests.platforms.gsm import segments
from tests.platforms.twilio import (
    ACCOUNT,
    KEY,
    NUMBER,
    SECRET,
    SERVICE,
    TOKEN,
    SmsServer,
    TwilioServer,
    TwilioWhatsAppServer,
    error,
    signature,
    too_many,
)
from tests.unit.channels.conftest import Step, says
from tests.unit.channels.messaging.conftest import PUBLIC_URL, ScriptedBot, connected
from tests.unit.channels.messaging.test_every_platform import words

WORDS = sorted((Path(twilio.__file__).parent / "words").glob("*.yml"))
ASKS = says("Are you in danger right now?")
ENDS = Step("utter_exit", [{"text": "Closing.", "custom": {"type": "exit"}}])


@pytest.fixture(params=[SmsServer, TwilioWhatsAppServer], ids=lambda kind: kind.name)
def platform(request: pytest.FixtureRequest) -> Iterator[TwilioServer]:
    yield from running(request.param())


@pytest.fixture
def sms() -> Iterator[TwilioServer]:
    yield from running(SmsServer())


def running(server: TwilioServer) -> Iterator[TwilioServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def made(server: TwilioServer, **settings: str) -> Any:
    return server.kind.from_environment({**server.settings(), **settings}, PUBLIC_URL)


def do(server: TwilioServer, doing: Any, **settings: str) -> Any:
    """Let the bot's side of the platform do something with a client."""

    async def run() -> Any:
        async with httpx2.AsyncClient() as client:
            return await doing(made(server, **settings), client)

    return asyncio.run(run())


def send(server: TwilioServer, text: str = "hello", **settings: str) -> None:
    to = Incoming("1", server.person(1))
    server.typed(server.person(1), "hello")  # opens the window of WhatsApp
    do(server, lambda made, client: made.send(client, to, Outgoing(text)), **settings)


def command(server: TwilioServer, name: str, **settings: str) -> str:
    return str(do(server, lambda made, client: made.commands()[name](client), **settings))


def findings(server: TwilioServer, **settings: str) -> list[tuple[bool, str]]:
    found = do(server, lambda made, client: made.check(client), **settings)
    return [(each.well, each.sentence) for each in found]


def read(fields: list[tuple[str, str]], kind: Any = Sms) -> list[Incoming]:
    return kind.read(
        kind({}, PUBLIC_URL), Request("POST", f"{PUBLIC_URL}/x", {}, {}, urlencode(fields).encode())
    )


# ---- set up ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Sms, TwilioWhatsApp])
def test_without_the_public_address_nothing_could_be_checked_so_it_is_refused(kind: Any) -> None:
    server = SmsServer() if kind is Sms else TwilioWhatsAppServer()
    server.url = "http://127.0.0.1:1"
    with pytest.raises(SettingsError, match="AMPARO_PUBLIC_URL"):
        kind.from_environment(server.settings(), None)
    assert kind.from_environment({}, None) is None


def test_half_an_api_key_is_refused() -> None:
    server = SmsServer()
    server.url = "http://127.0.0.1:1"
    with pytest.raises(SettingsError, match="belong together"):
        made(server, AMPARO_SMS_API_KEY=KEY)


@pytest.mark.parametrize("sender", ["15005550006", "+1 500 555 0006", "MG12", "AMPARO"])
def test_what_is_no_number_and_no_service_is_refused_as_sender(sender: str) -> None:
    server = SmsServer()
    server.url = "http://127.0.0.1:1"
    with pytest.raises(SettingsError, match="AMPARO_SMS_FROM"):
        made(server, AMPARO_SMS_FROM=sender)


# ---- the signature ---------------------------------------------------------------------------------------------------

EXAMPLE = "https://mycompany.com/myapp.php?foo=1&bar=2"


def test_the_double_signs_as_in_the_examples_of_twilio() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    assert signature(EXAMPLE, list(fields.items()), "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    repeated = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")]
    assert signature(EXAMPLE, repeated, "12345") == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


@pytest.mark.parametrize("port", [False, True])
@pytest.mark.parametrize(
    "more",
    [[], [("Empty", "")], [("Twice", "b"), ("Twice", "a"), ("Twice", "b")], [("Ünï", "😭 +&= \n")]],
    ids=str,
)
def test_every_field_is_signed_and_the_port_may_stand_in_the_address(
    sms: TwilioServer, port: bool, more: list[tuple[str, str]]
) -> None:
    bot = ScriptedBot(sms)
    bot.start()
    try:
        sms.set_up(bot.url, PUBLIC_URL)
        sms.sign_with_port = port
        (post,) = sms.post([*sms.typed(sms.person(1), "hello"), *more])
        answer = sms.send(bot.url, post)
        assert (answer.status, answer.body) == (200, "<Response/>")
        assert answer.headers["content-type"].startswith("text/xml")
        assert "I hear you." in words(sms.wait_until_quiet(sms.person(1), 0))
    finally:
        bot.stop()


def test_an_old_message_cannot_be_made_to_look_new_by_letters_of_the_next_field() -> None:
    fields = dict(SmsServer().message("+254715000001", "hello"))
    fields["MessageSid"] += "Num"  # what is signed reads "MessageSid" + id + "NumMedia0" in either case
    fields["Media"] = fields.pop("NumMedia")
    with pytest.raises(BadUpdate):
        read(list(fields.items()))


def test_a_form_with_a_flood_of_fields_is_not_read() -> None:
    with pytest.raises(BadUpdate):
        read_form(b"a=1&" * 20_000)


# ---- what comes in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("image/jpeg", PICTURE),
        ("video/mp4", PICTURE),
        ("audio/amr", VOICE),
        ("text/vcard", OTHER),
        ("application/pdf", OTHER),
        ("image/webp", OTHER),
        ("", OTHER),
    ],
)
def test_media_are_known_by_their_type_and_never_loaded(kind: str, media: str) -> None:
    fields = dict(SmsServer().message("+254715000001", "", NumMedia="1", MediaContentType0=kind))
    (taken,) = read(list(fields.items()))
    assert (taken.media, taken.text) == (media, "")


def test_the_words_below_a_picture_are_no_keyword() -> None:
    fields = SmsServer().message("+254715000001", "stop", NumMedia="1", MediaContentType0="image/png")
    (taken,) = read(fields)
    assert (taken.text, taken.media, taken.command) == ("stop", PICTURE, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"Body": "", "ButtonText": "Find a helpline", "ButtonPayload": "abc"},
        {"Body": "Find a helpline", "ListTitle": "Find a helpline", "ListId": "abc"},
    ],
)
def test_a_button_or_a_row_of_a_list_on_whatsapp_is_its_title(fields: dict[str, str]) -> None:
    message = dict(TwilioWhatsAppServer().message("whatsapp:+254715000001", "x"))
    (taken,) = read(list({**message, **fields}.items()), TwilioWhatsApp)
    assert (taken.text, taken.key) == ("Find a helpline", "abc")


def test_what_comes_from_another_channel_is_not_answered_on_this_one() -> None:
    for kind, person in ((Sms, "whatsapp:+254715000001"), (TwilioWhatsApp, "+254715000001")):
        with pytest.raises(BadUpdate):
            read(SmsServer().message(person, "hello"), kind)


# ---- the words of the carriers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.stem)
def test_a_file_of_words_is_of_its_language_and_every_word_is_found_as_it_stands(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert data["language"] == path.stem and set(data) == {"language", "stop", "start", "help", "everyday"}
    for is_everyday, lists in ((False, data), (True, data["everyday"])):
        for command in ("stop", "start", "help"):
            for word in lists[command]:
                found = keyword_of(word.upper())
                assert found and (found.command, found.is_everyday) == (command, is_everyday), word


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop. ", "¡ALTO!", "Arrêt", "opt-out", "Opt out", "STOP ALL"]
)
def test_stop_is_stop_in_any_case_and_with_any_marks(word: str) -> None:
    found = keyword_of(word)
    assert found and found.command == STOP and not found.is_everyday


@pytest.mark.parametrize(
    "text",
    [
        "please stop",
        "stop him",
        "he does not stop",
        "i want to end it",
        "help me",
        "yes please",
        "",
        "?",
        "start again",
    ],
)
def test_a_word_counts_only_when_it_is_the_whole_message(text: str) -> None:
    assert keyword_of(text) is None


def test_stop_is_confirmed_once_and_then_there_is_silence(platform: TwilioServer) -> None:
    platform.filtering = "off"
    bot = ScriptedBot(platform)
    bot.start()
    try:
        platform.set_up(bot.url, PUBLIC_URL)
        person = platform.person(1)
        bot.agent.script = [ASKS]  # even where something was asked
        platform.ask(bot.url, person, "hello")
        bot.agent.script = [ENDS]
        (shown,) = platform.ask(bot.url, person, "STOP")
        assert "I forgot all that was written" in shown.text and "?" not in shown.text
        assert bot.run(bot.agent.tracker_store.keys()) == []
        with pytest.raises(AssertionError):
            platform.wait_for(person, len(platform.shown[person]) + 1, 0.5)
        bot.agent.script = [says("I hear you.")]
        assert "I hear you." in words(platform.ask(bot.url, person, "hello again"))
    finally:
        bot.stop()


@pytest.fixture
def bot(sms: TwilioServer) -> Iterator[ScriptedBot]:
    with connected(sms) as bot:
        yield bot


def test_where_twilio_has_answered_stop_by_itself_our_answer_is_not_taken_and_nothing_is_kept(
    bot: ScriptedBot, sms: TwilioServer
) -> None:
    person = sms.person(1)
    sms.ask(bot.url, person, "hello")
    known = len(sms.shown[person])
    bot.agent.script = [ENDS]
    calls = sms.calls
    sms.say(bot.url, person, "STOP")
    with pytest.raises(AssertionError):
        sms.wait_for(person, known + 1, 1.0)
    assert sms.calls - calls == 1, "21610 is not tried again"
    assert sms.by_twilio == [(person, "STOP")] and bot.run(bot.agent.tracker_store.keys()) == []
    bot.agent.script = [says("Hello, I am Amparo.")]
    assert "Hello, I am Amparo." in words(sms.ask(bot.url, person, "UNSTOP"))
    assert bot.texts[-1] == "/greet" and sms.refused == []


def test_where_twilio_tells_that_it_has_answered_stop_nothing_is_sent_and_nothing_is_kept(
    bot: ScriptedBot, sms: TwilioServer
) -> None:
    sms.filtering = "advanced"
    person = sms.person(1)
    sms.ask(bot.url, person, "hello")
    calls, texts = sms.calls, len(bot.texts)
    sms.say(bot.url, person, "END")
    sms.ask(bot.url, sms.person(2), "hello")  # another person, answered after it
    assert bot.run(bot.agent.tracker_store.keys()) == [bot.agent.seen[-1].sender_id]
    assert len(bot.texts) == texts + 1 and sms.calls - calls == len(sms.shown[sms.person(2)])


@pytest.mark.parametrize(("text", "sent"), [("START", "/greet"), ("HELP", "HELP")])
def test_where_twilio_has_answered_help_or_start_a_person_still_waits_for_us(
    bot: ScriptedBot, sms: TwilioServer, text: str, sent: str
) -> None:
    sms.filtering = "advanced"
    assert sms.ask(bot.url, sms.person(1), text)
    assert bot.texts == [sent] and [kind for _, kind in sms.by_twilio] == [text]


@pytest.mark.parametrize("text", ["HELP", "help!", "Ayuda", "AIDE"])
def test_help_says_the_number_for_danger_first_and_who_we_are_and_then_answers_the_words(
    bot: ScriptedBot, sms: TwilioServer, text: str
) -> None:
    first, *rest = sms.ask(bot.url, sms.person(1), text)
    assert first.text.startswith("If you are in danger, call your local emergency number now.")
    assert "I am a computer program" in first.text and "I hear you." in words(rest)
    assert words([first, *rest]).count("I am a computer program") == 1
    assert bot.texts == [text]


def test_info_says_what_the_bot_can_do(bot: ScriptedBot, sms: TwilioServer) -> None:
    first, *_ = sms.ask(bot.url, sms.person(1), "INFO")
    assert first.text.startswith("If you are in danger") and bot.texts == ["/capabilities"]


@pytest.mark.parametrize("text", ["YES", "INFO", "END", "CANCEL", "QUIT", "Salir", "contact"])
def test_an_everyday_word_after_a_question_answers_it_and_ends_or_starts_nothing(
    bot: ScriptedBot, sms: TwilioServer, text: str
) -> None:
    sms.filtering = "off"
    bot.agent.script = [ASKS]
    sms.ask(bot.url, sms.person(1), "hello")
    bot.agent.script = [says("Thank you.")]
    assert "Thank you." in words(sms.ask(bot.url, sms.person(1), text))
    assert bot.texts == ["hello", text]
    assert len({message.sender_id for message in bot.agent.seen}) == 1


@pytest.mark.parametrize(
    ("text", "sent"), [("END", "/exit_now"), ("CANCEL", "/exit_now"), ("INFO", "/capabilities")]
)
def test_an_everyday_word_counts_as_the_carriers_say_where_nothing_was_asked(
    bot: ScriptedBot, sms: TwilioServer, text: str, sent: str
) -> None:
    sms.filtering = "off"
    sms.ask(bot.url, sms.person(1), "hello")
    sms.ask(bot.url, sms.person(1), text)
    assert bot.texts == ["hello", sent]


def test_yes_is_the_greeting_only_where_no_conversation_is_going_on(
    bot: ScriptedBot, sms: TwilioServer
) -> None:
    sms.ask(bot.url, sms.person(1), "YES")
    sms.ask(bot.url, sms.person(1), "YES")
    assert bot.texts == ["/greet", "YES"]


@pytest.mark.parametrize(
    ("text", "opted", "command", "kept"),
    [
        ("stop", "STOP", GONE, ""),
        ("a word of theirs", "STOP", GONE, ""),
        ("END", "STOP", GONE, ""),
        ("START", "START", START, ""),
        ("YES", "START", START, "YES"),
        ("amparo", "START", START, "amparo"),
        ("HELP", "HELP", ABOUT, "HELP"),
        ("INFO", "HELP", HELP, "INFO"),
        ("amparo", "HELP", HELP, "amparo"),
        ("hello", "SOMETHING NEW", "", "hello"),
    ],
)
def test_what_twilio_tells_of_a_word(text: str, opted: str, command: str, kept: str) -> None:
    (taken,) = read(SmsServer().message("+254715000001", text, OptOutType=opted))
    assert (taken.command, taken.text) == (command, kept)


def test_a_word_of_one_language_tells_the_language() -> None:
    told = {word: keyword_of(word) for word in ("alto", "aide", "sair", "stop", "cancelar")}
    assert [found.language for found in told.values() if found] == ["es", "fr", "pt", "", ""]


# ---- sending ---------------------------------------------------------------------------------------------------------

TEXTS = [
    "a" * 160,
    "a" * 161,
    "a" * 459,
    "a" * 460,
    "€" * 80,
    "€" * 81,
    "a" * 152 + "€" + "b" * 153,
    "я" * 70,
    "я" * 71,
    "я" * 201,
    "😀" * 35,
    "😀" * 36,
    "a" * 66 + "😀" + "я" * 66,
    "{[~]}|\\^€ @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ",
    "ç",
    "’" + "a" * 69,
    "",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text[:3]}{len(text)}")
def test_our_count_of_segments_is_that_of_the_standard(text: str) -> None:
    assert our_count(text) == segments(text)


def test_what_is_sent_costs_few_segments_and_begins_with_the_number(
    bot: ScriptedBot, sms: TwilioServer
) -> None:
    from amparo.dialogue.reply import Reply, Text
    from tests.unit.channels.rendering.made_up import changed

    reply = Reply(lead=(Text("Here is who can help — it’s free • and open…"),), services=(changed(),))
    bot.agent.script = [Step("action_find_services", [{"custom": {"reply": reply.to_json()}}])]
    shown = sms.ask(bot.url, sms.person(1), "hello")
    assert shown[0].text[0] in "+0123456789" and "it's free" in words(shown)
    assert all(message.raw["segments"] <= 3 for message in shown) and sms.refused == []


def test_choices_are_numbered_lines(platform: TwilioServer) -> None:
    assert platform.kind.layout.buttons == 0


def test_a_message_goes_through_the_messaging_service_where_there_is_one(platform: TwilioServer) -> None:
    send(platform, **{f"{platform.kind.prefix}_FROM": SERVICE})
    raw = platform.shown[platform.person(1)][0].raw
    assert raw["MessagingServiceSid"] == SERVICE and "From" not in raw and platform.refused == []


def test_an_api_key_sends_in_place_of_the_token(platform: TwilioServer) -> None:
    prefix = platform.kind.prefix
    send(platform, **{f"{prefix}_API_KEY": KEY, f"{prefix}_API_SECRET": SECRET})
    assert len(platform.shown[platform.person(1)]) == 1
    with pytest.raises(TryAgain, match="status 401"):
        send(platform, **{f"{prefix}_API_KEY": KEY, f"{prefix}_API_SECRET": "wrong"})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(400, 21610, "unsubscribed"), Blocked),
        (error(400, 21211, "invalid"), Blocked),
        (error(400, 21614, "not mobile"), Blocked),
        (error(400, 21408, "region"), Refused),
        (error(400, 21608, "trial"), Refused),
        (error(400, 21617, "too long"), Refused),
        (error(400, 30003, "unreachable"), Blocked),
        (error(400, 30006, "landline"), Blocked),
        (error(400, 30007, "filtered"), Refused),
        (error(400, 30001, "queue overflow"), TryAgain),
        (error(400, 30008, "unknown"), TryAgain),
        (error(429, 21611, "queue full"), TryAgain),
        (error(400, 63016, "window"), Refused),
        (error(400, 63018, "rate"), TryAgain),
        (error(401, 20003, "authenticate"), TryAgain),
        (error(404, 20404, "not found"), TryAgain),
        (error(503, 20503, "unavailable"), TryAgain),
        (web.Response(status=502, text="<html>"), TryAgain),
        (web.Response(status=400, text="<html>"), Refused),
        (web.json_response({"code": "text"}, status=400), Refused),
    ],
    ids=lambda value: str(value.status) if isinstance(value, web.Response) else None,
)
def test_what_an_error_of_twilio_means(sms: TwilioServer, answer: web.Response, expected: Any) -> None:
    sms.faults = [answer]
    with pytest.raises(expected) as problem:
        send(sms)
    assert type(problem.value) is expected and sms.person(1) not in str(problem.value)


@pytest.mark.parametrize(("seconds", "after", "everybody"), [(3, 3.0, True), (0, 0.0, False)])
def test_too_many_calls_wait_as_long_as_twilio_says(
    sms: TwilioServer, seconds: int, after: float, everybody: bool
) -> None:
    sms.faults = [too_many(seconds)]
    with pytest.raises(TryAgain) as problem:
        send(sms)
    assert (problem.value.after, problem.value.everybody) == (after, everybody)


def test_a_message_that_was_taken_is_not_sent_again_whatever_the_answer_says(sms: TwilioServer) -> None:
    sms.faults = [web.Response(status=201, text="<html>")]
    send(sms)


# ---- operating it ----------------------------------------------------------------------------------------------------


def test_the_webhook_of_the_number_is_set(sms: TwilioServer) -> None:
    sms.number |= {"sms_application_sid": "AP1", "sms_method": "GET", "sms_url": "https://other.example.org"}
    assert "Twilio calls" in command(sms, "set-webhook")
    url = f"{PUBLIC_URL}/webhooks/sms/webhook"
    assert (sms.number["sms_url"], sms.number["sms_method"], sms.number["sms_application_sid"]) == (
        url,
        "POST",
        "",
    )
    assert (sms.number["sms_fallback_url"], sms.number["sms_fallback_method"]) == (url, "POST")
    assert findings(sms)[-1] == (True, f"SMS by Twilio: Twilio calls {url}.")


def test_the_webhook_of_a_messaging_service_is_set(platform: TwilioServer) -> None:
    service = {f"{platform.kind.prefix}_FROM": SERVICE}
    assert "leaves the webhook to its numbers" in findings(platform, **service)[-1][1]
    command(platform, "set-webhook", **service)
    url = f"{PUBLIC_URL}/webhooks/{platform.name}/webhook"
    assert platform.service["inbound_request_url"] == platform.service["fallback_url"] == url
    assert all(well for well, _ in findings(platform, **service))


def test_the_webhook_of_a_number_on_whatsapp_can_only_be_set_in_the_console() -> None:
    for server in running(TwilioWhatsAppServer()):
        with pytest.raises(Refused, match="in the Console"):
            command(server, "set-webhook")
        assert findings(server)[-1][0] and "Console" in findings(server)[-1][1]


def test_a_number_of_somebody_else_is_not_touched(sms: TwilioServer) -> None:
    with pytest.raises(Refused, match="does not have that number"):
        command(sms, "set-webhook", AMPARO_SMS_FROM="+15005550007")
    assert not findings(sms, AMPARO_SMS_FROM="+15005550007")[-1][0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sms_url": ""}, "not set"),
        ({"sms_url": "https://other.example.org"}, "not https://bot.example.org/webhooks/sms/webhook"),
        ({"sms_method": "GET"}, "by POST"),
        ({"sms_application_sid": "AP1"}, "application"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_webhook(
    sms: TwilioServer, change: dict[str, str], sentence: str
) -> None:
    command(sms, "set-webhook")
    sms.number |= change
    well, said = findings(sms)[-1]
    assert not well and sentence in said


def test_the_doctor_says_what_is_wrong_with_the_account(sms: TwilioServer) -> None:
    ((well, said),) = findings(sms, AMPARO_SMS_AUTH_TOKEN="wrong")
    assert not well and "AMPARO_SMS_AUTH_TOKEN" in said and "wrong" not in said
    sms.account["type"] = "Trial"
    assert "trial account" in findings(sms)[0][1]
    sms.account["status"] = "suspended"
    assert "suspended" in findings(sms)[0][1]


# ---- the official client ---------------------------------------------------------------------------------------------


class _Loopback(TwilioHttpClient):
    """Calls the double in place of api.twilio.com and messaging.twilio.com."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> Any:
        path = url.split(".twilio.com", 1)[1]
        return super().request(method, self._url + path, *rest, **more)


def test_the_official_client_speaks_to_the_double(sms: TwilioServer) -> None:
    client = Client(ACCOUNT, TOKEN, http_client=_Loopback(sms.url))
    person = sms.person(1)
    sent = client.messages.create(to=person, from_=NUMBER, body="я" * 71)
    assert (sent.status, sent.num_segments, sent.body) == ("queued", "2", "я" * 71)
    (number,) = client.incoming_phone_numbers.list(phone_number=NUMBER)
    number.update(sms_url="https://bot.example.org/x", sms_method="POST")
    assert sms.webhook == "https://bot.example.org/x"
    assert client.api.accounts(ACCOUNT).fetch().status == "active"
    service = client.messaging.v1.services(SERVICE)
    assert service.update(inbound_request_url="https://bot.example.org/y").inbound_request_url.endswith("/y")
    sms.typed(person, "stop")
    with pytest.raises(TwilioRestException) as problem:
        client.messages.create(to=person, from_=NUMBER, body="x")
    assert (problem.value.status, problem.value.code) == (400, 21610)
    sms.typed(person, "Unstop")
    assert client.messages.create(to=person, messaging_service_sid=SERVICE, body="x").num_segments == "0"
    with pytest.raises(TwilioRestException) as problem:
        client.messages.create(to=person, from_=NUMBER, body="x" * 1601)
    assert problem.value.code == 21617
