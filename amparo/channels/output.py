"""Collects what the bot says in one turn, one message for each response."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

Answer = dict[str, Any]


def to_answer(recipient: str, message: dict[str, Any]) -> Answer | None:
    """Return a bot message in the form of the website channel's contract, or None where there is nothing in it.

    `text` is always there; `buttons`, `custom` and `utter` only where they hold something.
    """
    text = message.get("text")
    buttons = [
        {"title": str(button["title"]), "payload": str(button.get("payload") or button["title"])}
        for button in [*(message.get("buttons") or []), *(message.get("quick_replies") or [])]
        if isinstance(button, dict) and button.get("title")
    ]
    custom = message.get("custom")
    if not (text or buttons or custom):
        return None
    answer: Answer = {"recipient_id": recipient, "text": str(text) if text else ""}
    if buttons:
        answer["buttons"] = buttons
    if isinstance(custom, dict) and custom:
        answer["custom"] = custom
    utter = message.get("told") or message.get("utter_action")
    if isinstance(utter, str) and utter:
        answer["utter"] = utter.split("#")[0]
    return answer


class WebsiteOutput(CollectingOutputChannel):
    """An output channel whose `messages` are answers of the contract."""

    @classmethod
    def name(cls) -> str:
        """The name under which responses may have a variation of their own."""
        return "website"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a whole bot message: its text is not split at blank lines as Rasa's own channels do."""
        answer = to_answer(recipient_id, message)
        if answer is not None:
            self.messages.append(answer)
