"""Where Twilio keeps the address that it calls: at a phone number, or at the messaging service that has it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx2

from amparo.channels.messaging.delivery import Refused
from amparo.channels.messaging.platform import objects, word
from amparo.channels.messaging.twilio.api import Credentials, call

SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")


@dataclass(frozen=True)
class Registration:
    """`address`: where it is changed; `calls`: what Twilio calls now; `problem`: what else is wrong, as a sentence.

    `fields`: the names of the fields with the address, the second for a call that failed; `others`: what must be set
    beside it.
    """

    address: str
    calls: str
    problem: str
    fields: tuple[str, ...]
    others: dict[str, str]


async def of_number(
    client: httpx2.AsyncClient, account: str, number: str, credentials: Credentials
) -> Registration:
    """Return that of a phone number ("IncomingPhoneNumber resource"); raises Refused where it is not ours."""
    listed = await call(
        client, f"{account}/IncomingPhoneNumbers.json", credentials, query={"PhoneNumber": number}
    )
    found = [
        each for each in objects(listed.get("incoming_phone_numbers")) if word(each, "phone_number") == number
    ]
    if not found:
        raise Refused("the account does not have that number")
    known = found[0]
    problem = ""
    if word(known, "sms_application_sid"):  # then the address of the number does not count
        problem = "the number belongs to an application of Twilio. Run: amparo sms set-webhook"
    elif word(known, "sms_method").upper() != "POST":
        problem = "the webhook must be called by POST. Run: amparo sms set-webhook"
    address = f"{account}/IncomingPhoneNumbers/{word(known, 'sid')}.json"
    fields = "SmsUrl", "SmsFallbackUrl"
    others = {"SmsMethod": "POST", "SmsFallbackMethod": "POST", "SmsApplicationSid": ""}
    return Registration(address, word(known, "sms_url"), problem, fields, others)


async def of_service(
    client: httpx2.AsyncClient, api: str, service: str, credentials: Credentials
) -> Registration:
    """Return that of a messaging service ("Services resource"), which has a host of its own."""
    address = f"{api.rstrip('/').replace('//api.', '//messaging.')}/v1/Services/{service}"
    known = await call(client, address, credentials)
    problem = ""
    if known.get("use_inbound_webhook_on_number") is True:
        problem = "the messaging service leaves the webhook to its numbers. Run set-webhook."
    elif word(known, "inbound_method").upper() != "POST":
        problem = "the webhook must be called by POST. Run set-webhook."
    fields = "InboundRequestUrl", "FallbackUrl"
    others = {"InboundMethod": "POST", "FallbackMethod": "POST", "UseInboundWebhookOnNumber": "false"}
    return Registration(address, word(known, "inbound_request_url"), problem, fields, others)


async def register(
    client: httpx2.AsyncClient, known: Registration | None, webhook: str, credentials: Credentials
) -> str:
    """Let Twilio call `webhook`; return what was done. Raises Refused where only a person can do it."""
    if not webhook.startswith("https://"):
        raise Refused("AMPARO_PUBLIC_URL must be an https address")
    if known is None:
        raise Refused(f"set {webhook} in the Console, at the sender, for messages that come in")
    data = {**dict.fromkeys(known.fields, webhook), **known.others}
    await call(client, known.address, credentials, data)
    return f"Twilio calls {webhook} from now on."
