"""Another response takes the place of the one that the rules chose, where that fits the moment."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.fitting import CANNOT_SPEAK, SECOND_TIME, fitting_response, last_response
from amparo.dialogue.recall import TOLD
from amparo.dialogue.reply import reply_of
from amparo.dialogue.responses import LocalisedResponses
from tests.unit.dialogue.dialogue_bot import DialogueBot
from tests.unit.dialogue.situations import UNKNOWN

PEOPLE = "A person can do this better"


def said(text: str = "x") -> UserUttered:
    return UserUttered(text, {"name": "greet", "confidence": 1.0})


def uttered(name: str) -> list[Event]:
    return [ActionExecuted(name), BotUttered("x", metadata={"utter_action": name})]


def tracker_of(domain: Domain, *events: Event, case: Case = UNKNOWN, **slots: Any) -> DialogueStateTracker:
    filled = [SlotSet(name, value) for name, value in {SLOT: case.to_json(), **slots}.items()]
    return DialogueStateTracker.from_events("person", [*filled, *events], slots=domain.slots)


class TestNotUnderstoodTwice:
    @pytest.mark.parametrize("second", ["nlu_fallback", "not_understood", "not_sure"])
    async def test_people_are_offered(self, second: str, bot: DialogueBot) -> None:
        once = await bot.say(f"/{second}")
        twice = await bot.say(f"/{second}")
        assert once.texts != twice.texts
        assert PEOPLE in twice.texts[0]
        assert PEOPLE in (await bot.say(f"/{second}")).texts[0], "and the third time"

    async def test_something_understood_between_begins_anew(self, bot: DialogueBot) -> None:
        once = await bot.say("/nlu_fallback")
        await bot.say("/thanks")
        assert (await bot.say("/nlu_fallback")).texts == once.texts

    def test_every_response_and_its_second_time_exist(self, domain: Domain) -> None:
        assert {*SECOND_TIME, *SECOND_TIME.values()} <= domain.responses.keys()


def test_the_last_response_is_that_to_the_message_before(domain: Domain) -> None:
    assert last_response(tracker_of(domain)) is None
    assert last_response(tracker_of(domain, said(), *uttered("utter_a"))) is None, "that is the present turn"
    two = [said(), *uttered("utter_a"), *uttered("utter_b"), said()]
    assert last_response(tracker_of(domain, *two)) == "utter_a"
    assert last_response(tracker_of(domain, *two, *uttered("utter_c"))) == "utter_a"
    assert last_response(tracker_of(domain, *two, said())) is None, "nothing was said to the message before"


async def test_a_second_cry_of_despair_is_not_met_with_the_same_words(bot: DialogueBot) -> None:
    await bot.say('/give_place{"country": "US"}')
    first, second, third = [(await bot.say("/self_harm")).texts[0] for _ in range(3)]
    assert first != second and second.startswith("I am still here with you")
    assert "988" in first and "988" in second, "the numbers come again"
    assert third == second


class TestATopic:
    def test_is_answered_by_its_own_response(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said(), case=Case(topic="fact/borders"))
        assert fitting_response("utter_topic", tracker) == "utter_fact/borders"

    def test_that_is_unknown_is_answered_by_the_stand_in(self, domain: Domain) -> None:
        assert fitting_response("utter_topic", tracker_of(domain, said())) == "utter_topic"

    def test_changes_no_other_response(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said(), case=Case(topic="fact/borders"))
        assert fitting_response("utter_greet", tracker) == "utter_greet"

    async def test_goes_by_its_own_name_afterwards(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said(), case=Case(topic="fact/borders"))
        message = await LocalisedResponses(domain).generate("utter_topic", tracker, "website")
        assert message[TOLD] == "utter_fact/borders"
        reply, own = reply_of(message), reply_of(domain.responses["utter_fact/borders"][0])
        assert reply is not None and own is not None and reply.sources
        assert (reply.lead[0].source, reply.choices) == (own.lead[0].source, own.choices)


CANNOT_SPEAK_IN = {
    "GB": "utter_cannot_speak_gb",
    "US": "utter_cannot_speak_us",
    "KE": "utter_cannot_speak_elsewhere",
}


class TestHelpWithoutSpeaking:
    @pytest.mark.parametrize("country", sorted(CANNOT_SPEAK_IN))
    def test_is_that_of_the_country(self, country: str, domain: Domain) -> None:
        named = tracker_of(domain, said(), case=Case(topic="advice/cannot_speak", country=country))
        of_site = tracker_of(domain, said(), case=Case(topic="advice/cannot_speak"), site_country=country)
        assert fitting_response("utter_topic", named) == CANNOT_SPEAK_IN[country]
        assert fitting_response("utter_topic", of_site) == CANNOT_SPEAK_IN[country]

    def test_is_that_of_the_country_that_was_named_and_not_of_the_website(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said(), case=Case(country="GB"), site_country="US")
        assert fitting_response(CANNOT_SPEAK, tracker) == CANNOT_SPEAK_IN["GB"]

    def test_is_all_that_is_known_where_the_country_is_not(self, domain: Domain) -> None:
        assert fitting_response(CANNOT_SPEAK, tracker_of(domain, said("cant talk"))) == CANNOT_SPEAK

    def test_every_response_that_may_be_put_in_place_exists(self, domain: Domain) -> None:
        assert {CANNOT_SPEAK, *CANNOT_SPEAK_IN.values()} <= domain.responses.keys()

    async def test_names_no_british_number_in_kenya_and_lists_people(self, bot: DialogueBot) -> None:
        await bot.say('/give_place{"country": "KE"}')
        answer = await bot.say('/advice{"topic": "cannot_speak"}')
        assert "press 55" not in answer.texts[0] and "Kenya" in answer.texts[0]

    async def test_puts_those_who_can_be_written_to_first(self, bot: DialogueBot) -> None:
        await bot.say('/give_place{"country": "US"}')
        text = (await bot.say('/advice{"topic": "cannot_speak"}')).texts[0]
        assert "text 911" in text and "press 55" not in text
        first_service = text.split("\n\n")[2]
        assert "text" in first_service.lower() or "chat" in first_service.lower()
