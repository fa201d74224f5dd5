"""The bot inside the test's own process: the trained model, set up from endpoints.yml as the server does it.

Custom actions run here as well, by rasa_sdk's own executor, so a conversation is complete without a server.
"""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.in_process_actions import InProcessActions

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Turn:
    """What one message led to: its meaning, the actions in order, what was said, and the conversation after it."""

    text: str
    intent: str
    topic: str  # "fact/borders" for a retrieval intent, else as `intent`
    confidence: float
    actions: list[str]
    answers: list[dict[str, Any]]
    slots: dict[str, Any]
    active_loop: str | None

    @property
    def said(self) -> str:
        return "\n".join(answer["text"] for answer in self.answers)


class InProcessBot:
    """One loaded model; any number of conversations."""

    def __init__(self, model: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self.agent = self._loop.run_until_complete(_load(model))
        self.agent.processor.action_endpoint = InProcessActions()

    def say(self, text: str, sender: str, understood_as: str | None = None) -> Turn:
        """Send one message, as the website channel would, and return what happened.

        `understood_as`: an intent that is taken for what NLU says.
        """
        return self._loop.run_until_complete(self._say(text, sender, understood_as))

    def parse(self, text: str) -> dict[str, Any]:
        """What NLU alone makes of a text in a new conversation."""
        parsed: dict[str, Any] = self._loop.run_until_complete(self.agent.parse_message(text))
        return parsed

    async def _say(self, text: str, sender: str, understood_as: str | None) -> Turn:
        from rasa.core.channels.channel import UserMessage

        from amparo.channels.conversation import context_of, load_conversation
        from amparo.channels.forgetting import delete_conversation
        from amparo.channels.guards import ending_of, events_of_turn
        from amparo.channels.output import WebsiteOutput
        from amparo.channels.payloads import Said, intent_data, read_said

        before = await load_conversation(self.agent, sender)
        context = context_of(before)
        said = read_said(text, before, self.agent.domain, context)
        if understood_as:
            said = Said(text, intent_data(text, understood_as, [], context))
        output = WebsiteOutput()
        message = UserMessage(said.text, output, sender, parse_data=said.parse_data, metadata=context)
        await self.agent.handle_message(message)
        after = await load_conversation(self.agent, sender)
        assert after is not None
        if ending_of(output.messages):
            await delete_conversation(self.agent.tracker_store, sender)
        events = events_of_turn(after, message.message_id)
        intent, topic, confidence = meaning(events[0].parse_data)
        return Turn(
            text=text,
            intent=intent,
            topic=topic,
            confidence=confidence,
            actions=_actions(events),
            answers=output.messages,
            slots=after.current_slot_values(),
            active_loop=after.active_loop_name,
        )


def new_sender() -> str:
    return uuid.uuid4().hex


def meaning(parsed: Any) -> tuple[str, str, float]:
    """Intent, intent with its topic, and confidence of what NLU said about a message."""
    intent = str(parsed["intent"].get("name"))
    chosen = (parsed.get("response_selector") or {}).get(intent, {}).get("response", {})
    topic = str(chosen.get("intent_response_key") or intent)
    return intent, topic, float(parsed["intent"].get("confidence") or 0.0)


def _actions(events: list[Any]) -> list[str]:
    """Names of the actions without action_listen; one that chooses a response is called by that response."""
    from rasa.shared.core.events import ActionExecuted, BotUttered

    names: list[str] = []
    for event in events:
        if isinstance(event, ActionExecuted):
            names.append(str(event.action_name))
        elif isinstance(event, BotUttered) and names:
            response = str(event.metadata.get("utter_action") or "")
            if response.startswith(f"{names[-1]}/"):
                names[-1] = response
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
