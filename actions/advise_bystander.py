"""Tell a worried bystander what the signs may mean and where to turn."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, directory, say
from amparo.dialogue.answers import FIRST_RESULTS, country_question, services_answer
from amparo.dialogue.situation import Situation

# Kind of concern -> topic of signs.
SIGNS = {
    "work": "labour",
    "home": "domestic_work",
    "sexual": "sexual_exploitation",
    "online": "online_grooming",
    "marriage": "forced_marriage",
    "crime": "forced_crime",
}


class AdviseBystander(SafeAction):
    """Answers after the questions: signs, what to do and not to do, services; then forgets the answers."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_advise_bystander"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Say the three parts. The kind of concern is forgotten, so that another story starts afresh."""
        topic = SIGNS.get(str(tracker.get_slot("concern_kind")))
        if topic is None:
            topic = "child" if situation.age_group == "child" else "general"
        dispatcher.utter_message(response=f"utter_signs/{topic}")
        dispatcher.utter_message(response="utter_advise_bystander")
        if situation.place is None:
            say(dispatcher, country_question(situation))
        else:
            say(dispatcher, services_answer(situation, directory()))
        return [SlotSet("concern_kind", None), SlotSet("results_shown", float(FIRST_RESULTS))]
