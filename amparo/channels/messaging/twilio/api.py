"""One call of Twilio's REST API, and what its answer means: https://www.twilio.com/docs/api/errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from amparo.channels.messaging.delivery import Blocked, Refused, TryAgain
from amparo.channels.messaging.platform import BadUpdate, json_object

Credentials = tuple[str, str]
"""Name and password: the account's SID and auth token, or an API key and its secret."""

# The person has opted out (21610), or this is no number that can be written to: invalid, no mobile phone, not in reach,
# blocked, unknown, a landline; on WhatsApp no account there.
_BLOCKED = frozenset({21610, 21211, 21614, 30003, 30004, 30005, 30006, 63003, 63024})
# Too many calls or messages, a full queue, a suspended account, an unknown fault.
_LATER = frozenset({20429, 21611, 30001, 30002, 30008, 30022, 63018})


async def call(
    client: httpx2.AsyncClient,
    address: str,
    credentials: Credentials,
    data: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Post `data` to an address, or get it where there is none; raises TryAgain, Refused, Blocked or HTTPError."""
    method = "GET" if data is None else "POST"
    answer = await client.request(method, address, params=query, data=data, auth=credentials)
    told = _json(answer.content)
    if answer.is_success:  # whatever it says: the message was taken, and must not be sent twice
        return told
    raise _problem(answer.status_code, told.get("code"), answer.headers.get("Retry-After", ""))


def _problem(status: int, code: Any, after: str) -> Exception:
    """Return the error for a status and Twilio's code; everything that an operator can mend may go well later."""
    reason = f"status {status}, code {code}" if isinstance(code, int) else f"status {status}"
    if code in _BLOCKED:
        return Blocked(reason)
    if status == 429 or code in _LATER:
        wait = float(after) if after.isdecimal() else 0.0
        return TryAgain(reason, wait, everybody=wait > 0)
    return Refused(reason) if status == 400 else TryAgain(reason)


def _json(content: bytes) -> dict[str, Any]:
    try:
        return json_object(content)
    except BadUpdate:
        return {}
