"""Show the next services of the list that was shown before."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, directory, say
from amparo.dialogue.answers import FIRST_RESULTS, country_question, services_answer
from amparo.dialogue.situation import Situation


class MoreServices(SafeAction):
    """Goes on in the list; without a place asks for the country."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_more_services"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Say the answer; remember how many services were shown."""
        if situation.place is None:
            say(dispatcher, country_question(situation))
            return []
        offset = int(tracker.get_slot("results_shown") or 0)
        say(dispatcher, services_answer(situation, directory(), offset=offset))
        return [SlotSet("results_shown", float(offset + FIRST_RESULTS))]
