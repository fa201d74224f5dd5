"""The bot's words: always an answer, with numbers where they belong, never with what a person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.dialogue.answers import Answer
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.recall import TOLD
from amparo.dialogue.responses import NOTHING_BEFORE, LocalisedResponses, in_their_language, merge
from amparo.dialogue.table import intents
from amparo.nlu.other_languages import other_languages
from tests.unit.dialogue.dialogue_bot import DialogueBot, Turn
from tests.unit.dialogue.situations import UNKNOWN

KENYA = Case(country="KE")


def said(text: str = "x", language: str | None = None) -> UserUttered:
    data = {"intent": {"name": "greet"}, "readings": {"language": language}}
    return UserUttered(text, {"name": "greet", "confidence": 1.0}, parse_data=data)


def tracker_of(domain: Domain, *events: Event, case: Case = UNKNOWN, **slots: Any) -> DialogueStateTracker:
    filled = [SlotSet(name, value) for name, value in {SLOT: case.to_json(), **slots}.items()]
    return DialogueStateTracker.from_events("person", [*filled, *events], slots=domain.slots)


def bot_events(turn: Turn) -> list[BotUttered]:
    return [event for event in turn.tracker.events if isinstance(event, BotUttered)]


def told(name: str, domain: Domain) -> list[Event]:
    buttons = domain.responses[name][0].get("buttons", [])
    return [ActionExecuted("utter_topic"), BotUttered("x", {"buttons": buttons}, {TOLD: name})]


@pytest.fixture
def responses(domain: Domain) -> LocalisedResponses:
    return LocalisedResponses(domain)


@pytest.fixture
def in_kenya(domain: Domain) -> DialogueStateTracker:
    return tracker_of(domain, said(), case=KENYA)


async def generate(responses: LocalisedResponses, name: str, tracker: DialogueStateTracker) -> dict[str, Any]:
    return await responses.generate(name, tracker, "website")


def test_rasa_makes_it_from_endpoints_yml(domain: Domain) -> None:
    config = EndpointConfig.from_dict({"type": "amparo.dialogue.responses.LocalisedResponses"})
    assert isinstance(NaturalLanguageGenerator.create(config, domain), LocalisedResponses)


async def test_a_plain_response_is_said_as_it_stands(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    name = "utter_fact/borders"
    assert await generate(responses, name, in_kenya) == domain.responses[name][0]


async def test_every_response_is_complete_with_and_without_a_place(
    responses: LocalisedResponses, domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    situations = [
        tracker_of(domain),
        tracker_of(domain, said()),
        tracker_of(domain, said(), case=KENYA),
        tracker_of(domain, said(), site_country="GB"),
        tracker_of(domain, said(), case=Case(country="KP", age="child", need="human")),
        tracker_of(domain, said(), case=Case(country="KE", options=("GE", "US-GA"))),
        tracker_of(domain, said(), case=Case(likely=("exploited",), moves=("boat/opening",), detail="cost")),
    ]
    for tracker in situations:
        for name in domain.responses:
            response = await generate(responses, name, tracker)
            assert response["text"].strip(), name
            assert "card" not in (response.get("custom") or {}), f"{name}: the card was not made"
            assert all(made["title"] and made["payload"] for made in response.get("buttons") or [])
    assert caplog.records == []


async def test_the_emergency_response_has_the_numbers_of_the_place(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    response = await generate(responses, "utter_emergency", in_kenya)
    assert response["text"].startswith(domain.responses["utter_emergency"][0]["text"])
    assert "call 999" in response["text"] and response["custom"]["type"] == "emergency"


async def test_own_buttons_stay_before_those_of_the_card(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    own = domain.responses["utter_safe_word"][0]["buttons"]
    buttons = (await generate(responses, "utter_safe_word", in_kenya))["buttons"]
    assert own and buttons[: len(own)] == own
    assert any(made["payload"].startswith("/advice") for made in buttons[len(own) :])


async def test_what_one_person_gets_does_not_get_into_the_answers_to_the_next(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    first = await generate(responses, "utter_safe_word", in_kenya)
    first["buttons"].clear()
    again = await generate(responses, "utter_safe_word", tracker_of(domain, said()))
    assert "Kenya" not in again["text"] and again["buttons"]


async def test_a_broken_directory_leaves_the_words(
    responses: LocalisedResponses,
    domain: Domain,
    in_kenya: DialogueStateTracker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def find(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("the words of a person")

        look_up = find

    responses._directory = Broken()  # type: ignore[assignment]
    for name in ("utter_emergency", "utter_crisis", "utter_safe_word", "utter_missing_response"):
        response = await generate(responses, name, in_kenya)
        assert response["text"] == domain.responses[name][0]["text"]
        assert "custom" not in response
    assert "RuntimeError" in caplog.text and "the words of a person" not in caplog.text


async def test_an_unknown_card_is_told_and_the_words_are_said(
    domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    other = Domain.from_dict({"responses": {"utter_x": [{"text": "Hello.", "custom": {"card": "magic"}}]}})
    assert await generate(LocalisedResponses(other), "utter_x", tracker_of(domain)) == {"text": "Hello."}
    assert "magic" in caplog.text


async def test_a_response_that_is_missing_is_told_and_replaced(
    responses: LocalisedResponses, in_kenya: DialogueStateTracker, caplog: pytest.LogCaptureFixture
) -> None:
    response = await generate(responses, "utter_no_such_thing", in_kenya)
    assert "something went wrong" in response["text"] and "call 999" in response["text"]
    assert "utter_no_such_thing" in caplog.text


async def test_even_an_empty_domain_gets_an_answer(domain: Domain) -> None:
    empty = LocalisedResponses(Domain.empty())
    response = await generate(empty, "utter_greet", tracker_of(domain))
    assert "emergency number" in response["text"]


async def test_what_a_person_wrote_is_never_repeated(responses: LocalisedResponses, domain: Domain) -> None:
    secret = "sehr-geheim {country} {{7*7}}"
    tracker = tracker_of(
        domain, said(secret), case=Case(country="KE", subdivision=secret, situation=secret, age=secret)
    )
    for name in domain.responses:
        response = str(await generate(responses, name, tracker))
        assert "sehr-geheim" not in response and "{{" not in response, name


class TestLookingBack:
    """Cards that are made from the conversation and not from the directory."""

    async def test_asked_to_say_it_again_all_of_the_last_answer_is_repeated(self, bot: DialogueBot) -> None:
        listed = await bot.say('/find_services{"country": "KE"}')
        again = await bot.say("/say_again")
        (text,) = again.texts
        assert text.endswith("\n\n".join(listed.texts)) and text != listed.texts[0]
        first, last = (bot_events(turn)[-1] for turn in (listed, again))
        assert last.data["buttons"] == first.data["buttons"]
        assert last.data["custom"]["items"] == first.data["custom"]["items"]
        assert (await bot.say("/say_again")).texts == [text], "and once more"

    async def test_one_service_is_shown_alone(self, bot: DialogueBot) -> None:
        listed = await bot.say('/find_services{"country": "KE"}')
        items = bot_events(listed)[-1].data["custom"]["items"]
        chosen = await bot.say(f'/choose_service{{"service": "{items[1]["id"]}"}}')
        (text,) = chosen.texts
        assert items[1]["name"] in text and items[0]["name"] not in text
        assert bot_events(chosen)[-1].data["custom"]["items"] == [items[1]]

    async def test_more_tells_each_topic_once_and_then_that_this_is_all(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        events: list[Event] = [said(), *told("utter_fact/borders", domain), said()]
        names: list[str] = []
        while (message := await generate(responses, "utter_tell_more", tracker_of(domain, *events))).get(
            TOLD
        ):
            assert message["text"] == domain.responses[message[TOLD]][0]["text"]
            names.append(message[TOLD])
            events += [*told(names[-1], domain), said()]
            assert len(names) < 30
        assert len(names) > 3 and len(names) == len(set(names)) and "utter_fact/borders" not in names
        assert message["text"] == domain.responses["utter_tell_more"][0]["text"]

    @pytest.mark.parametrize("payload", ["/say_again", '/choose_service{"service": "x"}'])
    async def test_where_there_is_nothing_before_the_bot_says_so(
        self, payload: str, bot: DialogueBot, domain: Domain
    ) -> None:
        turn = await bot.say(payload)
        nothing = domain.responses[NOTHING_BEFORE][0]
        assert turn.texts == [nothing["text"]]
        assert bot_events(turn)[-1].data["buttons"] == nothing["buttons"]

    async def test_a_question_about_a_line_that_was_shown_is_answered_from_its_row(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        item = {"id": "a", "name": "Childline", "cost": "free"}
        shown = BotUttered("x", {"custom": {"type": "services", "items": [item]}})
        tracker = tracker_of(domain, said(), shown, said(), case=Case(detail="cost"))
        response = await generate(responses, "utter_line_detail", tracker)
        assert response["text"] == "Childline: free to call." and "custom" not in response

    async def test_what_was_said_is_not_changed_by_looking_back(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        first = await generate(responses, "utter_say_again", tracker_of(domain, said()))
        first["buttons"].clear()
        assert (await generate(responses, "utter_say_again", tracker_of(domain, said())))["buttons"]

    async def test_a_conversation_that_cannot_be_read_leaves_the_words(
        self, responses: LocalisedResponses, domain: Domain, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken = BotUttered("my name is Maria", {"buttons": ["no button"]}, {"utter_action": "utter_a"})
        response = await generate(responses, "utter_say_again", tracker_of(domain, said(), broken, said()))
        assert response == {"text": domain.responses["utter_say_again"][0]["text"]}
        assert "The card again" in caplog.text and "Maria" not in caplog.text


class TestInTheirLanguage:
    def test_one_sentence_in_the_language_stands_above_the_words(self) -> None:
        first, second = in_their_language("In danger?", said(language="es")).split("\n\n")
        assert first == other_languages()["es"]["text"] and second == "In danger?"

    @pytest.mark.parametrize("language", [None, "", "en", "xx"])
    def test_english_and_unknown_languages_get_the_words_alone(self, language: str | None) -> None:
        assert in_their_language("In danger?", said(language=language)) == "In danger?"

    def test_a_button_and_a_conversation_without_a_message_get_the_words_alone(self) -> None:
        assert in_their_language("In danger?", None) == "In danger?"
        assert in_their_language("In danger?", UserUttered("/danger")) == "In danger?"

    @pytest.mark.parametrize("name", ["utter_out_of_scope/other_language", "utter_emergency", "utter_crisis"])
    async def test_it_comes_with_the_numbers_of_the_place(
        self, name: str, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(language="sw"), case=KENYA)
        response = await generate(responses, name, tracker)
        assert response["text"].startswith(other_languages()["sw"]["text"])
        assert domain.responses[name][0]["text"] in response["text"] and "999" in response["text"]

    async def test_without_a_place_it_is_asked_for(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(language="fr"), case=Case(topic="out_of_scope/other_language"))
        text = (await generate(responses, "utter_topic", tracker))["text"]
        assert text.startswith(other_languages()["fr"]["text"]) and "Which country" in text and "112" in text


class TestMoves:
    """The short texts of a talk: chosen by the case, none twice."""

    MOVES = ("boat/tells", "any/tells")

    async def test_the_best_one_is_said_and_goes_by_its_own_name(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(), case=Case(moves=self.MOVES))
        response = await generate(responses, "utter_move", tracker)
        assert response == {**domain.responses["utter_move/boat/tells"][0], TOLD: "utter_move/boat/tells"}

    async def test_all_of_them_are_said_before_one_comes_twice(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        number = sum(len(domain.responses[f"utter_move/{key}"]) for key in self.MOVES)
        case, texts = Case(moves=self.MOVES), []
        for _ in range(number + 1):
            response = await generate(responses, "utter_move", tracker_of(domain, said(), case=case))
            texts.append(response["text"])
            case = case.remember((response[TOLD],), (), ())
        assert number > 5 and len(set(texts)) == number
        assert texts[-1] == texts[0], "then the oldest"

    @pytest.mark.parametrize(
        ("case", "ways"),
        [
            (Case(moves=MOVES, told=True), ["/what_now", "/find_services"]),
            (Case(moves=MOVES, told=True, lines=("a",)), ["/what_now"]),
            (Case(moves=MOVES), []),
            (Case(moves=("any/quiet",), told=True), []),
        ],
        ids=["told", "lines were shown", "nothing told", "somebody is coming"],
    )
    async def test_ways_on_are_offered_to_who_told_of_trouble(
        self, case: Case, ways: list[str], responses: LocalisedResponses, domain: Domain
    ) -> None:
        response = await generate(responses, "utter_move", tracker_of(domain, said(), case=case))
        assert [made["payload"] for made in response.get("buttons", [])] == ways

    async def test_where_there_is_none_the_stand_in_is_said(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        stand_in = domain.responses["utter_move"][0]["text"]
        for moves in ((), ("boat/no_such_key",)):
            tracker = tracker_of(domain, said(), case=Case(moves=moves))
            assert (await generate(responses, "utter_move", tracker)) == {"text": stand_in}


async def test_not_sure_offers_the_likely_readings_by_their_titles(
    responses: LocalisedResponses, domain: Domain
) -> None:
    tracker = tracker_of(domain, said(), case=Case(likely=("exploited", "job_offer")))
    buttons = (await generate(responses, "utter_not_sure", tracker))["buttons"]
    assert [made["payload"] for made in buttons] == ["/exploited", "/job_offer"]
    assert [made["title"] for made in buttons] == [intents()[n].title for n in ("exploited", "job_offer")]


async def test_a_button_of_trouble_opens_its_situation_and_then_goes_on(
    bot: DialogueBot, domain: Domain
) -> None:
    opening = domain.responses["utter_move/sextortion/opening"][0]["text"]
    first = await bot.say("/online_blackmail")
    assert first.texts[0] == opening and "Which country" in first.texts[-1]
    assert first.actions == ["utter_move", "action_find_services"]
    assert opening not in (await bot.say("/online_blackmail")).texts


async def test_the_emergency_number_stands_under_another_crime_only_where_the_place_is_known(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    name = "utter_out_of_scope/other_crime"
    words, buttons = (domain.responses[name][0][key] for key in ("text", "buttons"))
    assert await generate(responses, name, tracker_of(domain, said())) == {"text": words, "buttons": buttons}
    known = await generate(responses, name, in_kenya)
    assert known["text"].startswith(words) and "call 999" in known["text"]
    assert known["custom"]["type"] == "emergency" and known["buttons"][: len(buttons)] == buttons


def test_merging_keeps_what_the_answer_has_not() -> None:
    own, added = {"title": "A", "payload": "/greet"}, {"title": "B", "payload": "/thanks"}
    merged = merge({"text": "old", "image": "i", "buttons": [own]}, Answer("new", {"type": "x"}, [added]))
    assert merged == {"text": "new", "image": "i", "buttons": [own, added], "custom": {"type": "x"}}
    assert merge({"text": "old"}, Answer("new")) == {"text": "new"}
