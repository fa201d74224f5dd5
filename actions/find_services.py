"""Look up help for where the person is."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, directory, say
from amparo.dialogue.answers import country_question, origin_question, services_answer
from amparo.dialogue.situation import Situation


class FindServices(SafeAction):
    """Shows the first services for the place and the need, or asks for the country, or whose embassy is meant."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_find_services"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Say the reply."""
        if situation.place is None:
            say(dispatcher, country_question(situation))
        elif situation.needs_origin:
            say(dispatcher, origin_question())
        else:
            say(dispatcher, services_answer(situation, directory()))
        return []
