"""Talks to a running bot over HTTP: as a person by the website channel, and to Rasa's parser behind the API token."""

from __future__ import annotations

import re
from typing import Any

import requests

from amparo.errors import OperatorError

TIMEOUT = 60.0  # seconds; a slow machine may need many for a first answer
_LOCAL = re.compile(r"https?://(127\.[\d.]+|localhost|\[::1\])(:|/|$)", re.IGNORECASE)


class BotUnreachable(OperatorError):
    """The bot does not answer as it should; the text is one sentence for the operator."""

    status = 1


class BotClient:
    """One running bot."""

    def __init__(self, url: str, token: str) -> None:
        """`url`: where the bot is; `token`: its AMPARO_API_TOKEN."""
        self._url, self._token = url.rstrip("/"), token
        self._session = requests.Session()
        # What is on this machine is not reached through a proxy, whatever the environment names.
        self._session.trust_env = _LOCAL.match(self._url) is None

    def parse(self, text: str) -> dict[str, Any]:
        """Return what NLU makes of a text in a new conversation; raises BotUnreachable."""
        answer = self._post("/model/parse", {"text": text}, {"token": self._token})
        if not isinstance(answer, dict) or "intent" not in answer:
            raise BotUnreachable(
                f"{self._url} does not parse messages: is AMPARO_API_TOKEN set there, and the same?"
            )
        return answer

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        """Return the answers to one message of the conversation `sender`; raises BotUnreachable."""
        answer = self._post("/webhooks/website/webhook", {"sender": sender, "message": text})
        if not isinstance(answer, list):
            raise BotUnreachable(f"{self._url} gave no list of messages")
        return answer

    def health(self) -> dict[str, Any]:
        """Return what GET /health says; raises BotUnreachable."""
        try:
            answer = self._session.get(f"{self._url}/health", timeout=TIMEOUT).json()
        except (requests.RequestException, ValueError) as error:
            raise BotUnreachable(f"There is no bot at {self._url} ({type(error).__name__}).") from None
        return answer if isinstance(answer, dict) else {}

    def _post(self, path: str, body: dict[str, Any], query: dict[str, str] | None = None) -> Any:
        try:
            answer = self._session.post(self._url + path, json=body, params=query, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise BotUnreachable(f"There is no bot at {self._url} ({type(error).__name__}).") from None
        if answer.status_code != requests.codes.ok:
            hint = {
                401: "the token is wrong",
                404: "AMPARO_API_TOKEN is not set there",
                429: "too many messages",
            }
            reason = hint.get(answer.status_code, answer.text[:200])
            raise BotUnreachable(f"{self._url}{path} answered {answer.status_code}: {reason}.")
        try:
            return answer.json()
        except ValueError:
            raise BotUnreachable(f"{self._url}{path} did not answer with JSON.") from None
