"""What every custom action has in common: it never fails silently."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from amparo.dialogue.reply import Reply
from amparo.dialogue.situation import Situation, situation_of
from amparo.directory.fallback import open_directory
from amparo.directory.lookup import HelpDirectory

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]


@lru_cache(maxsize=1)
def directory() -> HelpDirectory:
    """Return the directory of this installation: with AMPARO_HSDS_URL remote first, the local file behind it."""
    return open_directory()


class SafeAction(Action, ABC):
    """An action whose failure is told: subclasses implement `act`."""

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Do the work: say something through `dispatcher`, return events."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Call `act`; where it raises, say what still works. Only the kind of error is logged, no words of a person."""
        try:
            return self.act(dispatcher, tracker, situation_of(tracker.slots, tracker.latest_message))
        except Exception as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_services_unavailable")
            return []


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Utter one reply; the channel puts it into words."""
    dispatcher.utter_message(json_message={"reply": reply.to_json()})
