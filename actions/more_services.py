"""Show services of the list that were not shown before; where one was tried in vain, the next of them."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, directory, say
from amparo.dialogue.answers import FIRST_RESULTS, country_question, more_answer, not_working
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.meant_line import meant_line
from amparo.dialogue.reply import Choice
from amparo.dialogue.situation import Situation
from amparo.directory.facts import facts_of

TRIED = "line_unanswered"


class MoreServices(SafeAction):
    """Goes on in the list; without a place asks for the country."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_more_services"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Say the reply; whoever tried a line can say that its number does not work."""
        if situation.place is None:
            say(dispatcher, country_question(situation))
        elif tracker.latest_message["intent"]["name"] == TRIED:
            reply = more_answer(situation, directory(), most=1)
            say(dispatcher, replace(reply, choices=(*self._reports(tracker, situation), *reply.choices)))
        else:
            say(dispatcher, more_answer(situation, directory()))
        return []

    @staticmethod
    def _reports(tracker: Tracker, situation: Situation) -> tuple[Choice, ...]:
        last = Case.from_json(tracker.get_slot(SLOT)).lines
        found = directory().look_up(situation.wanted(situation.place)).services if situation.place else []
        known = {each.service.id: facts_of(each) for each in found}
        lines = [known[id] for id in last if id in known]
        tried = meant_line(str(tracker.latest_message.get("text") or ""), lines, lines)
        return not_working([tried] if tried else lines[:FIRST_RESULTS])
