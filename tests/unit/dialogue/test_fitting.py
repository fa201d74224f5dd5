"""Another response takes the place of the one that the rules chose, where that fits the moment."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.fitting import (
    ASK_TO_ERASE,
    CANNOT_SPEAK,
    ERASE,
    SECOND_TIME,
    STILL_HERE,
    fitting_response,
    is_plain_erase,
    last_response,
)
from amparo.dialogue.recall import TOLD
from amparo.dialogue.responses import LocalisedResponses
from tests.unit.dialogue.dialogue_bot import DialogueBot


def said(text: str = "x") -> UserUttered:
    return UserUttered(text, {"name": "greet", "confidence": 1.0})


def uttered(name: str) -> list[Event]:
    return [ActionExecuted(name), BotUttered("x", metadata={"utter_action": name})]


def tracker_of(domain: Domain, *events: Event, **slots: Any) -> DialogueStateTracker:
    filled = [SlotSet(name, value) for name, value in slots.items()]
    return DialogueStateTracker.from_events("person", [*filled, *events], slots=domain.slots)


class TestNotUnderstoodTwice:
    @pytest.mark.parametrize("second", ["nlu_fallback", "not_understood"])
    @pytest.mark.parametrize("first", ["nlu_fallback", "not_understood"])
    async def test_people_are_offered(self, first: str, second: str, bot: DialogueBot) -> None:
        once = await bot.say(f"/{first}")
        twice = await bot.say(f"/{second}")
        assert once.texts != twice.texts
        assert "A person can do this better" in twice.texts[0]
        assert "A person can do this better" in (await bot.say(f"/{second}")).texts[0], "and the third time"

    async def test_something_understood_between_begins_anew(self, bot: DialogueBot) -> None:
        once = await bot.say("/nlu_fallback")
        await bot.say("/thanks")
        assert (await bot.say("/nlu_fallback")).texts == once.texts

    async def test_in_a_form_it_counts_as_well(self, bot: DialogueBot) -> None:
        await bot.say("/worried_about_someone")
        await bot.say("/nlu_fallback")
        assert "A person can do this better" in (await bot.say("/nlu_fallback")).texts[0]

    def test_both_responses_exist(self, domain: Domain) -> None:
        assert {*SECOND_TIME, *SECOND_TIME.values()} <= domain.responses.keys()


def test_the_last_response_is_that_to_the_message_before(domain: Domain) -> None:
    assert last_response(tracker_of(domain)) is None
    assert last_response(tracker_of(domain, said(), *uttered("utter_a"))) is None, "that is the present turn"
    two = [said(), *uttered("utter_a"), *uttered("utter_b"), said()]
    assert last_response(tracker_of(domain, *two)) == "utter_a"
    assert last_response(tracker_of(domain, *two, *uttered("utter_c"))) == "utter_a"
    assert last_response(tracker_of(domain, *two, said())) is None, "nothing was said to the message before"


class TestErasing:
    @pytest.mark.parametrize(
        "words",
        [
            "/erase_chat",
            "erase",
            "DELETE THIS CHAT",
            "pls del my msgs",
            "take it all out",
            "forget what i said",
            "i want it gone",
            "dont keep this",
            "please remove the messages, i should not have written that",
        ],
    )
    def test_plain_words_erase_at_once(self, words: str, domain: Domain) -> None:
        assert is_plain_erase(words)
        assert fitting_response(ERASE, tracker_of(domain, said(words))) == ERASE

    @pytest.mark.parametrize(
        "words",
        ["sorry forget it", "nvm", "should i delete my account", "should i remove the pics", "leave it"],
    )
    def test_anything_else_is_asked_first(self, words: str, domain: Domain) -> None:
        assert not is_plain_erase(words)
        assert fitting_response(ERASE, tracker_of(domain, said(words))) == ASK_TO_ERASE

    def test_asked_first_a_yes_erases(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said("forget it"), *uttered(ASK_TO_ERASE), said("yes"))
        assert fitting_response("utter_affirm", tracker) == ERASE
        assert fitting_response(ERASE, tracker) == ERASE, "in whatever words it is said the second time"

    def test_asked_first_a_no_keeps_everything(self, domain: Domain) -> None:
        tracker = tracker_of(domain, said("forget it"), *uttered(ASK_TO_ERASE), said("no"))
        assert fitting_response("utter_deny", tracker) == "utter_deny"

    def test_a_yes_much_later_erases_nothing(self, domain: Domain) -> None:
        asked = [said("forget it"), *uttered(ASK_TO_ERASE)]
        tracker = tracker_of(domain, *asked, said("no"), *uttered("utter_deny"), said("yes"))
        assert fitting_response("utter_affirm", tracker) == "utter_affirm"


@pytest.mark.parametrize("answer", ["utter_affirm", "utter_deny"])
@pytest.mark.parametrize(
    ("urgent", "wanted"),
    [("emergency", "utter_stay_emergency"), ("crisis", "utter_stay_crisis"), ("none", None)],
)
def test_after_an_alarm_a_bare_answer_is_met_with_the_numbers(
    urgent: str, wanted: str | None, answer: str, domain: Domain
) -> None:
    tracker = tracker_of(domain, said("no"), urgent=urgent)
    assert fitting_response(answer, tracker) == (wanted or answer)


@pytest.mark.parametrize("before", ["utter_stay_crisis", "utter_still_here"])
def test_the_numbers_are_not_said_a_third_time(before: str, domain: Domain) -> None:
    tracker = tracker_of(domain, said("ok"), *uttered(before), said("ok"), urgent="crisis")
    assert fitting_response("utter_affirm", tracker) == STILL_HERE


@pytest.mark.parametrize("word", ["/affirm", "/deny"])
async def test_after_danger_a_bare_answer_gets_the_emergency_number_again(
    word: str, bot: DialogueBot
) -> None:
    await bot.say('/give_place{"country": "KE"}')
    await bot.say("/danger")
    answer = (await bot.say(word)).texts[0]
    assert "I am still here" in answer and "999" in answer


CANNOT_SPEAK_IN = {
    "GB": "utter_cannot_speak_gb",
    "US": "utter_cannot_speak_us",
    "KE": "utter_cannot_speak_elsewhere",
}


class TestHelpWithoutSpeaking:
    @pytest.mark.parametrize("slot", ["country", "site_country"])
    @pytest.mark.parametrize("country", sorted(CANNOT_SPEAK_IN))
    def test_is_that_of_the_country(self, country: str, slot: str, domain: Domain) -> None:
        tracker = tracker_of(domain, said("cant talk"), **{slot: country})
        assert fitting_response(CANNOT_SPEAK, tracker) == CANNOT_SPEAK_IN[country]

    def test_is_all_that_is_known_where_the_country_is_not(self, domain: Domain) -> None:
        assert fitting_response(CANNOT_SPEAK, tracker_of(domain, said("cant talk"))) == CANNOT_SPEAK

    @pytest.mark.parametrize("text", ["no i cant call", "No, I can't really talk here", "nah cannot phone"])
    def test_is_meant_by_a_no_to_calling_in_danger(self, text: str, domain: Domain) -> None:
        tracker = tracker_of(domain, said(text), urgent="emergency", country="KE")
        assert fitting_response("utter_deny", tracker) == CANNOT_SPEAK_IN["KE"]
        assert fitting_response("utter_deny", tracker_of(domain, said(text), urgent="none")) == "utter_deny"

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


def test_every_response_that_may_be_put_in_place_exists(domain: Domain) -> None:
    names = {
        ERASE,
        ASK_TO_ERASE,
        STILL_HERE,
        "utter_stay_emergency",
        "utter_stay_crisis",
        *CANNOT_SPEAK_IN.values(),
    }
    assert names <= domain.responses.keys()


async def test_what_is_said_in_its_place_goes_by_its_own_name(domain: Domain) -> None:
    message = await LocalisedResponses(domain).generate(ERASE, tracker_of(domain, said("nvm")), "website")
    assert message[TOLD] == ASK_TO_ERASE and "custom" not in message, "nothing tells the channel to erase"
