"""The bot's words: the responses of data/responses, completed in this process with numbers from the directory.

A response with `custom: {card: …}` gets its numbers here and not from an action, so that they come also when the
action server is down. No response contains what a person wrote. What is returned is a value (`reply.py`), under
`custom: {reply: …}`: the channel puts it into words.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.dialogue.answers import choice, country_question, language_choices, services_answer
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.fitting import fitting_response
from amparo.dialogue.line_detail import line_detail
from amparo.dialogue.moves import GOES_ON, choose_move, first_unsaid, said_name
from amparo.dialogue.recall import TOLD, chosen_service, said_again
from amparo.dialogue.reply import Named, Reply, Text, reply_of, verbatim
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.table import intents
from amparo.dialogue.topic_reply import CARDS, topic_reply, with_figures
from amparo.dialogue.urgent import (
    crisis_answer,
    emergency_answer,
    number_again,
    speechless_answer,
    written_answer,
)
from amparo.directory.lookup import Directory, HelpDirectory
from amparo.languages import supported_languages
from amparo.nlu.other_languages import other_languages

logger = logging.getLogger(__name__)

MISSING = "utter_missing_response"
NOTHING_BEFORE = "utter_nothing_before"
# Cards that are made from the conversation and not from the directory.
_OF_THE_TALK = ("again", "service", "line_detail", "move", "not_sure", *CARDS)
_LAST_WORDS = Text(
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
        """Return a message for a response name: `custom` with the reply, and under `told` whose words it says."""
        name = fitting_response(utter_action, tracker)
        variations = self.responses.get(name) or self.responses.get(MISSING)
        if name not in self.responses:
            logger.error("There is no response called %s", name)
        if not variations:
            return _message(Reply(lead=(_LAST_WORDS,)))
        told = name if name != utter_action else ""
        own, card = _own(variations[0])
        if card not in _OF_THE_TALK and len(variations) > 1:
            last = len(variations) - 1  # is said from then on
            unsaid = first_unsaid(name, last, Case.from_json(tracker.get_slot(SLOT)).said)
            if number := last if unsaid is None else unsaid:
                own, told = _own(variations[number])[0], said_name(name, number)
        if not card:
            return _message(own, told)
        try:
            if card in _OF_THE_TALK:
                reply, of_another = self._from_the_talk(card, name, own, tracker)
                return _message(reply, of_another or told)
            message = tracker.latest_message
            lead = (*in_their_language(message), *own.lead)
            made = self._from_the_directory(card, lead, _situation(tracker))
            return _message(replace(made, choices=(*own.choices, *made.choices)), told)
        except Exception as error:  # a broken directory must not silence the bot
            logger.error("The card %s could not be made: %s", card, type(error).__name__)
            return _message(own, told)

    def _from_the_talk(
        self, card: str, name: str, own: Reply, tracker: DialogueStateTracker
    ) -> tuple[Reply, str]:
        """Return the reply of a card that looks at the case or looks back, and whose words it says if not its own."""
        case = Case.from_json(tracker.get_slot(SLOT))
        made: Reply | None
        if card == "move":
            return self._move(case, own, _situation(tracker))
        if card == "not_sure":
            likely = tuple(choice(intents()[name].title, name) for name in case.likely)
            return replace(own, choices=likely), ""
        if card in CARDS:
            return topic_reply(card, name, own, tracker, case, self.responses)
        if card == "again":
            made = said_again(own.lead, tracker)
        elif card == "line_detail":
            made = line_detail(case, tracker)
        else:
            message = tracker.latest_message
            made = chosen_service(own.lead, message.entities if message else [], tracker)
        nothing = self.responses.get(NOTHING_BEFORE)
        return made or (_own(nothing[0])[0] if nothing else own), ""

    def _move(self, case: Case, own: Reply, situation: Situation) -> tuple[Reply, str]:
        """Return the first move of the case that was not said yet, and its name."""
        found = choose_move(case.moves, self.responses, case.said)
        if found is None:
            return own, ""
        name, number = found
        move, told = _own(self.responses[name][number])[0], said_name(name, number)
        if case.alarm and name.endswith(GOES_ON[case.alarm]):
            goes_on = number_again(case.alarm, move.lead, situation, self._directory)
            return replace(goes_on, choices=(*move.choices, *goes_on.choices)), told
        if name.endswith("/quiet") or not case.told:
            return move, told
        # Two ways on, for who cannot find words; lines only where none were shown.
        ways = [choice("What can I do?", "what_now")]
        if not case.lines:
            ways.append(choice("Find a helpline", "find_services"))
        return replace(move, choices=tuple(ways)), told

    def _from_the_directory(self, card: str, lead: tuple[Text, ...], situation: Situation) -> Reply:
        directory = self._directory
        if card == "emergency":
            return emergency_answer(lead, situation, directory)
        if card == "other_language":
            spoken = Named("languages", tuple(supported_languages()))
            told = Text("I understand {languages}.", {"languages": spoken})
            made = emergency_answer((*lead, told), situation, directory)
            return replace(made, choices=(*made.choices, *language_choices()))
        if card == "emergency_if_known":
            return emergency_answer(lead, situation, directory) if situation.place else Reply(lead)
        if card == "crisis":
            return crisis_answer(lead, situation, directory)
        if card == "country":
            return replace(country_question(situation), lead=() if situation.options else lead)
        if card == "people_to_write_to":
            return written_answer(lead, situation, directory)
        if card == "cannot_speak":
            return speechless_answer(lead, situation, directory)
        if card == "services_unavailable":
            return services_answer(situation, directory) if situation.place else country_question(situation)
        raise ValueError(f"unknown card '{card}' of a response")


def _own(response: Mapping[str, Any]) -> tuple[Reply, str]:
    """Return what a response says by itself, and the name of its card ('' for none)."""
    custom = response.get("custom") or {}
    reply = reply_of(response) or Reply()
    return replace(reply, lead=tuple(with_figures(text.source) for text in reply.lead)), str(
        custom.get("card") or ""
    )


def _message(reply: Reply, told: str = "") -> dict[str, Any]:
    return {"custom": {"reply": reply.to_json()}, **({TOLD: told} if told else {})}


def _situation(tracker: DialogueStateTracker) -> Situation:
    message = tracker.latest_message
    return situation_of(tracker.current_slot_values(), {"metadata": message.metadata} if message else {})


def in_their_language(message: Any) -> tuple[Text, ...]:
    """Return one sentence in the language of the newest message where we know one but do not speak it."""
    code = (message.parse_data.get("readings") or {}).get("language") if message else None
    sentence = other_languages().get(str(code), {}).get("text")
    return (verbatim(sentence),) if sentence else ()


__all__ = ["LocalisedResponses"]
