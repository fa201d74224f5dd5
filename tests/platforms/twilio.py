"""A double of Twilio's Messaging (https://www.twilio.com/docs/messaging); the page is named beside each check.

What could not be looked up: whether a reaction on WhatsApp is told of, and the header Retry-After of a 429.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import re
import time
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

import httpx2
from aiohttp import BasicAuth, web

from amparo.channels.messaging.twilio import Sms, TwilioWhatsApp
from amparo.channels.messaging.twilio.platform import Twilio
from tests.platforms.gsm import segments
from tests.platforms.server import Handler, PlatformServer, Post, Shown

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "f3a1c9e07b52468d9e1f0a2b3c4d5e6f"
KEY, SECRET = "SK" + "89abcdef01234567" * 2, "s3cretOfTheKeyThatSendsMessages0"
SERVICE = "MG" + "fedcba9876543210" * 2
NUMBER_SID = "PN" + "00112233445566778899aabbccddeeff"
NUMBER = "+15005550006"
MOST_SEGMENTS = 3  # a rule of ours and not of Twilio's

# "Support for Opt-out Keywords (SMS STOP Filtering)"; "Customize users' opt-in and opt-out experience".
STOP_WORDS = frozenset("stop stopall unsubscribe cancel end quit optout revoke".split())
START_WORDS, HELP_WORDS = frozenset("start yes unstop".split()), frozenset("help info".split())

Fields = list[tuple[str, str]]


def signature(url: str, fields: Fields, token: str) -> str:
    """X-Twilio-Signature ("Secure webhooks", Validate signatures): a keyed hash of the whole address, with its query,
    and of the fields in the order of their names, each name with its value behind it and nothing between. Of a repeated
    field each value counts once, in its order (`get_values` of the official libraries).
    """
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def fields_in(body: bytes) -> Fields:
    """The fields of a form, read anew: empty ones count."""
    text = body.decode("utf-8", "replace")
    pairs = [part.partition("=") for part in text.split("&") if part]
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]


def with_port(url: str) -> str:
    """The address as Twilio writes it at other times: with the port that goes without saying."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.netloc}:443").geturl()


