"""The bot's words: the responses of domain.yml, completed in this process with numbers from the directory.

A response with `custom: {card: …}` gets its numbers here and not from an action, so that they come also when the
action server is down. Nothing is interpolated: no response contains what a person wrote.
"""

from __future__ import annotations

import copy
import logging
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.dialogue.answers import Answer, button, country_question, services_answer
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.fitting import fitting_response
from amparo.dialogue.line_detail import line_detail
from amparo.dialogue.moves import GOES_ON, choose_move, said_name
from amparo.dialogue.recall import TOLD, chosen_service, next_topic, said_again
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.table import intents
from amparo.dialogue.urgent import (
    crisis_answer,
    emergency_answer,
    number_again,
    speechless_answer,
    written_answer,
)
from amparo.directory.lookup import Directory, HelpDirectory
from amparo.i18n import translate
from amparo.nlu.other_languages import other_languages

logger = logging.getLogger(__name__)

MISSING = "utter_missing_response"
NOTHING_BEFORE = "utter_nothing_before"
# Cards that are made from the conversation and not from the directory.
_LOOKING_BACK = ("again", "next_topic", "service", "line_detail")
_LAST_WORDS = (
    "I am sorry, I have no answer to that. If you are in danger, call your local emergency number now. "
    "Write 'help' and I will look for a helpline with you."
)


class LocalisedResponses(TemplatedNaturalLanguageGenerator):
    """Answers every request with a message; never with None.

    A subclass of Rasa's own generator because Rasa gives the responses of a loaded model to that kind alone.
    """

    def __init__(self, domain: Domain, endpoint_config: EndpointConfig | None = None) -> None:
        """Take the responses of the domain and the local directory."""
        super().__init__(domain.responses)
        self._directory: HelpDirectory = Directory()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """Return `text`, and `buttons` and `custom` where there are any, for a response name."""
        message = tracker.latest_message
        latest = {"metadata": message.metadata} if message else {}
        situation = situation_of(tracker.current_slot_values(), latest)
        name = fitting_response(utter_action, tracker)
        variations = self.responses.get(name) or self.responses.get(MISSING)
        if name not in self.responses:
            logger.error("There is no response called %s", name)
        if not variations:
            return {"text": _LAST_WORDS}
        response = copy.deepcopy(variations[0])
        if name != utter_action:
            response[TOLD] = name
        card = (response.get("custom") or {}).get("card")
        if card is None:
            return response
        response.pop("custom")
        try:
            case = Case.from_json(tracker.get_slot(SLOT))
            if card == "move":
                return self._move(case, response, situation)
            if card == "not_sure":
                return {**response, "buttons": [button(intents()[name].title, name) for name in case.likely]}
            if card in _LOOKING_BACK:
                return self._look_back(str(card), response, tracker)
            lead = in_their_language(str(response["text"]), message)
            return merge(response, self._card(str(card), lead, situation))
        except Exception as error:  # a broken directory must not silence the bot
            logger.error("The card %s could not be made: %s", card, type(error).__name__)
            return response

    def _move(self, case: Case, response: dict[str, Any], situation: Situation) -> dict[str, Any]:
        """Return the first move of the case that was not said yet."""
        found = choose_move(case.moves, self.responses, case.said)
        if found is None:
            return response
        name, number = found
        move = {**copy.deepcopy(self.responses[name][number]), TOLD: said_name(name, number)}
        if case.alarm and name.endswith(GOES_ON[case.alarm]):
            return merge(move, number_again(case.alarm, move["text"], situation, self._directory))
        if name.endswith("/quiet") or not case.told:
            return move
        language = situation.language
        # Two ways on, for who cannot find words; lines only where none were shown.
        ways = [button(translate("What can I do?", language), "what_now")]
        if not case.lines:
            ways.append(button(translate("Find a helpline", language), "find_services"))
        return {**move, "buttons": ways}

    def _look_back(
        self, card: str, response: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any]:
        """Complete a response with what was said before; without that its form asks again, or the bot says so."""
        lead = str(response["text"])
        if card == "next_topic":
            name = next_topic(tracker, self.responses)
            return {**copy.deepcopy(self.responses[name][0]), TOLD: name} if name else response
        if card == "again":
            answer = said_again(lead, tracker)
        elif card == "line_detail":
            answer = line_detail(Case.from_json(tracker.get_slot(SLOT)), tracker)
        else:
            message = tracker.latest_message
            answer = chosen_service(lead, message.entities if message else [], tracker)
        if answer:
            return merge({}, answer)
        nothing = self.responses.get(NOTHING_BEFORE)
        return copy.deepcopy(nothing[0]) if nothing else response

    def _card(self, card: str, lead: str, situation: Situation) -> Answer:
        if card == "emergency":
            return emergency_answer(lead, situation, self._directory)
        if card == "emergency_if_known":
            return emergency_answer(lead, situation, self._directory) if situation.place else Answer(lead)
        if card == "crisis":
            return crisis_answer(lead, situation, self._directory)
        if card == "country":
            question = country_question(situation)
            return Answer(
                question.text if situation.options else f"{lead}\n{question.text}" if lead else question.text,
                question.custom,
                question.buttons,
            )
        if card == "people_to_write_to":
            return written_answer(lead, situation, self._directory)
        if card == "cannot_speak":
            return speechless_answer(lead, situation, self._directory)
        if card == "services_unavailable":
            return self._unavailable(situation)
        raise ValueError(f"unknown card '{card}' in domain.yml")

    def _unavailable(self, situation: Situation) -> Answer:
        if situation.place is None:
            question = country_question(situation)
            return Answer(question.text, question.custom, question.buttons)
        return services_answer(situation, self._directory)


def in_their_language(lead: str, message: Any) -> str:
    """Return `lead`, under one sentence in the language of the newest message where we know one but do not speak it."""
    code = (message.parse_data.get("readings") or {}).get("language") if message else None
    sentence = other_languages().get(str(code), {}).get("text")
    return f"{sentence}\n\n{lead}" if sentence else lead


def merge(response: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """Return the response with the text, custom part and buttons of `answer`; its own buttons stay first."""
    merged = {**response, "text": answer.text}
    buttons = [*(response.get("buttons") or []), *answer.buttons]
    if buttons:
        merged["buttons"] = buttons
    if answer.custom is not None:
        merged["custom"] = answer.custom
    return merged


__all__ = ["LocalisedResponses", "merge"]
