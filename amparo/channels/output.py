"""Collects what the bot says in one turn, one message for each response; a channel puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from amparo.dialogue.recall import TOLD
from amparo.dialogue.reply import Reply, reply_of


@dataclass(frozen=True)
class Message:
    """What the bot says, and the name of the response or action that says it."""

    reply: Reply
    utter: str = ""


def message_of(said: Mapping[str, Any]) -> Message | None:
    """Return a bot message of Rasa's as a value, or None where there is nothing in it."""
    reply = reply_of(said)
    return Message(reply, str(said.get(TOLD) or said.get("utter_action") or "")) if reply else None


class RepliesOutput(CollectingOutputChannel):
    """An output channel whose `messages` are values: nothing is put into words yet."""

    @classmethod
    def name(cls) -> str:
        """The name under which responses may have a variation of their own."""
        return "website"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a whole bot message: its text is not split at blank lines as Rasa's own channels do."""
        said = message_of(message)
        if said is not None:
            self.messages.append(said)
