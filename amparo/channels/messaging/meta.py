"""What WhatsApp and Messenger share: both are Meta's, behind its Graph API (https://developers.facebook.com/docs).

Requests carry a signature over the raw body; the webhook is set in Meta's console and confirmed by a handshake; calls
go to the Graph API, whose errors have a code.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2

from amparo.channels.messaging.delivery import Blocked, Refused, SendError, TryAgain
from amparo.channels.messaging.incoming import Request
from amparo.channels.messaging.platform import BadUpdate, Check, Platform, is_same, json_object, part
from amparo.settings import Variable, token, url

API = "https://graph.facebook.com/v25.0"
"""With the version: Meta keeps each for about two years, and says so on the page "Graph API changelog"."""

# "Rate limits" and the lists of error codes of both platforms. Those of EVERYBODY count all messages of the app, the
# page or the number; 131056 counts those to one person.
_EVERYBODY = frozenset({4, 17, 32, 613, 80006, 80007, 130429})
_TOO_MANY = _EVERYBODY | {131048, 131056}
# 0, 3, 10, 190 and 200 to 299 are of the token and its permissions, 368 to 133010 of the account: an operator can mend
# them. 1, 2 and the rest are faults of Meta's.
_LATER = frozenset({0, 1, 2, 3, 10, 190, *range(200, 300), 368}) | {
    131000, 131005, 131016, 131031, 131042, 131057, 133004, 133010,
}  # fmt: skip
# (code, subcode); where there is no subcode, the code says it.
_NOT_THERE = frozenset({(131026, 0), (131050, 0), (551, 0), (200, 1545041), (10, 2018108), (100, 2018001)})
_OUT_OF_TIME = frozenset({(10, 2018065), (10, 2018278)})  # written too long ago, the window is closed
_NO_PERMISSION = (100, 33)  # an id that this token may not see: mostly a wrong id or a missing permission


def number(text: str) -> str | None:
    """Read an id of Meta's, which has digits only; None where it is empty. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{0,32}", text):
        raise ValueError
    return text or None


def shared_variables(name: str, title: str, console: str) -> tuple[Variable, ...]:
    """Return the settings that each platform of Meta's has; `console`: where its token comes from."""
    prefix = f"AMPARO_{name.upper()}_"
    return (
        Variable(
            f"{prefix}TOKEN",
            "",
            "an access token of Meta's, without spaces",
            f"The access token for {title}, from {console}; switches {title} on together with the three below.",
            token,
            secret=True,
        ),
        Variable(
            f"{prefix}APP_SECRET",
            "",
            "a password without spaces",
            "The app secret of the app at Meta: requests are signed with it.",
            token,
            secret=True,
        ),
        Variable(
            f"{prefix}VERIFY_TOKEN",
            "",
            "a password without spaces",
            "A password that you make up and write into Meta's console too, where the webhook is set.",
            token,
            secret=True,
        ),
        Variable(
            f"{prefix}API",
            API,
            "a web address that begins with http:// or https://",
            "Where the Graph API is, with its version.",
            url,
        ),
    )


class Meta(Platform):
    """A platform behind the Graph API; `about`: what its webhooks are about, as Meta calls it."""

    body_limit = 3 * 1024 * 1024  # "Webhooks", payload size: up to 3 MB
    about: ClassVar[str]

    def setting(self, what: str) -> str:
        """Return the value of `AMPARO_<NAME>_<what>` as text, '' where it is not set."""
        return str(self.value(f"AMPARO_{self.name.upper()}_{what}") or "")

    def is_authentic(self, request: Request) -> bool:
        """Compare X-Hub-Signature-256, which is made from the raw body and the app secret."""
        digest = hmac.new(self.setting("APP_SECRET").encode(), request.body, hashlib.sha256).hexdigest()
        return is_same(request.headers.get("x-hub-signature-256", ""), f"sha256={digest}")

    def handshake(self, request: Request) -> str | None:
        """Return the challenge to one who knows the verify token: Meta asks when the webhook is set."""
        asked = request.query
        if asked.get("hub.mode") != "subscribe":
            return None
        known = is_same(asked.get("hub.verify_token", ""), self.setting("VERIFY_TOKEN"))
        return asked.get("hub.challenge", "") if known else None

    def told(self, request: Request) -> dict[str, Any]:
        """Return what a webhook tells, empty where it is about something else; raises BadUpdate."""
        data = json_object(request.body)
        return data if data.get("object") == self.about else {}

    async def call(
        self,
        client: httpx2.AsyncClient,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call the Graph API and return its answer; raises TryAgain, Refused or Blocked."""
        secret, access = self.setting("APP_SECRET"), self.setting("TOKEN")
        # "Securing requests": with this proof a stolen token is of no use where the app asks for it.
        proof = hmac.new(secret.encode(), access.encode(), hashlib.sha256).hexdigest()
        answer = await client.request(
            method,
            f"{self.setting('API').rstrip('/')}/{path}",
            params={**(query or {}), "appsecret_proof": proof},
            json=data,
            headers={"Authorization": f"Bearer {access}"},
        )
        try:
            told = json_object(answer.content)
        except BadUpdate:
            raise TryAgain(f"status {answer.status_code}", _wait(answer.headers)) from None
        if answer.is_success and "error" not in told:
            return told
        raise problem(answer.status_code, part(told, "error"), _wait(answer.headers))

    def address(self) -> Check | None:
        """Return what is wrong with our own address, None if it can be called."""
        if self.webhook_url.startswith("https://"):
            return None
        return Check(False, f"{self.title}: AMPARO_PUBLIC_URL must be an https address that Meta can call.")


def problem(status: int, error: Mapping[str, Any], wait: float = 0.0) -> SendError:
    """Return what an error of the Graph API means; `wait`: seconds that it asks for. Holds codes only."""
    code, subcode = (error.get(name) for name in ("code", "error_subcode"))
    code = code if isinstance(code, int) else -1
    subcode = subcode if isinstance(subcode, int) else 0
    said = f"status {status}, code {code}" + (f", subcode {subcode}" if subcode else "")
    if status == 429 or code in _TOO_MANY:
        return TryAgain(said, wait, everybody=code in _EVERYBODY)
    if {(code, subcode), (code, 0)} & _NOT_THERE:
        return Blocked(said)
    if (code, subcode) in _OUT_OF_TIME:
        return Refused(said)
    if status >= 500 or status == 401 or code in _LATER or (code, subcode) == _NO_PERMISSION:
        return TryAgain(said, wait)
    return Refused(said)


def _wait(headers: Mapping[str, str]) -> float:
    """Return the seconds to wait: of Retry-After, or the minutes of X-Business-Use-Case-Usage ("Rate limits")."""
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except ValueError:
        pass
    try:
        usage = json.loads(headers.get("x-business-use-case-usage", "{}"))
        limits = [each for of in usage.values() for each in of]
        return 60.0 * max(each["estimated_time_to_regain_access"] for each in limits)
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0.0