class TwilioServer(PlatformServer):
    """One message a request. `webhook`: as it was registered; `opted_out`: who may not be written to.

    `filtering`: how Twilio treats STOP, START and HELP. "default": it answers by itself and says nothing of it;
    "advanced": it tells by OptOutType (Advanced Opt-Out); "off". What Twilio itself has answered is in `by_twilio`.
    """

    kind: type[Twilio]
    channel = ""

    def __init__(self) -> None:
        super().__init__()
        self.webhook = ""
        self.filtering = "default"
        self.opted_out: set[str] = set()
        self.by_twilio: list[tuple[str, str]] = []
        self.sign_with_port = False
        self.account = {"sid": ACCOUNT, "status": "active", "type": "Full"}
        self.number = {
            "sid": NUMBER_SID,
            "phone_number": NUMBER,
            "sms_url": "",
            "sms_method": "POST",
            "sms_application_sid": "",
        }
        self.service: dict[str, Any] = {
            "sid": SERVICE,
            "inbound_request_url": None,
            "inbound_method": "POST",
            "use_inbound_webhook_on_number": True,
        }
        self._messages = itertools.count(1)
        self._wrote: dict[str, float] = {}

    def routes(self) -> list[tuple[str, str, Handler]]:
        account = "/2010-04-01/Accounts/{account}"
        return [
            ("GET", f"{account}.json", self._account),
            ("POST", f"{account}/Messages.json", self._create),
            ("GET", f"{account}/IncomingPhoneNumbers.json", self._numbers),
            ("POST", f"{account}/IncomingPhoneNumbers/{NUMBER_SID}.json", self._set_number),
            ("GET", f"/v1/Services/{SERVICE}", self._get_service),
            ("POST", f"/v1/Services/{SERVICE}", self._set_service),
        ]

    # ---- what people do ---------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, str]:
        prefix = self.kind.prefix
        return {
            f"{prefix}_ACCOUNT_SID": ACCOUNT,
            f"{prefix}_AUTH_TOKEN": TOKEN,
            f"{prefix}_FROM": NUMBER,
            f"{prefix}_API": self.url,
        }

    def person(self, number: int) -> str:
        return f"{self.channel}+25471{5_000_000 + number}"

    def message(self, person: str, text: str, **more: str) -> Fields:
        """The fields of "Twilio's request to your incoming message webhook URL"; empty ones are sent too."""
        sid = f"SM{next(self._messages):032x}"
        known = {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "ToCity": "",
            "FromZip": "",
            "SmsSid": sid,
            "FromState": "",
            "SmsStatus": "received",
            "FromCity": "",
            "Body": text,
            "FromCountry": "KE",
            "To": f"{self.channel}{NUMBER}",
            "ToZip": "",
            "NumSegments": str(segments(text)),
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": person,
            "ApiVersion": "2010-04-01",
        }
        return list({**known, **more}.items())

    def typed(self, person: str, text: str) -> Fields:
        self._wrote[person] = time.monotonic()
        opted = self._filtered(person, text)
        return self.message(
            person, text, **({"OptOutType": opted} if opted and self.filtering == "advanced" else {})
        )

    def _filtered(self, person: str, text: str) -> str:
        """What Twilio does by itself: only where the word is the whole message, whatever its case."""
        word = text.strip().lower()
        kinds = {"STOP": STOP_WORDS, "START": START_WORDS, "HELP": HELP_WORDS}
        kind = next((kind for kind, words in kinds.items() if word in words), "")
        if not kind or self.filtering == "off":
            return ""
        if kind == "STOP":
            self.opted_out.add(person)
        elif kind == "START":
            if self.filtering == "default" and person not in self.opted_out:
                return ""
            self.opted_out.discard(person)
        self.by_twilio.append((person, kind))
        return kind

    def pressed(self, person: str, title: str) -> Fields:
        raise AssertionError("The bot has sent no buttons.")

    def sent(self, person: str, kind: str) -> Fields:
        self._wrote[person] = time.monotonic()
        if kind == "place":  # on WhatsApp, and on SMS from a phone with RCS
            return self.message(person, "", Latitude="-1.2921", Longitude="36.8219")
        types = {
            "picture": "image/jpeg",
            "voice": "audio/ogg",
            "sticker": "image/webp",
            "file": "application/pdf",
        }
        media = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
        return self.message(person, "", NumMedia="1", MediaContentType0=types[kind], MediaUrl0=media)

    def captioned(self, person: str, text: str) -> Fields:
        return [(name, text if name == "Body" else value) for name, value in self.sent(person, "picture")]

    def unheard(self, person: str) -> list[Any]:
        """Status callbacks, where somebody has set them to the same address, and messages of machines."""
        sid = f"SM{next(self._messages):032x}"
        status = [
            ("MessageSid", sid),
            ("SmsSid", sid),
            ("AccountSid", ACCOUNT),
            ("To", person),
            ("ApiVersion", "2010-04-01"),
        ]
        status.append(("From", f"{self.channel}{NUMBER}"))
        return [
            *(
                [*status, ("MessageStatus", word), ("SmsStatus", word)]
                for word in ("sent", "delivered", "undelivered", "read")
            ),
            self.message("12345", "Your code is 123456"),
            self.message("ACMEBANK", "Do not reply to this message"),
            self.message("", "from nobody"),
        ]

    def strange(self, person: str) -> list[bytes]:
        return [
            b"",
            b"{",
            b'{"Body": "hello"}',
            b"\xff\xfe",
            b"%ff=%fe&%00=%00",
            b"[" * 100_000,
            b"&&&=&=",
            urlencode({"Body": "no sender and no id"}).encode(),
            urlencode({"MessageSid": "SM1", "From": person, "Body": "an id that is none"}).encode(),
            urlencode({"MessageSid": f"SM{'0' * 32}", "From": "somebody", "NumMedia": "many"}).encode(),
        ]

    def post(self, *events: Any) -> list[Post]:
        return [self.signed(urlencode(event).encode()) for event in events]

    def signed(self, body: bytes) -> Post:
        return self._request(body, signature(self._signed_url, fields_in(body), TOKEN))

    @property
    def _signed_url(self) -> str:
        return with_port(self.webhook) if self.sign_with_port else self.webhook

    def _request(self, body: bytes, given: str | None) -> Post:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent": "TwilioProxy/1.1",
        }
        if given is not None:
            headers["X-Twilio-Signature"] = given
        return Post(urlsplit(self.webhook).path, body, headers)

    def forged(self, post: Post) -> list[Post]:
        fields, right = fields_in(post.body), post.headers["X-Twilio-Signature"]
        other = self.webhook.replace("bot.example.org", "bot.example.net")
        text = self.webhook + "".join(name + value for name, value in sorted(fields))
        without_empty = [(name, value) for name, value in fields if value]
        wrong = [
            None,
            "",
            "x",
            right[:-1],
            right + "=",
            right.swapcase(),
            "é",
            TOKEN,
            signature(self.webhook, fields, TOKEN[::-1]),
            signature(other, fields, TOKEN),
            signature(self.webhook.replace("https", "http"), fields, TOKEN),
            signature(self.webhook + "?x=1", fields, TOKEN),
            signature(self.webhook, [], TOKEN),
            signature(self.webhook, without_empty, TOKEN),
            base64.b64encode(hashlib.sha1((TOKEN + text).encode()).digest()).decode(),
            base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), hashlib.sha256).digest()).decode(),
        ]
        changed = [(name, "another text" if name == "Body" else value) for name, value in fields]
        bodies = [
            changed,
            [*fields, ("From", self.person(99))],
            [*fields, ("Empty", "")],
            without_empty,
            fields[1:],
        ]
        return [
            *(self._request(post.body, each) for each in wrong),
            *(self._request(urlencode(each).encode(), right) for each in bodies),
        ]

    # ---- what the bot calls -----------------------------------------------------------------------------------------

    def _refusal(self, request: web.Request, *allowed: tuple[str, str]) -> web.Response | None:
        """ "API requests", Authentication: HTTP Basic with the account and its token, or with an API key."""
        header = request.headers.get("Authorization", "")
        given = BasicAuth.decode(header) if header.startswith("Basic ") else None
        if given is None or (given.login, given.password) not in allowed:
            return error(401, 20003, "Authenticate")
        if request.match_info.get("account", ACCOUNT) != ACCOUNT:
            return error(404, 20404, "The requested resource was not found")
        return None

    async def _account(self, request: web.Request) -> web.StreamResponse:
        # "API keys overview": a standard key has no access to the Accounts resource.
        refusal = self._refusal(request, (ACCOUNT, TOKEN))
        return web.json_response(self.account) if refusal is None else refusal

    async def _numbers(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("PhoneNumber", "")  # "IncomingPhoneNumber resource": a part of it, or all
        found = [self.number] if wanted in str(self.number["phone_number"]) else []
        page = {"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None}
        refusal = self._refusal(request, (ACCOUNT, TOKEN), (KEY, SECRET))
        return web.json_response(page) if refusal is None else refusal

    async def _set_number(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request, (ACCOUNT, TOKEN), (KEY, SECRET))
        if refusal is not None:
            return refusal
        data = await request.post()
        if not str(data.get("SmsUrl", "https://")).startswith(("http://", "https://")):
            return self._refused(21502, "Invalid SmsUrl")
        for field, name in (
            ("SmsUrl", "sms_url"),
            ("SmsMethod", "sms_method"),
            ("SmsFallbackUrl", "sms_fallback_url"),
            ("SmsFallbackMethod", "sms_fallback_method"),
            ("SmsApplicationSid", "sms_application_sid"),
        ):
            self.number[name] = str(data.get(field, self.number.get(name, "")))
        self.webhook = "" if self.number["sms_application_sid"] else self.number["sms_url"]
        return web.json_response(self.number)

    async def _get_service(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request, (ACCOUNT, TOKEN), (KEY, SECRET))
        return web.json_response(self.service) if refusal is None else refusal

    async def _set_service(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request, (ACCOUNT, TOKEN), (KEY, SECRET))
        if refusal is not None:
            return refusal
        data = await request.post()
        self.service["inbound_request_url"] = data.get(
            "InboundRequestUrl", self.service["inbound_request_url"]
        )
        self.service["inbound_method"] = data.get("InboundMethod", self.service["inbound_method"])
        self.service["fallback_url"] = data.get("FallbackUrl", self.service.get("fallback_url"))
        if "UseInboundWebhookOnNumber" in data:
            self.service["use_inbound_webhook_on_number"] = data["UseInboundWebhookOnNumber"] == "true"
        self.webhook = str(self.service["inbound_request_url"])
        return web.json_response(self.service)

    async def _create(self, request: web.Request) -> web.StreamResponse:
        """ "Messages resource", Create a Message."""
        refusal = self._refusal(request, (ACCOUNT, TOKEN), (KEY, SECRET))
        if refusal is not None:
            return refusal
        data = {name: str(value) for name, value in (await request.post()).items()}
        person, text = data.get("To", ""), data.get("Body", "")
        problem = self._problem(data, person, text)
        if problem is not None:
            return problem
        count = 1 if self.channel else segments(text)
        if count > MOST_SEGMENTS:
            self.refuse(f"{count} segments")
        sid = f"SM{next(self._messages):032x}"
        self.show(person, Shown(text, raw={**data, "segments": count}))
        through_service = "MessagingServiceSid" in data
        made = {
            "sid": sid,
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": text,
            "to": person,
            "from": data.get("From"),
            "messaging_service_sid": data.get("MessagingServiceSid"),
            "status": "accepted" if through_service else "queued",
            "direction": "outbound-api",
            "num_segments": "0" if through_service else str(count),  # "num_segments is initially 0"
            "num_media": "0",
            "date_created": "Wed, 02 Dec 2026 04:00:00 +0000",
            "date_updated": "Wed, 02 Dec 2026 04:00:00 +0000",
            "date_sent": None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
            "subresource_uris": {},
        }
        return web.json_response(made, status=201)

    def _problem(self, data: dict[str, str], person: str, text: str) -> web.Response | None:
        if not person:
            return self._refused(21604, "A 'To' phone number is required.")
        if not re.fullmatch(rf"{self.channel}\+[1-9]\d{{6,14}}", person):
            return self._refused(21211, "Invalid 'To' Phone Number")
        sender, service = data.get("From", ""), data.get("MessagingServiceSid", "")
        if not (sender or service):
            return self._refused(21603, "A 'From' phone number is required.")
        if service and service != SERVICE:
            return self._refused(21701, "The Messaging Service does not exist")
        if sender and sender != f"{self.channel}{NUMBER}":
            # 21606, or of a channel 63007: 'could not find a Channel with the specified From address'.
            return self._refused(63007 if self.channel else 21606, "The 'From' address is not yours")
        if not text.strip():
            return self._refused(21602, "Message body is required.")
        if len(text.encode("utf-16-le")) // 2 > 1600:
            return self._refused(21617, "The concatenated message body exceeds the 1600 character limit")
        if person in self.opted_out:
            return error(400, 21610, "Attempt to send to unsubscribed recipient")
        if self.channel and time.monotonic() - self._wrote.get(person, -1e9) > 24 * 3600:
            # "WhatsApp", Customer service windows. The real one takes it, and says so in a status callback.
            return self._refused(
                63016, "Failed to send freeform message because you are outside the allowed window"
            )
        return None

    def _refused(self, code: int, message: str) -> web.Response:
        self.refuse(f"{code} {message}")
        return error(400, code, message)


class SmsServer(TwilioServer):
    """SMS: the webhook is registered at the phone number."""

    name = "sms"
    kind = Sms

    def set_up(self, bot: str, public_url: str) -> None:
        # What `amparo sms set-webhook` sends.
        platform = Sms.from_environment(self.settings(), public_url)
        assert platform is not None

        async def run() -> None:
            async with httpx2.AsyncClient() as client:
                await platform.commands()["set-webhook"](client)

        asyncio.run(run())


class TwilioWhatsAppServer(TwilioServer):
    """WhatsApp: the webhook is registered in the Console; STOP is not filtered, unless by Advanced Opt-Out."""

    name = "twilio_whatsapp"
    kind = TwilioWhatsApp
    channel = "whatsapp:"

    def __init__(self) -> None:
        super().__init__()
        self.filtering = "off"

    def set_up(self, bot: str, public_url: str) -> None:
        self.webhook = f"{public_url}/webhooks/{self.name}/webhook"

    def message(self, person: str, text: str, **more: str) -> Fields:
        """With the fields that only WhatsApp has."""
        about = {"ProfileName": "Zuhura", "WaId": person.split("+")[-1], "MessageType": "text"}
        return super().message(person, text, **about, **more)


def error(status: int, code: int, message: str, **headers: str) -> web.Response:
    """ "Twilio's response", Exceptions: code, message, more_info and status."""
    about = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": about, "status": status}
    return web.json_response(body, status=status, headers=headers)


def too_many(retry_after: int = 0) -> web.Response:
    """What is answered to one who calls too often ("20429: Too many requests")."""
    return error(
        429, 20429, "Too Many Requests", **({"Retry-After": str(retry_after)} if retry_after else {})
    )
