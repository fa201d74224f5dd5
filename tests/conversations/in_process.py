"""The bot inside the test's own process: the trained model, set up from endpoints.yml as the server does it.

Custom actions run here as well, by rasa_sdk's own executor, so a conversation is complete without a server.
"""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
import warnings
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.in_process_actions import InProcessActions

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Turn:
    """What one message led to: its meaning, the actions in order, what was said, and what is known after it."""

    text: str
    intent: str
    topic: str  # "fact/borders" for an answer with a topic, else as `intent`
    confidence: float
    why: str
    actions: list[str]
    answers: list[dict[str, Any]]
    slots: dict[str, Any]  # the fields of the case, empty ones as None, and the other slots

    @property
    def said(self) -> str:
        return "\n".join(answer["text"] for answer in self.answers)

    @property
    def utters(self) -> list[str]:
        """Names of the texts that were said: `utter_signs/child`."""
        return [str(answer.get("utter") or "") for answer in self.answers]

    @property
    def payloads(self) -> list[str]:
        """What the buttons below the answer mean."""
        return [button["payload"] for answer in self.answers for button in answer.get("buttons") or []]


class InProcessBot:
    """One loaded model; any number of conversations."""

    def __init__(self, model: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self.agent = self._loop.run_until_complete(_load(model))
        self.agent.processor.action_endpoint = InProcessActions()
        # Whoever goes on after the end is somebody new to the bot, as a client sees to it.
        self._ids: dict[str, str] = {}

    def say(self, text: str, sender: str, understood_as: str | None = None, **metadata: str) -> Turn:
        """Send one message, as the website channel would, and return what happened.

        `understood_as`: an intent that is taken for what the message is decided to be; `metadata`: as a website sends
        it, already validated.
        """
        return self._loop.run_until_complete(self._say(text, sender, understood_as, metadata))

    def parse(self, text: str) -> dict[str, Any]:
        """What the pipeline alone makes of a text in a new conversation."""
        parsed: dict[str, Any] = self._loop.run_until_complete(self.agent.parse_message(text))
        return parsed

    async def _say(self, text: str, sender: str, understood_as: str | None, metadata: dict[str, str]) -> Turn:
        from rasa.core.channels.channel import UserMessage

        from amparo.channels.conversation import context_of, load_conversation
        from amparo.channels.guards import ending_of, events_of_turn, name_messages
        from amparo.channels.output import RepliesOutput
        from amparo.channels.payloads import Said, intent_data, read_said
        from amparo.channels.rendering.web import answer
        from amparo.dialogue.state import state

        person, sender = sender, self._ids.get(sender, sender)
        before = await load_conversation(self.agent, sender)
        context = context_of(before, metadata)
        said = read_said(text, before, self.agent.domain, context)
        if understood_as:
            said = Said(text, intent_data(text, understood_as, [], context))
        output = RepliesOutput()
        message = UserMessage(said.text, output, sender, parse_data=said.parse_data, metadata=context)
        await self.agent.handle_message(message)
        after = await load_conversation(self.agent, sender)
        assert after is not None
        if ending_of(output.messages):
            await state().end(sender)
            self._ids[person] = new_sender()
        events = events_of_turn(after, message.message_id)
        messages = name_messages(output.messages, events)
        parsed = events[0].parse_data
        slots = known(after.current_slot_values())
        intent = str(parsed["intent"].get("name"))
        return Turn(
            text=text,
            intent=intent,
            topic=str(slots["topic"] or intent),
            confidence=float(parsed["intent"].get("confidence") or 0.0),
            why=str(parsed.get("decision", {}).get("why") or ""),
            actions=_actions(events),
            answers=[answer(each.reply, None, sender, each.utter) for each in messages],
            slots=slots,
        )


def new_sender() -> str:
    return uuid.uuid4().hex


def known(slots: dict[str, Any]) -> dict[str, Any]:
    """What is known of a conversation: the fields of its case, and its other slots."""
    from amparo.dialogue.case import SLOT, Case

    case = asdict(Case.from_json(slots.get(SLOT)))
    others = {name: value for name, value in slots.items() if name != SLOT}
    return {**others, **{name: value or None for name, value in case.items()}}


def _actions(events: list[Any]) -> list[str]:
    """Names of the actions without action_listen."""
    from rasa.shared.core.events import ActionExecuted

    names = [str(event.action_name) for event in events if isinstance(event, ActionExecuted)]
    return [name for name in names if name != "action_listen"]


async def _load(model: Path) -> Any:
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from amparo.settings import Settings

    # endpoints.yml takes its variables from the environment, which the tests of this process keep as it was.
    with patch.dict(os.environ), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Settings.from_environment({}).export()
        return await load_agent(
            model_path=str(model), endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        )


@lru_cache(maxsize=1)
def in_process_bot() -> InProcessBot:
    """The one bot of this process, on the trained model of this folder."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    for name in ("rasa", "rasa_sdk", "amparo"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return InProcessBot(ROOT / "models" / "amparo.tar.gz")
